package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// A variable that no table has is found, and told what to do about; once written, the tables are right, and the text
// around them is as it was.
func TestTables(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds terraform-docs where it is not in the cache")
	}
	repository, err := cli.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	root, err := cli.Copy(repository, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	program, err := terraformDocs.Build(t.Context(), os.Stderr)
	if errors.Is(err, cli.ErrUnavailable) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := tables(t.Context(), program, root, false); err != nil {
		t.Fatal(err)
	}
	variables, readme := filepath.Join(root, "modules/lambda/variables.tf"), filepath.Join(root, "modules/lambda/README.md")
	before := read(t, readme)
	added := read(t, variables) + "\nvariable \"brand_new\" {\n  description = \"Nobody wrote this down.\"\n  type        = string\n}\n"
	if err := os.WriteFile(variables, []byte(added), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := tables(t.Context(), program, root, true); err == nil || !strings.Contains(err.Error(), "run make docs") || !strings.Contains(err.Error(), "modules/lambda/README.md is out of date") {
		t.Errorf("a variable that no table has: %v", err)
	}
	if err := tables(t.Context(), program, root, false); err != nil {
		t.Fatal(err)
	}
	after := read(t, readme)
	if !strings.Contains(after, "| brand_new | Nobody wrote this down. | `string` | n/a | yes |") {
		t.Error("the table lacks the variable")
	}
	prose, _, _ := strings.Cut(before, "<!-- BEGIN_TF_DOCS -->")
	if !strings.HasPrefix(after, prose) {
		t.Error("the text before the tables has changed")
	}
	if err := tables(t.Context(), program, root, true); err != nil {
		t.Errorf("what was just written: %v", err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
