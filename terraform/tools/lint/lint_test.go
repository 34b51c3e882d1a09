package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes a folder of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{
		"a.tf":           "# tflint-ignore-file: rule_one # it is large\n\nresource \"a\" \"b\" {\n  # checkov:skip=CKV_AWS_1:a reason: this\n}\n",
		"modules/b/c.tf": "# tflint-ignore: rule_two\n#checkov:skip=CKV2_AWS_2\n# checkov skips nothing here\n",
		"README.md":      "# checkov:skip=CKV_AWS_3\n",
	})
	got, err := exceptions(root)
	want := []exception{
		{"a.tf", 1, "tflint", "rule_one", "it is large"},
		{"a.tf", 4, "checkov", "CKV_AWS_1", "a reason: this"},
		{"modules/b/c.tf", 1, "tflint", "rule_two", ""},
		{"modules/b/c.tf", 2, "checkov", "CKV2_AWS_2", ""},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("got %v, %v; want %v", got, err, want)
	}
	if err := unexplained(got[:2]); err != nil {
		t.Errorf("exceptions with a reason are refused: %v", err)
	}
	refuses(t, unexplained(got), "say why", "modules/b/c.tf:1: rule_two", "modules/b/c.tf:2: CKV2_AWS_2")
}

// Of a resource that several calls make, a finding is said once.
func TestFindings(t *testing.T) {
	t.Parallel()
	one := record{Check: "CKV_AWS_158", Name: "Encrypt it", File: "/modules/lambda/main.tf", Lines: [2]int{43, 47}, Resource: "module.primary.module.functions.aws_cloudwatch_log_group.this"}
	two := one
	two.Resource = "aws_cloudwatch_log_group.this"
	var a, b report
	a.Results.Failed, b.Results.Failed = []record{one}, []record{two}
	if err := findings([]report{{}}); err != nil {
		t.Errorf("no finding is refused: %v", err)
	}
	refuses(t, findings([]report{a, b}), "checkov finds 1;", "#checkov:skip=<check>:<reason>",
		"modules/lambda/main.tf:43: aws_cloudwatch_log_group.this: CKV_AWS_158: Encrypt it")
}

func TestStale(t *testing.T) {
	t.Parallel()
	var r report
	r.Results.Skipped = []record{{Check: "CKV_AWS_1", File: "/a.tf"}}
	used := exception{"a.tf", 4, "checkov", "CKV_AWS_1", "so"}
	if err := stale([]exception{used, {"a.tf", 1, "tflint", "rule", "so"}}, []report{{}, r}); err != nil {
		t.Errorf("an exception that is used is refused: %v", err)
	}
	refuses(t, stale([]exception{used, {"b.tf", 2, "checkov", "CKV_AWS_1", "so"}}, []report{r}), "remove", "b.tf:2: CKV_AWS_1")
}

func TestScanned(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{
		"main.tf":                   "resource \"a\" \"b\" {}\n",
		"modules/a/main.tf":         "resource \"a\" \"b\" {}\n",
		"examples/calls/main.tf":    "module \"tandem\" {\n  source = \"../..\"\n}\n",
		"examples/makes/it/more.tf": "module \"tandem\" {}\n\nresource \"a\" \"b\" {}\n",
	})
	got, err := scanned(root)
	if want := []string{".", "modules", "examples/makes/it"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// Neither linter asks the network, and both read what they are given and nothing else.
func TestArguments(t *testing.T) {
	t.Parallel()
	modules := strings.Join(checkovArgs("modules"), " ")
	for _, want := range []string{"--directory modules", "--download-external-modules false", "--skip-download"} {
		if !strings.Contains(modules, want) {
			t.Errorf("checkov %s lacks %s", modules, want)
		}
	}
	if strings.Contains(modules, "--skip-path") || !strings.Contains(strings.Join(checkovArgs("."), " "), "--skip-path modules/") {
		t.Error("the root is not scanned by itself, or the modules are not at all")
	}
	if got := tflintArgs("/r"); !slices.Contains(got, "--config="+filepath.Join("/r", ".tflint.hcl")) || !slices.Contains(got, "--recursive") {
		t.Errorf("tflint %v", got)
	}
	if got := pipArgs("/t", "checkov", "1.2.3"); !slices.Contains(got, "checkov==1.2.3") || !slices.Contains(got, "--target") {
		t.Errorf("pip %v", got)
	}
}

// A person's settings change nothing.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	mine := []string{"PATH=/bin", "TF_VAR_name=x", "TFLINT_LOG=debug", "CKV_FRAMEWORK=all", "BC_API_KEY=k", "AWS_PROFILE=p", "PYTHONPATH=/p", "HTTPS_PROXY=h"}
	if got, want := environment(mine, ""), []string{"PATH=/bin", "HTTPS_PROXY=h"}; !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	if got := environment(mine, "/h"); got[len(got)-1] != "HOME=/h" {
		t.Errorf("the home is not the last word: %v", got)
	}
}

// Without Python there is no checkov: that is said, and is no failure.
func TestWithoutPython(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var out, log strings.Builder
	if err := orSkipped(&out, checkov(t.Context(), &out, &log, t.TempDir(), nil)); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "skip  checkov "+checkovVersion+" needs python3 with pip") {
		t.Errorf("it says %q", out.String())
	}
}

// refuses asks for an error that says all of some words.
func refuses(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, word := range words {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("the refusal %v does not say %q", err, word)
		}
	}
}
