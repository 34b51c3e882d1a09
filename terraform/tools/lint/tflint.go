package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

var theTflint = cli.Program{Name: "tflint", Module: "github.com/terraform-linters/tflint", Version: "v0.64.0", Package: "."}

// tflint lints every folder of a root by the root's .tflint.hcl. Its rules for the language are part of the program:
// nothing is downloaded.
func tflint(ctx context.Context, out, log io.Writer, root string) error {
	program, err := theTflint.Build(ctx, log)
	if err != nil {
		return err
	}
	began := time.Now()
	cmd := exec.CommandContext(ctx, program, tflintArgs(root)...)
	cmd.Dir, cmd.Env = root, environment(os.Environ(), "")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tflint: %w: fix what it finds, or write # tflint-ignore: <rule> # <reason> above it\n%s", err, said)
	}
	fmt.Fprintf(out, "ok    tflint %-27s %.1fs\n", theTflint.Version, time.Since(began).Seconds())
	return nil
}

// tflintArgs name the configuration by its full path: a relative one would be looked for in every folder.
func tflintArgs(root string) []string {
	return []string{"--recursive", "--config=" + filepath.Join(root, ".tflint.hcl"), "--format=compact", "--no-color"}
}

// environment is an environment without what would change what linters find: a person's settings for them, for
// Terraform and for accounts. A home, if there is one, takes the place of the person's, whose files are settings too.
func environment(of []string, home string) []string {
	var kept []string
	for _, variable := range of {
		name, _, _ := strings.Cut(variable, "=")
		switch prefix, _, _ := strings.Cut(name, "_"); prefix {
		case "TF", "TFLINT", "AWS", "BC", "CKV", "CHECKOV", "PYTHONPATH", "PYTHONHOME":
		default:
			kept = append(kept, variable)
		}
	}
	if home != "" {
		kept = append(kept, "HOME="+home)
	}
	return kept
}
