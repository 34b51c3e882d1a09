package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// client applies to a provider as Terraform does.
type client struct {
	*testing.T
	provider *provider
}

func newClient(t *testing.T, region string) client {
	t.Helper()
	s, err := parseSchemas(schemaJSON)
	if err != nil {
		t.Fatal(err)
	}
	c := client{t, &provider{schemas: s}}
	config := c.object(s.Provider.Block, map[string]any{"region": region})
	if _, err := c.provider.ConfigureProvider(t.Context(), &tfprotov5.ConfigureProviderRequest{Config: config}); err != nil {
		t.Fatal(err)
	}
	return c
}

// object is a configuration: the attributes given, and null for the rest; blocks that are not given are empty.
func (c client) object(b block, attributes map[string]any) *tfprotov5.DynamicValue {
	c.Helper()
	all := make(map[string]any)
	for name := range b.Attributes {
		all[name] = nil
	}
	for name, nested := range b.Blocks {
		all[name] = []any{}
		if nested.single() {
			all[name] = nil
		}
	}
	for name, value := range attributes {
		all[name] = value
	}
	text, err := json.Marshal(all)
	if err != nil {
		c.Fatal(err)
	}
	v, err := tfprotov5.RawState{JSON: text}.Unmarshal(b.typ())
	if err != nil {
		c.Fatal(err)
	}
	dynamic, err := tfprotov5.NewDynamicValue(b.typ(), v)
	if err != nil {
		c.Fatal(err)
	}
	return &dynamic
}

// plan plans a resource, and returns the plan.
func (c client) plan(kind string, attributes map[string]any) *tfprotov5.DynamicValue {
	c.Helper()
	resp, err := c.provider.PlanResourceChange(c.Context(), &tfprotov5.PlanResourceChangeRequest{
		TypeName: kind, ProposedNewState: c.object(c.provider.schemas.Resources[kind].Block, attributes),
	})
	if err != nil {
		c.Fatal(err)
	}
	return resp.PlannedState
}

// apply plans and applies a resource, and returns its state.
func (c client) apply(kind string, attributes map[string]any) tftypes.Value {
	c.Helper()
	resp, err := c.provider.ApplyResourceChange(c.Context(), &tfprotov5.ApplyResourceChangeRequest{
		TypeName: kind, PlannedState: c.plan(kind, attributes),
	})
	if err != nil {
		c.Fatal(err)
	}
	return c.value(kind, resp.NewState)
}

func (c client) value(kind string, v *tfprotov5.DynamicValue) tftypes.Value {
	c.Helper()
	value, err := v.Unmarshal(c.provider.schemas.Resources[kind].Block.typ())
	if err != nil {
		c.Fatal(err)
	}
	return value
}

