package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/drill/rehearsal"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab"
)

// drillFlags are the flags of tandem drill.
type drillFlags struct {
	scale   scaleFlag
	seed    uint64
	stack   stackFlags
	asJSON  bool
	verbose bool
}

func newDrill(env environment) *cobra.Command {
	flags := drillFlags{scale: 10}
	cmd := &cobra.Command{
		Use:   "drill [SCENARIO]",
		Short: "Rehearse a failure in a lab, measure the recovery, and judge it",
		Long: "Rehearse a failure in a lab, measure the recovery, and judge it.\n\n" +
			"SCENARIO is a file, - for standard input, or one that comes with Tandem:\n\n  " +
			strings.Join(drill.EmbeddedNames(), "\n  ") + "\n\n" +
			"All times in scenarios and reports are lab time: at scale 10 a minute takes six\n" +
			"seconds. Ctrl-C lifts every fault and reports what was measured.\n\n" +
			"Exit codes: 0 passed, 1 could not run or is unreliable, 2 usage, 3 a threshold\n" +
			"failed.",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return noArgs(c, args[1:])
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			name := "region-outage"
			if len(args) == 1 {
				name = args[0]
			}
			return runDrill(c, env, name, flags)
		},
	}
	cmd.Flags().Var(&flags.scale, "scale", "how many times faster than AWS the lab runs, 1 to 100")
	cmd.Flags().Uint64Var(&flags.seed, "seed", 1, "decides everything random in the lab and the traffic")
	flags.stack.add(cmd)
	cmd.Flags().BoolVar(&flags.asJSON, "json", false, "print the report as JSON")
	cmd.Flags().BoolVar(&flags.verbose, "verbose", false, "show every event, and what functions print, on stderr")
	return cmd
}

func runDrill(c *cobra.Command, env environment, name string, flags drillFlags) error {
	if name == "-" && flags.stack.file == "-" {
		return usage(errors.New("the scenario and --stack are both -: give one of them as a file"))
	}
	scenario, err := findScenario(env, name)
	if err != nil {
		return usage(err)
	}
	report, err := rehearse(c.Context(), env, scenario, flags)
	if errors.Is(err, drill.ErrCouldNotRun) {
		return fmt.Errorf("%w\nhint: a busy machine needs a lower --scale, young checks more time at first;\nhint: --verbose shows what functions say", err)
	}
	if err != nil {
		return err
	}
	if err := printReport(env, report, flags.asJSON); err != nil {
		return err
	}
	if code := report.Verdict.ExitCode(); code != exitOK {
		return &exitError{code: code}
	}
	return nil
}

// rehearse drills a lab of its own, of which nothing is left when it returns.
func rehearse(ctx context.Context, env environment, scenario drill.Scenario, flags drillFlags) (report drill.Report, err error) {
	declared, programs, err := flags.stack.load(env)
	if err != nil {
		return report, err
	}
	options := lab.Options{Scale: flags.scale.factor(), Seed: flags.seed, Command: programs.command}
	if flags.verbose {
		options.Log = func(region, function, line string) {
			fmt.Fprintf(env.stderr, "%s %s: %s\n", region, function, line)
		}
	}
	predict, err := rehearsal.Predict(declared, scenario, options)
	if err != nil {
		return report, err
	}
	target, err := rehearsal.Start(ctx, declared, scenario, options)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	progress := drill.NewProgress(env.stderr, options.Scale, !env.terminal && !flags.verbose)
	show := func(e event.Event) {
		if flags.verbose || worthTelling(e) && !programs.told(e) {
			progress.Tell(e)
		}
	}
	return drill.Run(ctx, scenario, target, drill.Options{Seed: flags.seed, Predict: predict, Progress: show})
}

func printReport(env environment, report drill.Report, asJSON bool) error {
	if !asJSON {
		return report.WriteText(env.stdout)
	}
	return report.WriteJSON(env.stdout)
}

// findScenario reads a file or standard input, or else a scenario that comes with Tandem.
func findScenario(env environment, name string) (drill.Scenario, error) {
	if name == "-" {
		data, err := io.ReadAll(env.stdin)
		if err != nil {
			return drill.Scenario{}, fmt.Errorf("read scenario: %w", err)
		}
		return drill.Parse("stdin", data)
	}
	if strings.ContainsAny(name, `./\`) {
		return drill.ReadFile(name)
	}
	return drill.Embedded(name)
}
