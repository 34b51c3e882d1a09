// Command lint reads the Terraform code of this repository as two linters do: tflint, which knows the language, and
// checkov, which knows what is unwise on AWS. What they find is fixed, or let be by a comment beside it that says why.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "lint:", err)
		os.Exit(1)
	}
}

// run runs both linters over a copy of the code, so that they leave nothing behind, and tells log what takes long.
func run(ctx context.Context, out, log io.Writer) error {
	dir, err := os.MkdirTemp("", "tandem-lint-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	root, err := cli.Root(ctx)
	if err != nil {
		return err
	}
	copied, err := cli.Copy(root, dir)
	if err != nil {
		return err
	}
	exceptions, err := exceptions(copied)
	if err != nil {
		return err
	}
	return errors.Join(
		unexplained(exceptions),
		orSkipped(out, tflint(ctx, out, log, copied)),
		orSkipped(out, checkov(ctx, out, log, copied, exceptions)),
	)
}

// orSkipped says that a linter is not to be had here, which is no finding.
func orSkipped(out io.Writer, err error) error {
	if !errors.Is(err, cli.ErrUnavailable) {
		return err
	}
	fmt.Fprintln(out, "skip ", err)
	return nil
}
