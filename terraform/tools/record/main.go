// Command record writes down what the Terraform code of this repository declares with its defaults: it applies the
// root and the example of three Regions with the provider of schemas in a scratch directory, and leaves their states,
// as small as they get, in stack/recordings. The same code leaves the same bytes. With -check it writes nothing, and
// fails if a file is another.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// The names are those that the lab's clients use, in a zone under a domain reserved for tests (RFC 6761).
var recordings = []struct {
	file      string
	folder    string // below terraform/
	variables []string
}{
	{"two-regions.json", ".", []string{"name=api.tandem.test"}},
	{"three-regions.json", "examples/three-regions", []string{"name=api.tandem.test", "zone_name=tandem.test"}},
}

func main() {
	check := flag.Bool("check", false, "compare the recordings with the files instead of writing them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, *check)
	if *check && errors.Is(err, cli.ErrUnavailable) {
		fmt.Println("skip  the recordings, not compared:", err)
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, check bool) error {
	root, err := cli.Root(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tandem-terraform-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program, err := cli.New(ctx, dir, os.Stderr)
	if err != nil {
		return err
	}
	copied, err := cli.Copy(root, dir)
	if err != nil {
		return err
	}
	for _, r := range recordings {
		recording, err := apply(ctx, program, filepath.Join(copied, r.folder), r.variables)
		if err != nil {
			return fmt.Errorf("record terraform/%s: %w", r.folder, err)
		}
		keep := os.WriteFile
		if check {
			keep = compare
		}
		if err := keep(filepath.Join(root, "stack", "recordings", r.file), recording, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// apply applies the code in a folder, and returns what is worth keeping of its state.
func apply(ctx context.Context, program *cli.CLI, folder string, variables []string) ([]byte, error) {
	steps := [][]string{{"init", "-backend=false"}, {"apply", "-auto-approve"}}
	for _, v := range variables {
		steps[1] = append(steps[1], "-var="+v)
	}
	for _, step := range steps {
		if _, err := program.Run(ctx, folder, step...); err != nil {
			return nil, err
		}
	}
	printed, err := program.Run(ctx, folder, "show", "-json")
	if err != nil {
		return nil, err
	}
	return normalise(printed)
}

// compare has the form of os.WriteFile.
func compare(file string, recording []byte, _ os.FileMode) error {
	was, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(was, recording) {
		return fmt.Errorf("%s is not what terraform/ declares: run make stack, and look at what changes", file)
	}
	return nil
}
