package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The OpenTofu that is built where there is no program.
const (
	tofu        = "github.com/opentofu/opentofu"
	tofuVersion = "v1.12.6"
)

// oldest are the first minor versions 1.x whose tests can mock providers, as ours do.
// https://developer.hashicorp.com/terraform/language/tests/mocking
// https://opentofu.org/docs/cli/commands/test/#the-mock_provider-blocks
var oldest = []struct {
	name  string
	minor int
}{{"terraform", 7}, {"tofu", 8}}

// find is the program to use: the one that the variable TERRAFORM names, the first on PATH that is new enough, or an
// OpenTofu that is built once into the user's cache.
func find(ctx context.Context, log io.Writer) (string, error) {
	if chosen := os.Getenv("TERRAFORM"); chosen != "" {
		path, err := exec.LookPath(chosen)
		if err != nil {
			return "", fmt.Errorf("the variable TERRAFORM names no program: %w", err)
		}
		return path, nil
	}
	for _, program := range oldest {
		path, err := exec.LookPath(program.name)
		if err != nil {
			continue
		}
		printed, err := output(ctx, "", path, "version", "-json")
		if err != nil {
			fmt.Fprintf(log, "%s does not run, so another is taken: %v\n", path, err)
			continue
		}
		if newEnough(printed, program.minor) {
			return path, nil
		}
		fmt.Fprintf(log, "%s is too old for tests with mocks, so another is taken: version 1.%d would do\n", path, program.minor)
	}
	cache, err := Cache()
	if err != nil {
		return "", err
	}
	return build(ctx, filepath.Join(cache, "tofu-"+tofuVersion), log)
}

// Cache is the folder where these tools keep what they build for longer than a run.
func Cache() (string, error) {
	users, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the user's cache: %w", err)
	}
	cache := filepath.Join(users, "tandem", "terraform")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make the user's cache: %w", err)
	}
	return cache, nil
}

// newEnough reads what version -json prints; both programs call it terraform_version.
func newEnough(printed []byte, minor int) bool {
	var version struct {
		Text string `json:"terraform_version"`
	}
	if json.Unmarshal(printed, &version) != nil {
		return false
	}
	parts := strings.Split(version.Text, ".")
	if len(parts) < 2 || parts[0] != "1" {
		return false
	}
	has, err := strconv.Atoi(parts[1])
	return err == nil && has >= minor
}

// build builds OpenTofu, unless it is there. It is built where its module lies, so that what its go.mod replaces is
// replaced, which installing it by its path and version would refuse.
func build(ctx context.Context, program string, log io.Writer) (string, error) {
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	fmt.Fprintf(log, "building OpenTofu %s, once: it takes some minutes\n", tofuVersion)
	scratch, err := os.MkdirTemp(filepath.Dir(program), "build-")
	if err != nil {
		return "", fmt.Errorf("make the cache: %w", err)
	}
	defer os.RemoveAll(scratch)
	printed, err := output(ctx, scratch, "go", "mod", "download", "-json", tofu+"@"+tofuVersion)
	var module struct{ Dir, Error string }
	if err := cmp.Or(err, json.Unmarshal(printed, &module)); err != nil {
		return "", fmt.Errorf("download OpenTofu: %w", err)
	}
	if module.Error != "" {
		return "", fmt.Errorf("download OpenTofu: %w", errors.New(module.Error))
	}
	built := filepath.Join(scratch, "tofu")
	if _, err := output(ctx, module.Dir, "go", "build", "-o", built, "./cmd/tofu"); err != nil {
		return "", fmt.Errorf("build OpenTofu: %w", err)
	}
	if err := os.Rename(built, program); err != nil {
		return "", fmt.Errorf("keep OpenTofu: %w", err)
	}
	return program, nil
}
