package main

import (
	"cmp"
	"fmt"
	"strings"
)

// forms say how AWS spells what it chooses, by kind and attribute: where other resources, or people, depend on it.
var forms = map[string]func(made) string{
	"aws_region.id":            func(m made) string { return m.region },
	"aws_region.name":          func(m made) string { return m.region },
	"aws_caller_identity.id":   func(made) string { return account },
	"aws_partition.id":         func(made) string { return "aws" },
	"aws_partition.partition":  func(made) string { return "aws" },
	"aws_partition.dns_suffix": func(made) string { return "amazonaws.com" },

	"aws_caller_identity.account_id": func(made) string { return account },
	"aws_caller_identity.arn":        func(made) string { return "arn:aws:iam::" + account + ":user/schemas" },

	"aws_apigatewayv2_api.id":            func(m made) string { return m.lower(10) },
	"aws_apigatewayv2_api.arn":           func(m made) string { return gatewayARN(m, "/apis/"+m.lower(10)) },
	"aws_apigatewayv2_api.api_endpoint":  func(m made) string { return "https://" + apiHost(m, m.lower(10)) },
	"aws_apigatewayv2_api.execution_arn": func(m made) string { return m.arn("execute-api", m.lower(10)) },
	"aws_apigatewayv2_integration.id":    func(m made) string { return m.lower(7) },
	"aws_apigatewayv2_route.id":          func(m made) string { return m.lower(7) },
	"aws_apigatewayv2_authorizer.id":     func(m made) string { return m.lower(6) },
	"aws_apigatewayv2_api_mapping.id":    func(m made) string { return m.lower(6) },
	"aws_apigatewayv2_stage.id":          func(m made) string { return m.given("name") },
	"aws_apigatewayv2_stage.invoke_url":  func(m made) string { return "https://" + apiHost(m, m.given("api_id")) + "/" },

	"aws_apigatewayv2_stage.arn":                      func(m made) string { return gatewayARN(m, "/apis/"+m.given("api_id")+"/stages/"+m.given("name")) },
	"aws_apigatewayv2_stage.execution_arn":            func(m made) string { return m.arn("execute-api", m.given("api_id")+"/"+m.given("name")) },
	"aws_apigatewayv2_domain_name.id":                 func(m made) string { return m.given("domain_name") },
	"aws_apigatewayv2_domain_name.arn":                func(m made) string { return gatewayARN(m, "/domainnames/"+m.given("domain_name")) },
	"aws_apigatewayv2_domain_name.hosted_zone_id":     zoneID,
	"aws_apigatewayv2_domain_name.target_domain_name": func(m made) string { return apiHost(m, "d-"+m.lower(10)) },

	"aws_lambda_function.id":            func(m made) string { return m.given("function_name") },
	"aws_lambda_function.arn":           functionARN,
	"aws_lambda_function.invoke_arn":    invokeARN,
	"aws_lambda_function.qualified_arn": func(m made) string { return functionARN(m) + ":" + latest },
	"aws_lambda_function.version":       func(made) string { return latest },

	"aws_cognito_user_pool.id":                   poolID,
	"aws_cognito_user_pool.arn":                  func(m made) string { return m.arn("cognito-idp", "userpool/"+poolID(m)) },
	"aws_cognito_user_pool.endpoint":             func(m made) string { return "cognito-idp." + m.region + ".amazonaws.com/" + poolID(m) },
	"aws_cognito_user_pool_client.id":            func(m made) string { return m.lower(26) },
	"aws_cognito_user_pool_client.client_secret": func(m made) string { return m.lower(51) },
	"aws_cognito_user_pool_domain.id":            func(m made) string { return m.given("domain") },

	"aws_dynamodb_table.id":         func(m made) string { return m.given("name") },
	"aws_dynamodb_table.arn":        tableARN,
	"aws_dynamodb_table.stream_arn": func(m made) string { return tableARN(m) + "/stream/" + streamed },

	"aws_route53_zone.id":                  zoneID,
	"aws_route53_zone.zone_id":             zoneID,
	"aws_route53_zone.arn":                 func(m made) string { return "arn:aws:route53:::hostedzone/" + zoneID(m) },
	"aws_route53_zone.name":                func(m made) string { return "zone-" + m.lower(6) + ".example" }, // looked up by its ID
	"aws_route53_zone.primary_name_server": func(made) string { return "ns-2048.awsdns-64.com" },
	"aws_route53_record.fqdn":              func(m made) string { return m.given("name") },
	"aws_route53_record.id":                recordID,
	"aws_route53_health_check.id":          made.uuid,
	"aws_route53_health_check.arn":         func(m made) string { return "arn:aws:route53:::healthcheck/" + m.uuid() },

	"aws_iam_role.id":        func(m made) string { return m.given("name") },
	"aws_iam_role.arn":       func(m made) string { return "arn:aws:iam::" + account + ":role/" + m.given("name") },
	"aws_iam_role.unique_id": func(m made) string { return "AROA" + m.mixed(17) },
	"aws_iam_policy.id":      func(m made) string { return "arn:aws:iam::" + account + ":policy/" + m.given("name") },
	"aws_iam_policy.arn":     func(m made) string { return "arn:aws:iam::" + account + ":policy/" + m.given("name") },

	"aws_cloudwatch_log_group.id":     func(m made) string { return m.given("name") },
	"aws_cloudwatch_log_group.arn":    func(m made) string { return m.arn("logs", "log-group:"+m.given("name")) },
	"aws_cloudwatch_metric_alarm.id":  func(m made) string { return m.given("alarm_name") },
	"aws_cloudwatch_metric_alarm.arn": func(m made) string { return m.arn("cloudwatch", "alarm:"+m.given("alarm_name")) },
	"aws_cloudwatch_event_rule.arn":   func(m made) string { return m.arn("events", "rule/"+m.given("name")) },

	"aws_sns_topic.id":          func(m made) string { return m.arn("sns", m.given("name")) },
	"aws_sns_topic.arn":         func(m made) string { return m.arn("sns", m.given("name")) },
	"aws_acm_certificate.id":    func(m made) string { return m.arn("acm", "certificate/"+m.uuid()) },
	"aws_acm_certificate.arn":   func(m made) string { return m.arn("acm", "certificate/"+m.uuid()) },
	"aws_kms_key.id":            made.uuid,
	"aws_kms_key.key_id":        made.uuid,
	"aws_kms_key.arn":           func(m made) string { return m.arn("kms", "key/"+m.uuid()) },
	"aws_scheduler_schedule.id": func(m made) string { return scheduleGroup(m) + "/" + m.given("name") },

	"aws_scheduler_schedule.arn":        func(m made) string { return m.arn("scheduler", "schedule/"+scheduleGroup(m)+"/"+m.given("name")) },
	"aws_scheduler_schedule.group_name": func(made) string { return "default" },
}

const (
	latest   = "$LATEST"
	streamed = "2026-01-01T00:00:00.000"
)

func gatewayARN(m made, path string) string { return "arn:aws:apigateway:" + m.region + "::" + path }
func apiHost(m made, label string) string {
	return label + ".execute-api." + m.region + ".amazonaws.com"
}
func functionARN(m made) string   { return m.arn("lambda", "function:"+m.given("function_name")) }
func poolID(m made) string        { return m.region + "_" + m.mixed(9) }
func tableARN(m made) string      { return m.arn("dynamodb", "table/"+m.given("name")) }
func zoneID(m made) string        { return cmp.Or(m.given("zone_id"), "Z"+m.mixed(20)) }
func scheduleGroup(m made) string { return cmp.Or(m.given("group_name"), "default") }

func invokeARN(m made) string {
	return fmt.Sprintf("arn:aws:apigateway:%s:lambda:path/2015-03-31/functions/%s/invocations", m.region, functionARN(m))
}

func recordID(m made) string {
	id := []string{m.given("zone_id"), m.given("name"), m.given("type")}
	if set := m.given("set_identifier"); set != "" {
		id = append(id, set)
	}
	return strings.Join(id, "_")
}
