// Command docs writes the tables of the READMEs of the root and of every module, as terraform-docs does by
// terraform/.terraform-docs.yml: what is asked for, the variables, the outputs. With -check it writes nothing, and
// fails when a table is not what the code declares.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

var terraformDocs = cli.Program{Name: "terraform-docs", Module: "github.com/terraform-docs/terraform-docs", Version: "v0.22.0", Package: "."}

func main() {
	check := flag.Bool("check", false, "write nothing, and fail when a table is not what the code declares")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Stderr, *check)
	if *check && errors.Is(err, cli.ErrUnavailable) {
		fmt.Println("skip  the tables, not compared:", err)
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, log io.Writer, check bool) error {
	root, err := cli.Root(ctx)
	if err != nil {
		return err
	}
	program, err := terraformDocs.Build(ctx, log)
	if err != nil {
		return err
	}
	return tables(ctx, program, filepath.Join(root, "terraform"), check)
}

// tables writes or checks the tables of a root and of the modules below it.
func tables(ctx context.Context, program, root string, check bool) error {
	args := []string{"."}
	if check {
		args = append(args, "--output-check")
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = root
	said, err := cmd.CombinedOutput()
	switch {
	case err != nil && check:
		return fmt.Errorf("run make docs, and commit what it writes: %w\n%s", err, said)
	case err != nil:
		return fmt.Errorf("write the tables: %w\n%s", err, said)
	}
	return nil
}
