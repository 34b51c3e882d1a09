package stack_test

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// Adding what is no part of serving changes nothing; adding what the lab has not changes the list alone.
func TestUnrelatedResourcesChangeNothing(t *testing.T) {
	t.Parallel()
	want, told, err := stack.FromTerraform(plain(t).reader(t))
	if err != nil {
		t.Fatal(err)
	}
	irrelevant := []string{
		"aws_iam_role_policy", "aws_sns_topic_subscription", "aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm",
		"aws_acm_certificate_validation", "aws_lambda_permission", "random_password", "terraform_data",
	}
	foreign := []string{"aws_s3_object", "aws_sqs_queue", "aws_api_gateway_rest_api", "google_dns_record_set", "aws_iamx"}
	rapid.Check(t, func(t *rapid.T) {
		d := plain(t)
		kind := rapid.SampledFrom(slices.Concat(irrelevant, foreign)).Draw(t, "kind")
		d.add(kind, "unrelated", map[string]any{
			"arn": rapid.SampledFrom([]any{nil, "arn:aws:sns:ap-south-1:111122223333:x"}).Draw(t, "arn"),
			"id":  rapid.String().Draw(t, "id"), "function_name": "orders-api", "zone_id": "Z0PLAIN0EXAMPLE",
			"size": rapid.Float64().Draw(t, "size"), "rule": rapid.SliceOf(rapid.Bool()).Draw(t, "rule"),
		})
		got, unknown, err := stack.FromTerraform(d.reader(t))
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("the stack changes (-without +with):\n%s", diff)
		}
		if more, listed := len(unknown)-len(told), slices.Contains(foreign, kind); more != 0 && !listed || more != 1 && listed {
			t.Errorf("%d more are unknown", more)
		}
	})
}

// States that follow one another are one state, however the resources are divided among them.
func TestStatesAddUp(t *testing.T) {
	t.Parallel()
	want, told, err := stack.FromTerraform(plain(t).reader(t))
	if err != nil {
		t.Fatal(err)
	}
	sorted(want)
	rapid.Check(t, func(t *rapid.T) {
		one, other := plain(t), plain(t)
		inOne := make(map[string]bool)
		one.each(func(r map[string]any) bool {
			address := r["address"].(string)
			inOne[address] = rapid.Bool().Draw(t, address)
			return inOne[address]
		})
		other.each(func(r map[string]any) bool { return !inOne[r["address"].(string)] })
		got, unknown, err := stack.FromTerraform(io.MultiReader(one.reader(t), other.reader(t)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, sorted(got)) + gocmp.Diff(told, unknown); diff != "" {
			t.Errorf("the stack changes (-together +apart):\n%s", diff)
		}
	})
}

// sorted puts into one order what comes in the order of states.
func sorted(s stack.Stack) stack.Stack {
	for _, z := range s.Zones {
		slices.SortFunc(z.Records, func(a, b failover.Record) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.SetIdentifier, b.SetIdentifier))
		})
	}
	for _, api := range s.APIs {
		slices.SortFunc(api.Routes, func(a, b stack.Route) int { return strings.Compare(a.Key, b.Key) })
	}
	slices.SortFunc(s.Checks, func(a, b failover.Check) int { return strings.Compare(a.ID, b.ID) })
	return s
}

// Any value anywhere in a state is an error, or the stack hangs together all the same.
func TestAnyValueAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := plain(t)
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			var addresses []string
			d.each(func(r map[string]any) bool {
				addresses = append(addresses, r["address"].(string))
				return true
			})
			address := rapid.SampledFrom(addresses).Draw(t, "address")
			d.each(func(r map[string]any) bool {
				if r["address"] == address {
					values := r["values"].(map[string]any)
					name := rapid.SampledFrom(slices.Sorted(maps.Keys(values))).Draw(t, "attribute")
					values[name] = edited(t, values[name])
				}
				return true
			})
		}
		s, _, err := stack.FromTerraform(d.reader(t))
		if err == nil {
			hangsTogether(t, s)
		}
	})
}

