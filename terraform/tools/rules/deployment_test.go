package rules

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// What the deployments of these tests are given, besides their names.
const (
	boundary = "arn:aws:iam::123456789012:policy/bound"
	issuer   = "https://issuer.example.com"
)

// A resource of a deployment, as its state has it.
type resource struct {
	Address string         `json:"address"`
	Mode    string         `json:"mode"`
	Type    string         `json:"type"`
	Index   any            `json:"index"` // the key of for_each
	Values  map[string]any `json:"values"`
}

// text is an attribute that is a string, "" if it is none.
func (r resource) text(attribute string) string {
	s, _ := r.Values[attribute].(string)
	return s
}

// module is the module of the root that the resource is in, such as "primary".
func (r resource) module() string {
	inside, is := strings.CutPrefix(r.Address, "module.")
	if !is {
		return ""
	}
	name, _, _ := strings.Cut(inside, ".")
	return name
}

// A deployment is what the root makes.
type deployment []resource

// of are the resources of a type, in the root's module of that name or, if it is "", anywhere.
func (d deployment) of(kind, module string) []resource {
	var found []resource
	for _, r := range d {
		if r.Type == kind && (module == "" || r.module() == module) {
			found = append(found, r)
		}
	}
	return found
}

// deploy applies the root, with the provider of schemas, under a label and a name: all of it, or one module of it and
// what that needs, which is done in half the time.
func deploy(ctx context.Context, program *cli.CLI, root, label, name, module string) (deployment, error) {
	state := label + ".tfstate"
	apps := fmt.Sprintf(`{"eu-west-1": {"kind": "demo", "authorizer": {"issuer": %q, "audience": ["shop"]}}}`, issuer)
	variables, err := json.Marshal(map[string]any{
		"label": label, "name": name, "zone_id": "Z0123456789ABCDEFGHIJ", "zone_name": "example.com",
		"permissions_boundary": boundary, "apps": json.RawMessage(apps),
	})
	if err != nil {
		return nil, err
	}
	file := label + ".tfvars.json"
	if err := os.WriteFile(filepath.Join(root, file), variables, 0o644); err != nil {
		return nil, err
	}
	apply := []string{"apply", "-auto-approve", "-state=" + state, "-var-file=" + file}
	if module != "" {
		apply = append(apply, "-target=module."+module)
	}
	for _, step := range [][]string{{"init", "-backend=false"}, apply} {
		if _, err := program.Run(ctx, root, step...); err != nil {
			return nil, err
		}
	}
	printed, err := program.Run(ctx, root, "show", "-json", state)
	if err != nil {
		return nil, err
	}
	type part struct {
		Resources []resource `json:"resources"`
		Children  []part     `json:"child_modules"`
	}
	var shown struct {
		Values struct {
			Root part `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal(printed, &shown); err != nil {
		return nil, fmt.Errorf("read the state of %s: %w", label, err)
	}
	var made deployment
	var collect func(part)
	collect = func(m part) {
		for _, r := range m.Resources {
			if r.Mode == "managed" {
				made = append(made, r)
			}
		}
		for _, child := range m.Children {
			collect(child)
		}
	}
	collect(shown.Values.Root)
	return made, nil
}

// tools are a program, and a copy of the Terraform code to run it in.
func tools(t *testing.T) (program *cli.CLI, root string) {
	t.Helper()
	program, err := cli.New(t.Context(), t.TempDir(), os.Stderr)
	if errors.Is(err, cli.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	repository, err := cli.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	root, err = cli.Copy(repository, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return program, root
}
