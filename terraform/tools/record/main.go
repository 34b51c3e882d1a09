// Command record writes down what the Terraform code of this repository declares with its defaults: it applies the
// root with the provider of schemas in a scratch directory, and leaves the state, as small as it gets, in
// stack/recorded.json. The same code leaves the same bytes. With -check it writes nothing, and fails if the file is
// another.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// name is the one that the default stack's clients use, in a zone under a domain reserved for tests (RFC 6761).
const name = "api.tandem.test"

func main() {
	check := flag.Bool("check", false, "compare the recording with the file instead of writing it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *check); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, check bool) error {
	root, err := cli.Root(ctx)
	if err != nil {
		return err
	}
	printed, err := apply(ctx, root)
	if err != nil {
		return err
	}
	recording, err := normalise(printed)
	if err != nil {
		return err
	}
	file := filepath.Join(root, "stack", "recorded.json")
	if !check {
		return os.WriteFile(file, recording, 0o644)
	}
	was, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(was, recording) {
		return fmt.Errorf("%s is not what terraform/ declares: run make stack, and look at what changes", file)
	}
	return nil
}

// apply applies a copy of the root, and returns its state as terraform show -json prints it.
func apply(ctx context.Context, root string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "tandem-terraform-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program, err := cli.New(ctx, dir, os.Stderr)
	if err != nil {
		return nil, err
	}
	folder, err := cli.Copy(root, dir)
	if err != nil {
		return nil, err
	}
	for _, step := range [][]string{{"init", "-backend=false"}, {"apply", "-auto-approve", "-var=name=" + name}} {
		if _, err := program.Run(ctx, folder, step...); err != nil {
			return nil, err
		}
	}
	return program.Run(ctx, folder, "show", "-json")
}