// edited is some other JSON value or, of a block, the block with another value somewhere in it.
func edited(t *rapid.T, value any) any {
	if blocks, _ := value.([]any); len(blocks) > 0 && rapid.Bool().Draw(t, "inside") {
		if block, ok := blocks[0].(map[string]any); ok && len(block) > 0 {
			name := rapid.SampledFrom(slices.Sorted(maps.Keys(block))).Draw(t, "inner")
			block[name] = edited(t, block[name])
			return blocks
		}
	}
	return rapid.SampledFrom([]any{
		nil, true, "", ".", "x", "*.example.org", "eu-west-1", "module.east", 0.5, -1.0, 1e300, []any{}, []any{"x"}, []any{nil},
		[]any{map[string]any{}}, map[string]any{"x": nil}, map[string]any{"x": 1.0},
		"arn:aws:lambda:us-east-1:1:function:orders-api", "arn:aws:x:ap-south-1::y",
	}).Draw(t, "value")
}

// FuzzFromTerraform: no text makes reading it panic, and what is read without an error hangs together.
func FuzzFromTerraform(f *testing.F) {
	f.Add([]byte(`{"format_version":"1.0","values":{"root_module":{"resources":[
		{"address":"aws_route53_record.a","mode":"managed","type":"aws_route53_record","values":{"zone_id":"Z1","name":"*.a","type":"CNAME","records":["b"]}},
		{"address":"aws_apigatewayv2_api.a","mode":"managed","type":"aws_apigatewayv2_api","values":{"id":"1","protocol_type":"HTTP","region":"r"}}]}}}`))
	f.Add([]byte(`{"format_version":"1.0","values":{"outputs":{"tandem_yaml":{"value":"schema: tandem/v1"}},"root_module":{"child_modules":[
		{"address":"module.a[0]","resources":[{"type":"aws_lambda_function","values":{"arn":"arn:aws:lambda:r:1:function:f","function_name":"f","environment":[{"variables":{"A":"b"}}]}},
		{"type":"aws_scheduler_schedule","values":{"region":"r","schedule_expression":"rate(1 minute)","target":[{"arn":"arn:aws:lambda:r:1:function:f"}]}}]}]}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, unknown, err := stack.FromTerraform(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, u := range unknown {
			if u.Why == "" {
				t.Errorf("%s: %s: does not say why", u.Address, u.Attribute)
			}
		}
		hangsTogether(t, s)
	})
}

func hangsTogether(t tester, s stack.Stack) {
	t.Helper()
	in := func(region, what string) {
		if !slices.Contains(s.Regions, region) {
			t.Errorf("%s is in %q, the stack in %q", what, region, s.Regions)
		}
	}
	runs := func(region, name, what string) {
		if !slices.ContainsFunc(s.Functions, func(f stack.Function) bool { return f.Region == region && f.Name == name }) {
			t.Errorf("%s leads to %q in %q, which is not there", what, name, region)
		}
	}
	for _, table := range s.Tables {
		for _, region := range table.Regions {
			in(region, "table "+table.Name)
		}
	}
	for _, schedule := range s.Schedules {
		in(schedule.Region, "schedule "+schedule.Name)
		runs(schedule.Region, schedule.Function, "schedule "+schedule.Name)
	}
	for _, api := range s.APIs {
		in(api.Region, "API "+api.ID)
		integrations := make(map[string]bool)
		for _, i := range api.Integrations {
			integrations[i.ID] = true
			if i.Type == "AWS_PROXY" {
				runs(api.Region, i.Function, "integration "+i.ID)
			}
		}
		for _, r := range api.Routes {
			if !integrations[r.Integration] {
				t.Errorf("route %q leads to integration %q, which is not there", r.Key, r.Integration)
			}
		}
	}
	for _, z := range s.Zones {
		for _, r := range z.Records {
			if r.Name != z.Name && z.Name != "." && !strings.HasSuffix(r.Name, "."+z.Name) {
				t.Errorf("record %q is not in the zone %q", r.Name, z.Name)
			}
		}
	}
}
