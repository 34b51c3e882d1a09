package stack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// one is a block as Terraform prints it.
func one(attributes map[string]any) []any { return []any{attributes} }

// What a Stack has no place for is listed, at the attribute that says it.
func TestWhatIsNotImitatedIsListed(t *testing.T) {
	t.Parallel()
	const west = "module.west."
	tests := []struct {
		name string
		edit func(document)
		says string // a line of the list
	}{
		{"provisioned capacity", func(d document) { d.set("aws_dynamodb_table.orders", "billing_mode", "PROVISIONED") },
			"aws_dynamodb_table.orders: billing_mode: the lab's tables have no capacity to run out of"},
		{"strong consistency", func(d document) { d.set("aws_dynamodb_table.orders", "replica.consistency_mode", "STRONG") },
			"aws_dynamodb_table.orders: replica.consistency_mode: the lab's replicas are consistent in the end, not at once"},
		{"a VPC", func(d document) {
			d.set(west+"aws_lambda_function.api", "vpc_config", one(map[string]any{"subnet_ids": []any{"subnet-1"}}))
		}, west + "aws_lambda_function.api: vpc_config: the lab's functions are in no VPC"},
		{"another runtime", func(d document) { d.set(west+"aws_lambda_function.api", "runtime", "python3.13") },
			west + "aws_lambda_function.api: runtime: the lab has no such runtime: it runs what it is given as the function's code"},
		{"an alias", func(d document) {
			d.set(west+"aws_apigatewayv2_integration.api", "integration_uri", "arn:aws:lambda:eu-west-1:111122223333:function:orders-api:live")
		}, west + "aws_apigatewayv2_integration.api: integration_uri: the lab has one version of a function: live is the latest too"},
		{"an attribute of a later provider", func(d document) { d.set(west+"aws_lambda_function.api", "warp_drive", "on") },
			west + "aws_lambda_function.api: warp_drive: the lab does not imitate it"},
		{"CORS", func(d document) {
			d.set(west+"aws_apigatewayv2_api.api", "cors_configuration", one(map[string]any{"max_age": 5}))
		}, west + "aws_apigatewayv2_api.api: cors_configuration: the lab answers no preflight requests and adds no CORS headers"},
		{"IAM authorization", func(d document) { d.set(west+"aws_apigatewayv2_route.admin", "authorization_type", "AWS_IAM") },
			west + "aws_apigatewayv2_route.admin: authorization_type: the lab lets everybody in where AWS asks for AWS_IAM"},
		{"a named stage", func(d document) {
			d.set(west+"aws_apigatewayv2_stage.default", "name", "prod")
			d.set(west+"aws_apigatewayv2_api_mapping.api", "stage", "prod")
		}, west + "aws_apigatewayv2_stage.default: name: the lab serves every stage as $default: the API's own host name wants no /prod"},
		{"no stage", func(d document) {
			d.remove(west+"aws_apigatewayv2_stage.default", west+"aws_apigatewayv2_api_mapping.api")
		},
			west + "aws_apigatewayv2_api.api: it has no stage: AWS answers for none of its routes, the lab does"},
		{"a mapping of a path", func(d document) { d.set(west+"aws_apigatewayv2_api_mapping.api", "api_mapping_key", "v1") },
			west + "aws_apigatewayv2_api_mapping.api: the lab maps a domain as a whole to one API: nothing is found below /v1"},
		{"DNS elsewhere", func(d document) {
			d.remove("aws_route53_zone.main", "aws_route53_record.spf", west+"aws_route53_record.api", "module.east.aws_route53_record.api")
		}, west + "aws_apigatewayv2_domain_name.api: domain_name: it is in no zone given: the lab's DNS has no address for api.example.org"},
		{"a VPC link", func(d document) { d.set(west+"aws_apigatewayv2_integration.api", "connection_type", "VPC_LINK") },
			west + "aws_apigatewayv2_route.health: its integration was not taken: in the lab it is not found"},
		{"WebSocket", func(d document) { d.set(west+"aws_apigatewayv2_api.api", "protocol_type", "WEBSOCKET") },
			west + "aws_apigatewayv2_api.api: the lab has HTTP APIs alone, and no WEBSOCKET API"},
		{"its routes", func(d document) { d.set(west+"aws_apigatewayv2_api.api", "protocol_type", "WEBSOCKET") },
			west + "aws_apigatewayv2_route.health: it is part of an API that was not taken"},
		{"a trigger of a pool", func(d document) {
			d.set("aws_cognito_user_pool.staff", "lambda_config", one(map[string]any{"pre_token_generation": "arn:x"}))
		}, "aws_cognito_user_pool.staff: lambda_config: the lab's pools ask no functions: tokens are as the pool alone makes them"},
		{"a cron schedule", func(d document) {
			d.set(west+"aws_cloudwatch_event_rule.sweep", "schedule_expression", "cron(0 3 * * ? *)")
		}, west + "aws_cloudwatch_event_target.sweep: the lab's clocks know rate(…) alone: it never fires"},
		{"an event pattern", func(d document) {
			d.set(west+"aws_cloudwatch_event_rule.sweep", "schedule_expression", nil)
			d.set(west+"aws_cloudwatch_event_rule.sweep", "event_pattern", `{"source":["aws.s3"]}`)
		}, west + "aws_cloudwatch_event_rule.sweep: the lab has no event bus: it never fires"},
		{"no input", func(d document) { d.set(west+"aws_cloudwatch_event_target.sweep", "input", "") },
			west + "aws_cloudwatch_event_target.sweep: input: the lab sends the event of EventBridge Scheduler, which differs in detail"},
		{"checkers of some Regions", func(d document) {
			d.set(west+"aws_route53_health_check.api", "regions", []any{"us-east-1", "eu-west-1", "sa-east-1"})
		}, west + "aws_route53_health_check.api: regions: in the lab all 16 checkers ask"},
		{"an alarm", func(d document) { d.set(west+"aws_route53_health_check.api", "type", "CLOUDWATCH_METRIC") },
			west + "aws_route53_health_check.api: type: the lab has no alarms and no routing controls: this CLOUDWATCH_METRIC check is always healthy"},
		{"an index of many keys", func(d document) {
			d.set("aws_dynamodb_table.orders", "global_secondary_index.key_schema", []any{
				map[string]any{"attribute_name": "customer", "key_type": "HASH"}, map[string]any{"attribute_name": "id", "key_type": "HASH"},
			})
		}, "aws_dynamodb_table.orders: global_secondary_index.key_schema: the lab's indexes have one key of each kind: by-customer has the first ones"},
		{"a route to nowhere", func(d document) { d.set(west+"aws_apigatewayv2_route.health", "target", nil) },
			west + "aws_apigatewayv2_route.health: it leads to no integration: in the lab it is not found"},
		{"a check of a load balancer", func(d document) {
			d.set(west+"aws_route53_health_check.api", "fqdn", "orders-1.eu-west-1.elb.amazonaws.com")
		}, west + "aws_route53_health_check.api: fqdn: the lab has no address for orders-1.eu-west-1.elb.amazonaws.com: checkers find nobody there"},
		{"a check without the name in TLS", func(d document) { d.set(west+"aws_route53_health_check.api", "enable_sni", false) },
			west + "aws_route53_health_check.api: enable_sni: the lab's checkers say the name all the same: AWS's get no certificate from an API without"},
		{"a check of an address", func(d document) { d.set(west+"aws_route53_health_check.api", "ip_address", "192.0.2.1") },
			west + "aws_route53_health_check.api: ip_address: the lab has nothing at 192.0.2.1: checkers find nobody there"},
		{"an issuer elsewhere", func(d document) {
			d.set(west+"aws_apigatewayv2_authorizer.staff", "jwt_configuration.issuer", "https://orders.eu.auth0.com/")
		}, west + "aws_apigatewayv2_authorizer.staff: jwt_configuration.issuer: the lab has no issuer https://orders.eu.auth0.com/: no token is let in"},
		{"a load balancer", func(d document) {
			d.set(west+"aws_route53_record.api", "alias", one(map[string]any{
				"name": "orders-1.eu-west-1.elb.amazonaws.com", "zone_id": "Z32O12XQLNTSW2", "evaluate_target_health": true,
			}))
		}, west + "aws_route53_record.api: alias: the lab has no address for orders-1.eu-west-1.elb.amazonaws.com: it answers SERVFAIL"},
		{"a zone elsewhere", func(d document) { d.remove("aws_route53_zone.main") },
			"aws_route53_record.spf: zone_id: the zone Z0PLAIN0EXAMPLE is in no state given: by its records' names it is taken for example.org., without other records"},
		{"a private zone", func(d document) {
			d.set("aws_route53_zone.main", "vpc", one(map[string]any{"vpc_id": "vpc-1"}))
		}, "aws_route53_record.spf: it is in a zone that was not taken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := plain(t)
			tt.edit(d)
			_, unknown, err := stack.FromTerraform(d.reader(t))
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, u := range unknown {
				told = append(told, u.String())
			}
			if !slices.Contains(told, tt.says) || !slices.IsSorted(addresses(unknown)) {
				t.Errorf("listed\n\t%s\nwant, sorted by address, also\n\t%s", strings.Join(told, "\n\t"), tt.says)
			}
		})
	}
}

