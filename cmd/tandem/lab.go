package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/control"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// labFlags are the flags of tandem lab.
type labFlags struct {
	dir     string // of the subcommands too
	scale   float64
	seed    uint64
	regions []string
	verbose bool

	dnsPort, httpsPort, httpPort, edgePort int
}

func newLab(env environment) *cobra.Command {
	var flags labFlags
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Run the stack on this machine, in the foreground",
		Long: "Run the stack on this machine, in the foreground: DNS and health checks, HTTPS endpoints,\n" +
			"functions, tables that replicate. Kill and heal its Regions from another terminal.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runLab(c.Context(), env, flags) },
	}
	cmd.PersistentFlags().StringVar(&flags.dir, "dir", defaultDir(), "where the lab leaves tandem.yaml, ca.pem and its control socket")
	f := cmd.Flags()
	f.Float64Var(&flags.scale, "scale", 1, "how many times faster than AWS the lab runs, 1 to 100")
	f.Uint64Var(&flags.seed, "seed", 1, "decides everything random in the lab")
	f.StringSliceVar(&flags.regions, "regions", stack.DefaultSettings().Regions, "two to four Regions, in order of preference")
	f.BoolVar(&flags.verbose, "verbose", false, "also show each checker's verdict, each function's process and what it prints")
	f.IntVar(&flags.dnsPort, "dns-port", 0, "port of the name server; 0 takes a free one")
	f.IntVar(&flags.httpsPort, "https-port", 0, "port of the HTTPS endpoints, the same in each Region; 0 takes a free one")
	f.IntVar(&flags.httpPort, "http-port", 0, "port of the HTTP endpoints, the same in each Region; 0 takes a free one")
	f.IntVar(&flags.edgePort, "edge-port", 0, "port of the AWS endpoint; 0 takes a free one")
	cmd.AddCommand(
		newLabKill(env, &flags), newLabHeal(env, &flags), newLabInject(env, &flags),
		newLabFaults(env, &flags), newLabEvents(env, &flags))
	return cmd
}

func runLab(ctx context.Context, env environment, flags labFlags) error {
	settings := stack.DefaultSettings()
	settings.Regions = flags.regions
	declared, err := stack.Default(settings)
	if err != nil {
		return usage(err)
	}
	progress := drill.NewProgress(env.stdout, scale.Factor(flags.scale), false)
	show := func(e event.Event) {
		if flags.verbose || worthTelling(e) {
			progress.Tell(e)
		}
	}
	printer := startPrinter(show)
	defer printer.close()
	options := lab.Options{
		Scale: scale.Factor(flags.scale), Seed: flags.seed, Command: functionCode, Dir: flags.dir, Sink: printer.publish,
		DNSPort: flags.dnsPort, HTTPSPort: flags.httpsPort, HTTPPort: flags.httpPort, EdgePort: flags.edgePort,
	}
	if flags.verbose {
		options.Log = func(region, function, line string) {
			fmt.Fprintf(env.stderr, "%s %s: %s\n", region, function, line)
		}
	}
	return serveLab(ctx, env, declared, options)
}

// serveLab runs the lab until ctx ends.
func serveLab(ctx context.Context, env environment, declared stack.Stack, options lab.Options) error {
	if err := control.Free(options.Dir); err != nil {
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
	fmt.Fprint(env.stdout, welcome(l.Deployment(), options.Dir))
	<-ctx.Done()
	fmt.Fprintln(env.stderr, "tandem lab: closing")
	return nil
}

// worthTelling leaves out what happens all the time.
func worthTelling(e event.Event) bool {
	switch e.Kind {
	case event.Checker, event.Schedule:
		return false
	case event.Function:
		return e.To != "started" && e.To != "ended"
	}
	return true
}

// defaultDir is the same for every terminal of a user.
func defaultDir() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "tandem", "lab")
}
