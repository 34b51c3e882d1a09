package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// API Gateway refuses to delete an integration or an authorizer that a route leads to, and a route is led elsewhere
// only after that: unless they ask to be deleted last, the app could never become another kind, nor lose its
// authorizer. The real provider replaces an integration of another type, the stand-in is told to.
func TestWhatARouteLeadsToIsDeletedLast(t *testing.T) {
	t.Parallel()
	folder, run := code(t, "modules", "api-gateway")
	apply := func(app string, args ...string) []string {
		t.Helper()
		file := filepath.Join(folder, "terraform.tfvars.json")
		if err := os.WriteFile(file, fmt.Appendf(nil, variables, app), 0o644); err != nil {
			t.Fatal(err)
		}
		return steps(t, run(append([]string{"apply", "-auto-approve", "-json"}, args...)...))
	}
	run("init", "-backend=false")
	apply(`{"http": {"uri": "https://origin.example.com"}, "ready_path": "/ready",
		"authorizer": {"issuer": "https://issuer.example.com", "audience": ["a"]}}`)

	const app = `aws_apigatewayv2_integration.this["app"]`
	taken := apply(`{"function": {"function_name": "app", "invoke_arn": "arn:aws:lambda:eu-west-1:123456789012:function:app"},
		"ready_path": "/ready"}`, "-replace="+app)
	deleted := 0
	for i, step := range taken {
		if kind, _, _ := strings.Cut(step, ".this"); kind != "delete aws_apigatewayv2_integration" && kind != "delete aws_apigatewayv2_authorizer" {
			continue
		}
		deleted++
		for _, later := range taken[i+1:] {
			if strings.Contains(later, " aws_apigatewayv2_route.") {
				t.Errorf("%s comes before %s", step, later)
			}
		}
	}
	// The origin's three, one of which is replaced, and the app's authorizer.
	if deleted != 4 {
		t.Errorf("%d integrations and authorizers were deleted, want 4, in %q", deleted, taken)
	}
}

// The provider deletes a table's replicas before DynamoDB refuses to delete the table. The real one replaces a table
// with other keys, the stand-in is told to.
func TestANewTableComesFirst(t *testing.T) {
	t.Parallel()
	folder, run := code(t, "modules", "dynamodb")
	table := `{"name": "tandem", "hash_key": "pk", "attributes": [{"name": "pk", "type": "S"}], "replicas": {"eu-central-1": {}}}`
	if err := os.WriteFile(filepath.Join(folder, "terraform.tfvars.json"), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	run("init", "-backend=false")
	run("apply", "-auto-approve")
	const address = "aws_dynamodb_table.this"
	taken := steps(t, run("apply", "-auto-approve", "-json", "-replace="+address))
	made, deleted := slices.Index(taken, "create "+address), slices.Index(taken, "delete "+address)
	if made < 0 || deleted < made {
		t.Errorf("want a table made and then one deleted, got %q", taken)
	}
}

// code is a copy of a folder of the Terraform code, and what runs the program in it.
func code(t *testing.T, path ...string) (folder string, run func(args ...string) []byte) {
	t.Helper()
	program, err := cli.New(t.Context(), t.TempDir(), os.Stderr)
	if errors.Is(err, cli.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	root, err := cli.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	copied, err := cli.Copy(root, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(append([]string{copied}, path...)...)
	return folder, func(args ...string) []byte {
		t.Helper()
		printed, err := program.Run(t.Context(), folder, args...)
		if err != nil {
			t.Fatal(err)
		}
		return printed
	}
}

const variables = `{
	"name": "tandem", "key": "0123456789abcdef", "disable_execute_api_endpoint": false, "app": %s,
	"health": {"function_name": "health", "invoke_arn": "arn:aws:lambda:eu-west-1:123456789012:function:health"},
	"operator": {
		"function_name": "operator", "invoke_arn": "arn:aws:lambda:eu-west-1:123456789012:function:operator",
		"issuer": "https://issuer.example.com", "audience": ["a"]
	}
}`

// steps are what an apply did, in the order in which it began: "update aws_apigatewayv2_route.this[\"app\"]".
// https://developer.hashicorp.com/terraform/internals/machine-readable-ui
func steps(t *testing.T, printed []byte) []string {
	t.Helper()
	var taken []string
	for line := range bytes.Lines(printed) {
		var message struct {
			Type string `json:"type"`
			Hook struct {
				Action   string `json:"action"`
				Resource struct {
					Address string `json:"addr"`
				} `json:"resource"`
			} `json:"hook"`
		}
		if err := json.Unmarshal(line, &message); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if message.Type == "apply_start" {
			taken = append(taken, message.Hook.Action+" "+message.Hook.Resource.Address)
		}
	}
	return taken
}

// The demo gives way to an app of your own while Regions serve: its table and the permission to invoke it go when
// nothing needs them any more.
func TestTheDemoGoesLast(t *testing.T) {
	t.Parallel()
	folder, run := code(t)
	run("init", "-backend=false")
	run("apply", "-auto-approve", "-var=name=api.example.com")
	apps := `{"name": "api.example.com", "apps": {
		"eu-west-1": {"kind": "http", "uri": "https://eu-west-1.origin.example.com"},
		"eu-central-1": {"kind": "http", "uri": "https://eu-central-1.origin.example.com"}}}`
	if err := os.WriteFile(filepath.Join(folder, "terraform.tfvars.json"), []byte(apps), 0o644); err != nil {
		t.Fatal(err)
	}
	taken := steps(t, run("apply", "-auto-approve", "-json"))
	deleted := 0
	for i, step := range taken {
		if !strings.HasPrefix(step, "delete ") || !strings.Contains(step, ".aws_dynamodb_table.") && !strings.Contains(step, ".aws_lambda_permission.") {
			continue
		}
		deleted++
		for _, later := range taken[i+1:] {
			if strings.Contains(later, ".aws_apigatewayv2_integration.") || strings.Contains(later, ".aws_lambda_function.this") && strings.HasPrefix(later, "update ") {
				t.Errorf("%s comes before %s", step, later)
			}
		}
	}
	if deleted != 5 { // a table, and in each Region two permissions
		t.Errorf("%d tables and permissions were deleted, want 5, in %q", deleted, taken)
	}
}