func addresses(unknown []stack.Unknown) []string {
	var all []string
	for _, u := range unknown {
		all = append(all, u.Address)
	}
	return all
}

// What leads nowhere is an error, which names the resource and what to do.
func TestWhatLeadsNowhereIsRefused(t *testing.T) {
	t.Parallel()
	const west = "module.west."
	tests := []struct {
		name, says string
		edit       func(document)
	}{
		{"no function", west + "aws_apigatewayv2_integration.api: integration_uri: leads to function orders-api in eu-west-1, which is in no state given: print",
			func(d document) {
				d.remove(west+"aws_lambda_function.api", west+"aws_lambda_function_event_invoke_config.api")
			}},
		{"no API", west + `aws_apigatewayv2_route.health: is part of API "w1aaaaaaaa", which is in no state given: print`,
			func(d document) { d.remove(west + "aws_apigatewayv2_api.api") }},
		{"no authorizer", west + `aws_apigatewayv2_route.admin: authorizer_id: leads to authorizer "a1aaaa", which`,
			func(d document) { d.remove(west + "aws_apigatewayv2_authorizer.staff") }},
		{"no domain", west + "aws_apigatewayv2_api_mapping.api: maps api.example.org, which eu-west-1 has not in any state given",
			func(d document) { d.remove(west + "aws_apigatewayv2_domain_name.api") }},
		{"no pool", `aws_cognito_user_pool_client.machine: is part of user pool "eu-west-1_Plain0001", which is in no state given`,
			func(d document) { d.remove("aws_cognito_user_pool.staff") }},
		{"no rule", west + `aws_cloudwatch_event_target.sweep: is a target of rule "orders-sweep", which is in no state given`,
			func(d document) { d.remove(west + "aws_cloudwatch_event_rule.sweep") }},
		{"no check", west + "aws_route53_record.api: health_check_id: 5d1a0000-0000-4000-8000-w1aaaaaaaa00 is in no state given",
			func(d document) { d.remove(west + "aws_route53_health_check.api") }},
		{"no child", west + "aws_route53_health_check.api: child_healthchecks: other is in no state given",
			func(d document) {
				d.set(west+"aws_route53_health_check.api", "type", "CALCULATED")
				d.set(west+"aws_route53_health_check.api", "child_healthchecks", []any{"other"})
			}},
		{"a key without attribute", `aws_dynamodb_table.orders: key "id" is none of its attributes: add an attribute block`,
			func(d document) { d.set("aws_dynamodb_table.orders", "attribute", nil) }},
		{"not applied", west + `aws_lambda_function.api: its Region is not known, because its arn is "": apply`,
			func(d document) { d.set(west+"aws_lambda_function.api", "arn", nil) }},
		{"an ambiguous name", `module.x.aws_lambda_function_event_invoke_config.api: configures function "orders-api", and 2 Regions have one of that name: give`,
			func(d document) {
				d.each(func(r map[string]any) bool {
					if r["address"] == west+"aws_lambda_function_event_invoke_config.api" {
						r["address"] = "module.x.aws_lambda_function_event_invoke_config.api"
						r["depends_on"] = nil
					}
					return true
				})
				for _, m := range d.modules() {
					m["address"] = ""
				}
			}},
		{"another type", west + "aws_lambda_function.api: timeout: is no number: take the state from hashicorp/aws 5.32 or later",
			func(d document) { d.set(west+"aws_lambda_function.api", "timeout", "ten") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := plain(t)
			tt.edit(d)
			if _, _, err := stack.FromTerraform(d.reader(t)); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got error\n\t%v\nwant one that says\n\t%s", err, tt.says)
			}
		})
	}
}

// A check that the lab has nothing to watch for is healthy, as it says, however the state has it.
func TestAnAlarmsCheckIsHealthy(t *testing.T) {
	t.Parallel()
	d := plain(t)
	d.set("module.west.aws_route53_health_check.api", "type", "CLOUDWATCH_METRIC")
	d.set("module.west.aws_route53_health_check.api", "invert_healthcheck", true)
	s, _, err := stack.FromTerraform(d.reader(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Checks {
		if c.Type == failover.Calculated && !c.Calculate(func(string) bool { return false }) {
			t.Errorf("%s is unhealthy", c.Name)
		}
	}
}
