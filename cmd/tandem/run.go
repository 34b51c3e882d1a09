package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// environment is what a command sees of the operating system. Its writers bear more than one goroutine,
// as files do: functions speak while events are told.
type environment struct {
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool // stderr is one: progress is welcome there
}

// Exit codes, the same for every command.
const (
	exitOK      = 0
	exitFailed  = 1 // it could not be done; of a drill: it measured nothing that can be relied on
	exitUsage   = 2
	exitVerdict = 3 // a drill ran and a threshold failed
)

// columns is how wide a terminal is assumed to be.
const columns = 80

// exitError ends a command with a code of its own. Its err may be nil when everything was said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage marks a mistake of the caller's.
func usage(err error) error { return &exitError{code: exitUsage, err: err} }

// run executes one command line and returns its exit code.
func run(ctx context.Context, env environment) int {
	root := newRoot(env)
	root.SetArgs(env.args)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	code := exitFailed
	if exit, ok := errors.AsType[*exitError](err); ok {
		code = exit.code
		err = exit.err
	}
	if err != nil {
		fmt.Fprintf(env.stderr, "tandem: %v\n", err)
	}
	return code
}

func newRoot(env environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "tandem",
		Short: "Keep an HTTP service on AWS serving when a Region fails, and rehearse it",
		Long: "Tandem keeps an HTTP service on AWS serving when a whole Region fails – and lets\n" +
			"you rehearse that failure on this machine, with the same stack and the same\n" +
			"function code.",
		Example: "  tandem drill    lose a Region under traffic and measure the recovery: a minute\n" +
			"  tandem lab      run the stack here, and break it by hand from another terminal",
		SilenceErrors: true, SilenceUsage: true,
		Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	// Cobra's own template, with flags that fit a terminal.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", fmt.Sprintf(".FlagUsagesWrapped %d ", columns)))
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w\nhint: %s --help", err, c.CommandPath()))
	})
	root.AddCommand(newDrill(env), newLab(env), newVersion(env))
	return root
}

// noArgs refuses words that no command knows.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := c.CommandPath() + " --help"
	if meant := c.SuggestionsFor(args[0]); len(meant) > 0 {
		hint = fmt.Sprintf("did you mean %q?", c.CommandPath()+" "+meant[0])
	}
	return usage(fmt.Errorf("%q is unknown to %s\nhint: %s", args[0], c.CommandPath(), hint))
}

// takes wants these arguments, and names the one that is missing.
func takes(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return usage(fmt.Errorf("%s needs %s\nhint: %s --help", c.CommandPath(), names[len(args)], c.CommandPath()))
		}
		return noArgs(c, args[len(names):])
	}
}

func isTerminal(f *os.File) bool { return isatty.IsTerminal(f.Fd()) }
