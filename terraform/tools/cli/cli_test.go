package cli

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A person's variables, arguments and accounts change nothing.
func TestOwnEnvironment(t *testing.T) {
	t.Parallel()
	got := own([]string{"HOME=/h", "TF_VAR_name=x", "TF_CLI_ARGS_plan=-destroy", "AWS_PROFILE=p", "PATH=/bin", "TFX=1"})
	if want := []string{"HOME=/h", "PATH=/bin", "TFX=1"}; !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
}

func TestNewEnough(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"terraform_version": "1.7.0"}`:      true,
		`{"terraform_version": "1.12.0-dev"}`: true,
		`{"terraform_version": "1.6.6"}`:      false,
		`{"terraform_version": "0.13.1"}`:     false,
		`{"terraform_version": "2.0.0"}`:      false,
		`{"terraform_version": ""}`:           false,
		`Terraform v1.9.0`:                    false,
	} {
		if got := newEnough([]byte(text), 7); got != want {
			t.Errorf("%s: new enough is %v", text, got)
		}
	}
}

// The copy has the code and an artifact, and nothing that programs left behind.
func TestCopy(t *testing.T) {
	t.Parallel()
	root, to := t.TempDir(), t.TempDir()
	for _, name := range []string{
		"main.tf", "modules/lambda/main.tf", "modules/lambda/tests/empty.zip", "modules/lambda/.terraform/x", "tools/main.go",
		".terraform.lock.hcl", "terraform.tfstate",
	} {
		file := filepath.Join(root, "terraform", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	copied, err := Copy(root, to)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	err = filepath.WalkDir(copied, func(name string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, err = filepath.Rel(copied, name)
			got = append(got, filepath.ToSlash(name))
		}
		return err
	})
	if want := []string{"main.tf", "modules/lambda/main.tf", "modules/lambda/tests/empty.zip"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("copied %v, %v; want %v", got, err, want)
	}
	artifact, err := zip.OpenReader(filepath.Join(to, "dist", "tandem-functions-arm64.zip"))
	if err != nil {
		t.Fatal(err)
	}
	artifact.Close()
}

// A program that cannot be fetched is told from one that does not build: the first is no finding.
func TestAProgramThatCannotBeFetched(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GOMODCACHE", t.TempDir())
	missing := Program{Name: "none", Module: "example.invalid/none", Version: "v1.0.0", Package: "."}
	if path, err := missing.Build(t.Context(), io.Discard); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "none v1.0.0") {
		t.Errorf("got %q, %v", path, err)
	}
}

// Nothing of what a program prints is lost, though it prints to both at once.
func TestAFailureHasEverything(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	const lines = 1000
	const script = `i=0; while [ $i -lt 1000 ]; do echo told; echo warned >&2; i=$((i+1)); done; exit 3`
	_, err = (&CLI{Path: shell}).Run(t.Context(), t.TempDir(), "-c", script)
	if err == nil {
		t.Fatal("no failure")
	}
	if told, warned := strings.Count(err.Error(), "told\n"), strings.Count(err.Error(), "warned\n"); told != lines || warned != lines {
		t.Errorf("the failure has %d lines of stdout and %d of stderr, want %d each", told, warned, lines)
	}
}
