package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/control"
	"github.com/tandem-failover/tandem/lab/fault"
)

func newLabKill(env environment, flags *labFlags) *cobra.Command {
	var refuse bool
	cmd := &cobra.Command{
		Use:   "kill REGION",
		Short: "Make a Region vanish: nothing there answers any more",
		Args:  takes("a REGION"),
		RunE: func(c *cobra.Command, args []string) error {
			spec := fault.Spec{Name: "region-hung", Region: args[0]}
			if refuse {
				spec.Name = "region-refused"
			}
			return inject(c.Context(), env, flags.dir, spec)
		},
	}
	cmd.Flags().BoolVar(&refuse, "refuse", false, "refuse connections at once, instead of losing packets")
	return cmd
}

func newLabHeal(env environment, flags *labFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "heal [REGION]",
		Short: "Undo every fault of a Region, or all faults",
		Args:  func(c *cobra.Command, args []string) error { return noArgs(c, args[min(1, len(args)):]) },
		RunE: func(c *cobra.Command, args []string) error {
			region := strings.Join(args, "")
			return withLab(flags.dir, func(client *control.Client) error {
				said, err := client.Heal(c.Context(), region)
				return say(env, said, err)
			})
		},
	}
}

func newLabInject(env environment, flags *labFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "inject FAULT [KEY=VALUE]...",
		Short: "Inject any fault that scenarios know",
		Long: "Inject any fault that scenarios know, with the same keys:\n\n" +
			"  " + strings.Join(fault.Names(), "\n  "),
		Example: "  tandem lab inject link-cut from=eu-west-1 to=eu-central-1\n" +
			"  tandem lab inject service-failing service=dynamodb region=eu-west-1 share=0.5",
		Args: func(c *cobra.Command, args []string) error { return takes("a FAULT")(c, args[:min(1, len(args))]) },
		RunE: func(c *cobra.Command, args []string) error {
			spec, err := parseSpec(args)
			if err != nil {
				return usage(err)
			}
			return inject(c.Context(), env, flags.dir, spec)
		},
	}
}

func newLabFaults(env environment, flags *labFlags) *cobra.Command {
	return &cobra.Command{
		Use: "faults", Short: "List the active faults", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withLab(flags.dir, func(client *control.Client) error {
				list, err := client.Faults(c.Context())
				if err != nil {
					return err
				}
				if len(list) == 0 {
					fmt.Fprintln(env.stderr, "no fault is active")
				}
				for _, f := range list {
					fmt.Fprintf(env.stdout, "%-40s %s\n", f.Place, f.Fault)
				}
				return nil
			})
		},
	}
}

func newLabEvents(env environment, flags *labFlags) *cobra.Command {
	return &cobra.Command{
		Use: "events", Short: "Print each event as it happens, a JSON object a line", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			encoder := json.NewEncoder(env.stdout)
			return withLab(flags.dir, func(client *control.Client) error {
				err := client.Events(c.Context(), func(e event.Event) { _ = encoder.Encode(e) })
				if err == nil && c.Context().Err() == nil {
					fmt.Fprintln(env.stderr, "tandem lab events: the lab has ended")
				}
				return err
			})
		},
	}
}

func inject(ctx context.Context, env environment, dir string, spec fault.Spec) error {
	return withLab(dir, func(client *control.Client) error {
		said, err := client.Inject(ctx, spec)
		return say(env, said, err)
	})
}

func withLab(dir string, do func(*control.Client) error) error {
	client, err := control.NewClient(dir)
	if err != nil {
		return err
	}
	defer client.Close()
	err = do(client)
	if _, refused := errors.AsType[*control.RefusedError](err); refused {
		return usage(err)
	}
	if errors.Is(err, control.ErrNoLab) {
		return fmt.Errorf("%w\nhint: start one with `tandem lab`, or name its directory with --dir", err)
	}
	return err
}

func say(env environment, said string, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.stdout, said)
	return err
}

// parseSpec reads a fault's name and its keys.
func parseSpec(args []string) (fault.Spec, error) {
	spec := fault.Spec{Name: args[0]}
	for _, arg := range args[1:] {
		key, value, ok := strings.Cut(arg, "=")
		if !ok {
			return spec, fmt.Errorf("%q is not KEY=VALUE, such as region=eu-west-1", arg)
		}
		if err := setKey(&spec, key, value); err != nil {
			return spec, fmt.Errorf("%s: %w", arg, err)
		}
	}
	return spec, nil
}

func setKey(spec *fault.Spec, key, value string) (err error) {
	switch key {
	case "region":
		spec.Region = value
	case "from":
		spec.From = value
	case "to":
		spec.To = value
	case "service":
		spec.Service = value
	case "lag":
		spec.Lag, err = parseDuration(value)
	case "delay":
		spec.Delay, err = parseDuration(value)
	case "share":
		if spec.Share, err = strconv.ParseFloat(value, 64); err != nil {
			err = errors.New("write a part of all requests, such as 0.5")
		}
	case "checkers":
		spec.Checkers = strings.Split(value, ",")
	default:
		return errors.New("no fault has that key; there are region, from, to, service, lag, delay, share, checkers")
	}
	return err
}

func parseDuration(value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil {
		return 0, errors.New("write a number with its unit, such as 5s")
	}
	return d, nil
}
