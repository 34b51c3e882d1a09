package rules

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// identities are the attributes by which AWS tells two resources of a type apart, within a Region; none where it
// makes up an ID. A name within another resource, such as that of a stage, counts with that resource.
var identities = map[string][]string{
	"aws_acm_certificate":                     nil,
	"aws_acm_certificate_validation":          nil,
	"aws_apigatewayv2_api":                    {"name"}, // AWS would take it twice, people would not
	"aws_apigatewayv2_api_mapping":            {"domain_name", "api_mapping_key"},
	"aws_apigatewayv2_authorizer":             {"api_id", "name"},
	"aws_apigatewayv2_domain_name":            {"domain_name"},
	"aws_apigatewayv2_integration":            nil,
	"aws_apigatewayv2_route":                  {"api_id", "route_key"},
	"aws_apigatewayv2_stage":                  {"api_id", "name"},
	"aws_cloudwatch_log_group":                {"name"},
	"aws_cloudwatch_log_metric_filter":        {"log_group_name", "name"},
	"aws_cloudwatch_metric_alarm":             {"alarm_name"},
	"aws_cognito_resource_server":             {"user_pool_id", "identifier"},
	"aws_cognito_user_pool":                   {"name"}, // as an API's
	"aws_cognito_user_pool_client":            {"user_pool_id", "name"},
	"aws_cognito_user_pool_domain":            {"domain"},
	"aws_dynamodb_table":                      {"name"},
	"aws_iam_role":                            {"name"},
	"aws_iam_role_policy":                     {"role", "name"},
	"aws_lambda_function":                     {"function_name"},
	"aws_lambda_function_event_invoke_config": {"function_name"},
	"aws_lambda_permission":                   {"function_name", "statement_id"},
	"aws_route53_health_check":                nil,
	"aws_route53_record":                      {"zone_id", "name", "type", "set_identifier"},
	"aws_scheduler_schedule":                  {"group_name", "name"},
	"aws_sns_topic":                           {"name"},
}

// global are the types that an account has once, not once in a Region.
var global = []string{"aws_iam_role", "aws_iam_role_policy", "aws_route53_record"}

// Several deployments fit one account, each with its label and its name: what two of them make never meets. And in each,
// what one module passes to another arrives.
func TestTwoDeploymentsInOneAccount(t *testing.T) {
	t.Parallel()
	slow(t)
	program, root := tools(t)
	one, two, err := both(t.Context(), program, root, "")
	if err != nil {
		t.Fatal(err)
	}
	arrives := errors.Join(
		protected(one),
		led(one, "primary", "eu-west-1"), led(one, "secondary", "eu-central-1"),
		asked(one, "primary"), asked(one, "secondary"),
	)
	if err := errors.Join(meet(one, two), arrives); err != nil {
		t.Error(err)
	}
	// The rule itself: of a deployment that is made twice everything with a name meets.
	twice := meet(one, one)
	for kind, identity := range identities {
		if len(identity) > 0 && (twice == nil || !strings.Contains(twice.Error(), kind+" ")) {
			t.Errorf("two of the same %s do not meet, or none is made", kind)
		}
	}
}

// meet is an error that names everything that two deployments would both make in one account.
func meet(one, two deployment) error {
	made := map[string]resource{}
	var met []error
	for _, r := range slices.Concat(one, two) {
		identity, known := identities[r.Type]
		if !known {
			return fmt.Errorf("say in identities how AWS tells two of %s apart", r.Type)
		}
		if len(identity) == 0 {
			continue
		}
		name := r.Type
		for _, attribute := range identity {
			name += " " + r.text(attribute)
		}
		where := name
		if !slices.Contains(global, r.Type) {
			where = r.module() + " " + name
		}
		if other, is := made[where]; is {
			met = append(met, fmt.Errorf("%s is made twice, by %s and %s: begin its name with the label, and end that of a role in the Region", name, other.Address, r.Address))
		}
		made[where] = r
	}
	return errors.Join(met...)
}

// alone finds mistakes by which two deployments meet.
func alone(ctx context.Context, program *cli.CLI, root string) error {
	one, two, err := both(ctx, program, root, "primary")
	if err != nil {
		return err
	}
	return meet(one, two)
}

// both are two deployments, or one module of each.
func both(ctx context.Context, program *cli.CLI, root, module string) (one, two deployment, err error) {
	if one, err = deploy(ctx, program, root, "one", "api.example.com", module); err != nil {
		return nil, nil, err
	}
	two, err = deploy(ctx, program, root, "two", "shop.example.com", module)
	return one, two, err
}
