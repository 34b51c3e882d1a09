// Command tandem rehearses the failure of an AWS Region on one machine, and measures the recovery.
//
// The same binary is the functions' code: the lab runs it again under the name bootstrap, which is what
// Lambda calls a function's program.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/tandem-failover/tandem/functions"
)

func main() {
	if filepath.Base(os.Args[0]) == bootstrap {
		functions.Main()
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, end := context.WithCancel(ctx)
	defer end()
	// A second Ctrl-C kills: whoever presses it twice does not want to wait for the first.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, environment{
		args: os.Args[1:], stdin: os.Stdin, stdout: openOutput(end), stderr: os.Stderr, terminal: isTerminal(os.Stderr),
	}))
}