// Every schema goes over the wire, and back as a type that values have.
func TestSchemasAreWhole(t *testing.T) {
	t.Parallel()
	c := newClient(t, "eu-west-1")
	resp, err := c.provider.GetProviderSchema(t.Context(), &tfprotov5.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for kind, s := range resp.ResourceSchemas {
		if want := c.provider.schemas.Resources[kind].Block.typ(); !s.ValueType().Equal(want) {
			t.Errorf("%s: its type is %s on the wire, %s here", kind, s.ValueType(), want)
		}
	}
	for form := range forms {
		kind, attribute, _ := strings.Cut(form, ".")
		if !c.has(kind, attribute) {
			t.Errorf("forms has %s, which no schema has", form)
		}
	}
}

// has reports whether a kind has an attribute that is a text and computed, itself or in a block.
func (c client) has(kind, attribute string) bool {
	var within func(block) bool
	within = func(b block) bool {
		if a, ok := b.Attributes[attribute]; ok && a.Computed && a.Type.Is(tftypes.String) {
			return true
		}
		for _, nested := range b.Blocks {
			if within(nested.Block) {
				return true
			}
		}
		return false
	}
	return within(c.provider.schemas.Resources[kind].Block) || within(c.provider.schemas.DataSources[kind].Block)
}

// What is applied has AWS's forms, with the Region; what the configuration says stays.
func TestApplyHasTheFormsOfAWS(t *testing.T) {
	t.Parallel()
	c := newClient(t, "eu-west-1")
	for _, tt := range []struct {
		kind       string
		attributes map[string]any
		want       map[string]string // the beginning of an attribute
	}{
		{"aws_lambda_function", map[string]any{"function_name": "f", "role": "r"}, map[string]string{
			"arn":        "arn:aws:lambda:eu-west-1:123456789012:function:f",
			"invoke_arn": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations",
		}},
		{"aws_apigatewayv2_api", map[string]any{"name": "a", "protocol_type": "HTTP"}, map[string]string{
			"name": "a", "arn": "arn:aws:apigateway:eu-west-1::/apis/", "execution_arn": "arn:aws:execute-api:eu-west-1:123456789012:",
		}},
		{"aws_cognito_user_pool", map[string]any{"name": "p"}, map[string]string{
			"id": "eu-west-1_", "endpoint": "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_",
		}},
		{"aws_dynamodb_table", map[string]any{"name": "t"}, map[string]string{
			"arn": "arn:aws:dynamodb:eu-west-1:123456789012:table/t", "hash_key": "",
		}},
		{"aws_route53_zone", map[string]any{"name": "example.test"}, map[string]string{"zone_id": "Z"}},
		{"aws_scheduler_schedule", map[string]any{"name": "s", "schedule_expression": "rate(1 minute)"}, map[string]string{
			"arn": "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/s", "group_name": "default",
		}},
	} {
		applied := c.apply(tt.kind, tt.attributes)
		for attribute, want := range tt.want {
			if got := text(applied, attribute); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q, want %q", tt.kind, attribute, got, want)
			}
		}
	}
}

// The same configuration leaves the same state; another one, or another Region, another ID.
func TestStatesFollowFromTheConfiguration(t *testing.T) {
	t.Parallel()
	check := map[string]any{"type": "HTTPS", "fqdn": "a.example.test", "tags": map[string]any{"Name": "a"}}
	west, central := newClient(t, "eu-west-1"), newClient(t, "eu-central-1")
	one, same := west.apply("aws_route53_health_check", check), west.apply("aws_route53_health_check", check)
	if !one.Equal(same) {
		t.Errorf("applied twice: %s and %s", one, same)
	}
	check["fqdn"] = "b.example.test"
	ids := map[string]bool{text(one, "id"): true}
	ids[text(west.apply("aws_route53_health_check", check), "id")] = true
	ids[text(central.apply("aws_route53_health_check", check), "id")] = true
	if len(ids) != 3 {
		t.Errorf("three checks have the IDs %v", ids)
	}
	if tags := attr(one, "tags_all"); !tags.Equal(attr(one, "tags")) {
		t.Errorf("tags_all is %s", tags)
	}
}

// A plan does not know what AWS will choose, but for how a certificate is validated.
func TestPlansKnowOnlyWhatAWSTells(t *testing.T) {
	t.Parallel()
	c := newClient(t, "eu-west-1")
	planned := c.value("aws_acm_certificate", c.plan("aws_acm_certificate", map[string]any{
		"domain_name": "example.test", "subject_alternative_names": []any{"*.example.test", "example.test"},
	}))
	if attr(planned, "arn").IsKnown() {
		t.Errorf("the ARN is planned to be %s", attr(planned, "arn"))
	}
	names := make(map[string]string)
	for _, option := range list(attr(planned, "domain_validation_options")) {
		names[text(option, "domain_name")] = text(option, "resource_record_name")
	}
	if len(names) != 2 || !strings.HasSuffix(names["*.example.test"], ".example.test.") || strings.Contains(names["*.example.test"], "*") {
		t.Errorf("validated by %v, want a record for each of two domains", names)
	}
}

// What is to be destroyed is planned as nothing.
func TestDestroying(t *testing.T) {
	t.Parallel()
	c := newClient(t, "eu-west-1")
	typ := c.provider.schemas.Resources["aws_sns_topic"].Block.typ()
	nothing, err := tfprotov5.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.provider.PlanResourceChange(t.Context(), &tfprotov5.PlanResourceChangeRequest{
		TypeName: "aws_sns_topic", ProposedNewState: &nothing,
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.value("aws_sns_topic", resp.PlannedState); !got.IsNull() {
		t.Errorf("planned %s", got)
	}
}
