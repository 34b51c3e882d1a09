// Package cli runs Terraform or OpenTofu with the provider of schemas beside it: for what must work without an AWS
// account and without a provider registry.
package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// CLI is a Terraform or an OpenTofu that finds the provider of schemas and no other.
type CLI struct {
	Path   string // of the program
	config string // of its configuration file
}

// New finds a program, or builds one, and makes what it needs in dir, which must stay: init leaves links there. It
// tells log what takes long. It runs within the module of these tools.
func New(ctx context.Context, dir string, log io.Writer) (*CLI, error) {
	program, err := find(ctx, log)
	if err != nil {
		return nil, err
	}
	config, err := mirror(ctx, dir)
	if err != nil {
		return nil, err
	}
	return &CLI{Path: program, config: config}, nil
}

// Run runs the program in a folder, and returns what it prints to stdout. An error has everything it printed, to stdout
// and then to stderr.
func (c *CLI) Run(ctx context.Context, folder string, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := c.Command(ctx, args...)
	cmd.Dir = folder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s in %s: %w\n%s%s", filepath.Base(c.Path), args[0], folder, err, stdout.Bytes(), stderr.Bytes())
	}
	return stdout.Bytes(), nil
}

// Command is the program with its arguments, ready to run.
func (c *CLI) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Path, args...)
	cmd.Env = append(own(os.Environ()),
		"TF_CLI_CONFIG_FILE="+c.config, "TF_INPUT=0", "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"TF_CLI_ARGS=-no-color",
	)
	return cmd
}

// own leaves out of an environment what would change what comes out: a person's variables, arguments and accounts.
func own(environment []string) []string {
	var kept []string
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "AWS_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// mirror builds the provider into a folder as registries have it, and returns the configuration file that leads
// there and nowhere else.
func mirror(ctx context.Context, dir string) (config string, err error) {
	const version = "5.32.0"
	plugins := filepath.Join(dir, "plugins")
	platform, err := output(ctx, "", "go", "env", "GOOS", "GOARCH")
	if err != nil {
		return "", err
	}
	built := filepath.Join(dir, "terraform-provider-aws_v"+version)
	// The same bytes wherever they are built: programs remember the provider's checksum.
	const source = "github.com/tandem-failover/tandem/terraform/tools/provider"
	if _, err := output(ctx, "", "go", "build", "-trimpath", "-buildvcs=false", "-o", built, source); err != nil {
		return "", fmt.Errorf("build the provider of schemas: %w", err)
	}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		at := filepath.Join(plugins, registry, "hashicorp", "aws", version, strings.Join(strings.Fields(string(platform)), "_"))
		if err := os.MkdirAll(at, 0o755); err != nil {
			return "", fmt.Errorf("make the folder of plugins: %w", err)
		}
		link := filepath.Join(at, filepath.Base(built))
		if err := os.Remove(link); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("put the provider where %s would have it: %w", registry, err)
		}
		if err := os.Symlink(built, link); err != nil {
			return "", fmt.Errorf("put the provider where %s would have it: %w", registry, err)
		}
	}
	config = filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", plugins)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return "", fmt.Errorf("write the configuration of the program: %w", err)
	}
	return config, nil
}

// output runs a program and returns what it prints to stdout, also when it fails; its errors have what it says on
// stderr.
func output(ctx context.Context, folder, name string, args ...string) ([]byte, error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stderr = folder, &said
	printed, err := cmd.Output()
	if err != nil {
		return printed, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, said.Bytes())
	}
	return printed, nil
}
