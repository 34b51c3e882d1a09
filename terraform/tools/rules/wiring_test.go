package rules

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// What one module passes to another no test of a module sees: its mocks make all functions alike, and hide what a
// module that it calls is given. wired finds such mistakes.
func wired(ctx context.Context, program *cli.CLI, root string) error {
	made, err := deploy(ctx, program, root, "one", "api.example.com", "primary")
	if err != nil {
		return err
	}
	return errors.Join(protected(made), led(made, "primary", "eu-west-1"), asked(made, "primary"))
}

// protected holds what must not be lost, and what must not do more than the account allows.
func protected(made deployment) error {
	var wrong []error
	want := func(kind, module, attribute, value, why string) {
		found := made.of(kind, module)
		if len(found) == 0 {
			wrong = append(wrong, fmt.Errorf("there is no %s", kind))
		}
		for _, r := range found {
			if got := fmt.Sprint(r.Values[attribute]); got != value {
				wrong = append(wrong, fmt.Errorf("%s: %s is %s, not %s: %s", r.Address, attribute, got, value, why))
			}
		}
	}
	want("aws_dynamodb_table", "status_table", "deletion_protection_enabled", "true", "rows and orders are gone with the table")
	want("aws_cognito_user_pool", "", "deletion_protection", "ACTIVE", "the nonce and the key are made of the first pool's entropy")
	want("aws_apigatewayv2_api", "", "disable_execute_api_endpoint", "true", "the default endpoint goes around failover")
	want("aws_iam_role", "", "permissions_boundary", boundary, "pass permissions_boundary on: the account refuses a role without it")
	return errors.Join(wrong...)
}

// led holds each route, and the schedule, of a Region to the function that answers it there.
func led(made deployment, module, region string) error {
	var wrong []error
	want := func(what, target, function string) {
		if !strings.Contains(target, ":lambda:"+region+":") || !strings.Contains(target, ":function:one-"+function) {
			wrong = append(wrong, fmt.Errorf("%s: it leads to %q, not to the function %s of %s", what, target, function, region))
		}
	}
	uris := map[string]string{}
	for _, i := range made.of("aws_apigatewayv2_integration", module) {
		uris["integrations/"+i.text("id")] = i.text("integration_uri")
	}
	answers := map[string]string{"health": "health", "checkers": "health", "holds": "health", "app": "app", "ready": "app"}
	for _, r := range made.of("aws_apigatewayv2_route", module) {
		name := fmt.Sprint(r.Index)
		function, is := answers[name]
		if !is {
			function = "operator"
		}
		want(r.Address, uris[r.text("target")], function)
	}
	for _, s := range made.of("aws_scheduler_schedule", module) {
		target, _ := s.Values["target"].([]any)
		for _, t := range target {
			arn, _ := t.(map[string]any)["arn"].(string)
			want(s.Address, arn, "prober")
		}
	}
	if len(uris) == 0 || len(made.of("aws_scheduler_schedule", module)) != 1 {
		wrong = append(wrong, fmt.Errorf("%s has no API, or no schedule", module))
	}
	return errors.Join(wrong...)
}

// asked holds the authorizers of a Region to whom they must ask: the operators' to the pool of the same Region, which
// is there when another Region is not, and the app's, in the one Region where these deployments have one, to its own.
func asked(made deployment, module string) error {
	issuers := map[string]string{}
	for _, pool := range made.of("aws_cognito_user_pool", module) {
		issuers["operator"] = "https://" + pool.text("endpoint")
	}
	if module == "primary" {
		issuers["app"] = issuer
	}
	var wrong []error
	for _, a := range made.of("aws_apigatewayv2_authorizer", module) {
		name := a.text("name")
		configuration, _ := a.Values["jwt_configuration"].([]any)
		for _, c := range configuration {
			if got := fmt.Sprint(c.(map[string]any)["issuer"]); got != issuers[name] {
				wrong = append(wrong, fmt.Errorf("%s: it asks for tokens of %s, not of %s", a.Address, got, issuers[name]))
			}
		}
		delete(issuers, name)
	}
	for name := range issuers {
		wrong = append(wrong, fmt.Errorf("%s: the authorizer %s is missing: anyone is let in", module, name))
	}
	return errors.Join(wrong...)
}
