package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/control"
	"github.com/tandem-failover/tandem/stack"
)

// labFlags are the flags of tandem lab.
type labFlags struct {
	dir     string // of the subcommands too
	scale   scaleFlag
	seed    uint64
	stack   stackFlags
	verbose bool
	ports   portFlags
}

func newLab(env environment) *cobra.Command {
	flags := labFlags{scale: 1}
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Run the stack on this machine, in the foreground",
		Long: "Run the stack on this machine, in the foreground: DNS and health checks, HTTPS\n" +
			"endpoints, functions, tables that replicate. Kill and heal its Regions from\n" +
			"another terminal.\n\n" +
			"The stack is Tandem's own, or what you have deployed:\n\n" +
			"  terraform show -json | tandem lab --stack -\n\n" +
			"States may follow one another, as where each Region has its own. Packages are\n" +
			"looked for from the current directory.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runLab(c.Context(), env, flags) },
	}
	cmd.PersistentFlags().StringVar(&flags.dir, "dir", defaultDir(), "`PATH` of the lab's tandem.yaml, ca.pem and control socket")
	f := cmd.Flags()
	f.Var(&flags.scale, "scale", "how many times faster than AWS the lab runs, 1 to 100")
	f.Uint64Var(&flags.seed, "seed", 1, "decides everything random in the lab")
	flags.stack.add(cmd)
	f.BoolVar(&flags.verbose, "verbose", false, "also show each checker's verdict, each function's process and what it prints")
	flags.ports.add(cmd)
	cmd.AddCommand(
		newLabKill(env, &flags), newLabHeal(env, &flags), newLabInject(env, &flags),
		newLabFaults(env, &flags), newLabEvents(env, &flags))
	return cmd
}

func runLab(ctx context.Context, env environment, flags labFlags) error {
	declared, programs, err := flags.stack.load(env)
	if err != nil {
		return err
	}
	progress := drill.NewProgress(env.stdout, flags.scale.factor(), false)
	greeting := make(chan string, 1) // closed when there will be none
	show := func(e event.Event) {
		if flags.verbose || worthTelling(e) && !programs.told(e) {
			progress.Tell(e)
		}
		if e.Kind == event.Lab && e.To == "ready" {
			fmt.Fprint(env.stdout, <-greeting) // in its place among the events
		}
	}
	printer := startPrinter(show)
	defer printer.close()
	options := lab.Options{
		Scale: flags.scale.factor(), Seed: flags.seed, Command: programs.command, Dir: flags.dir, Sink: printer.publish,
		DNSPort: int(flags.ports.dns), HTTPSPort: int(flags.ports.https),
		HTTPPort: int(flags.ports.http), EdgePort: int(flags.ports.edge),
	}
	if flags.verbose {
		options.Log = func(region, function, line string) {
			fmt.Fprintf(env.stderr, "%s %s: %s\n", region, function, line)
		}
	}
	return flags.ports.explain(serveLab(ctx, env, declared, options, greeting))
}

// serveLab runs the lab until ctx ends. It greets once.
func serveLab(ctx context.Context, env environment, declared stack.Stack, options lab.Options, greeting chan<- string) error {
	defer close(greeting)
	err := control.Free(options.Dir)
	if errors.Is(err, control.ErrBusy) {
		return fmt.Errorf("%w\nhint: end it with Ctrl-C, or give this one a directory of its own with --dir", err)
	}
	if err != nil {
		return err
	}
	l, err := lab.Start(ctx, declared, options)
	if err != nil {
		return err
	}
	defer l.Close()
	server, err := control.Serve(l, options.Dir)
	if err != nil {
		return err
	}
	defer server.Close()
	greeting <- "\n" + welcome(l.Deployment(), options.Dir)
	<-ctx.Done()
	fmt.Fprintln(env.stderr, "tandem lab: closing")
	return nil
}

// defaultDir is the same for every terminal of a user.
func defaultDir() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "tandem", "lab")
}
