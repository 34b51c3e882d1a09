package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/tandem-failover/tandem/stack"
)

// stackFlags choose the stack that a lab runs, and what stands for its functions and origins.
type stackFlags struct {
	file     string
	regions  []string
	programs []string
	origins  []string
	given    func(flag string) bool
}

func (s *stackFlags) add(c *cobra.Command) {
	f := c.Flags()
	s.given = f.Changed
	f.StringVar(&s.file, "stack", "", "`FILE` that terraform show -json printed of a state; - for standard input")
	f.StringSliceVar(&s.regions, "regions", nil, "`REGIONS` of Tandem's own stack, two or three, in order of preference")
	f.StringArrayVar(&s.programs, "function", nil, "`NAME=COMMAND` runs COMMAND, which speaks the Lambda Runtime API, as a function")
	f.StringArrayVar(&s.origins, "origin", nil, "`HOST=URL` calls URL, on this machine, for an HTTP origin at HOST")
}

// load reads the stack and finds its functions' programs. What a lab of it will lack is told on stderr.
func (s *stackFlags) load(env environment) (stack.Stack, programs, error) {
	if s.file == "" && s.given("stack") {
		return stack.Stack{}, programs{}, usage(errors.New("--stack is empty: name a file, or - for standard input"))
	}
	if s.file != "" && s.regions != nil {
		return stack.Stack{}, programs{}, usage(errors.New("--stack says which Regions there are: leave --regions out"))
	}
	declared, unknown, err := s.read(env)
	if err != nil {
		return stack.Stack{}, programs{}, err
	}
	if len(unknown) > 0 {
		fmt.Fprintln(env.stderr, "The lab leaves out:")
		for _, u := range unknown {
			fmt.Fprintf(env.stderr, "  %s\n", printable(u.String()))
		}
	}
	p, err := findPrograms(&declared, s.programs)
	if err != nil {
		return stack.Stack{}, programs{}, usage(err)
	}
	p.tell(env.stderr)
	absent, err := leadOrigins(&declared, s.origins)
	if err != nil {
		return stack.Stack{}, programs{}, usage(err)
	}
	tellOrigins(env.stderr, absent)
	return declared, p, nil
}

func (s *stackFlags) read(env environment) (stack.Stack, []stack.Unknown, error) {
	if s.file == "" {
		declared, err := stack.Recorded(s.regions...)
		if err != nil {
			return stack.Stack{}, nil, usage(fmt.Errorf("--regions: %w", err))
		}
		return declared, nil, nil
	}
	in := env.stdin
	if terminal, ok := in.(*os.File); ok && s.file == "-" && isTerminal(terminal) {
		return stack.Stack{}, nil, usage(errors.New("--stack -: standard input is a terminal: pipe what terraform show -json prints"))
	}
	if s.file != "-" {
		file, err := os.Open(s.file)
		if err != nil {
			return stack.Stack{}, nil, usage(fmt.Errorf("--stack: %w", err))
		}
		defer file.Close()
		in = file
	}
	declared, unknown, err := stack.FromTerraform(in)
	if err != nil {
		return stack.Stack{}, nil, fmt.Errorf("--stack %s: %w", s.file, err)
	}
	return declared, unknown, nil
}
