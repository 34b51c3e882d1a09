// Command offline runs Terraform or OpenTofu with the provider of schemas, in the folder that it is told:
//
//	go -C terraform/tools run ./offline -chdir=$PWD/terraform validate
//
// Unlike check and record it works where the code lies, and init leaves .terraform and a lock file there.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run returns the program's own exit code, or 1.
func run(ctx context.Context, args []string) int {
	dir, err := cli.Cache()
	if err != nil {
		fmt.Fprintln(os.Stderr, "offline:", err)
		return 1
	}
	program, err := cli.New(ctx, dir, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "offline:", err)
		return 1
	}
	cmd := program.Command(ctx, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "offline:", err)
		return 1
	}
	return 0
}
