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
	"time"

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
	// A second Ctrl-C kills: whoever presses it again does not want to wait for the first. timeout(1) and
	// the like send every signal twice, to the process and to its group, and mean it once.
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	os.Exit(run(ctx, environment{
		args: os.Args[1:], stdin: os.Stdin, stdout: openOutput(end), stderr: os.Stderr, terminal: isTerminal(os.Stderr),
	}))
}
