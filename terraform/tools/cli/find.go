package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// tofu is built where there is no program.
var tofu = Program{Name: "tofu", Module: "github.com/opentofu/opentofu", Version: "v1.12.6", Package: "./cmd/tofu"}

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
	return tofu.Build(ctx, log)
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
