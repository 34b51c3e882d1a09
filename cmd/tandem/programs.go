package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/functions"
	"github.com/tandem-failover/tandem/lab/lambda"
	"github.com/tandem-failover/tandem/stack"
)

// bootstrap is the name of a function's program on provided.al2023, and so of this binary when it is one.
const bootstrap = "bootstrap"

// programs are what runs as functions whose own package does not: what the user says; this very binary, which has the
// code of Tandem's; or nothing.
type programs struct {
	self    string
	shell   string
	dir     string            // where COMMANDs run
	said    map[string]string // COMMAND by function
	lacking map[place]error   // why nothing runs
}

// place is a function's: its name in one Region has a package, and in another perhaps not.
type place struct{ region, name string }

// findPrograms looks for what runs as each function of a stack, and takes the package away from those as which
// something else does. Texts are NAME=COMMAND.
func findPrograms(s *stack.Stack, texts []string) (programs, error) {
	p := programs{said: make(map[string]string), lacking: make(map[place]error)}
	var err error
	if p.self, err = os.Executable(); err != nil {
		return programs{}, fmt.Errorf("find this program's own file: %w", err)
	}
	for _, text := range texts {
		if err := p.say(text, s.Functions); err != nil {
			return programs{}, fmt.Errorf("--function %q: %w", text, err)
		}
	}
	reasons := make(map[string]error) // by runtime and package, which functions share
	for i := range s.Functions {
		f := &s.Functions[i]
		source := f.Runtime + " " + f.Package
		if _, known := reasons[source]; !known {
			reasons[source] = lambda.Runnable(*f)
		}
		switch _, said := p.said[f.Name]; {
		case !said && reasons[source] == nil:
			continue
		case !said && !tandems(*f):
			p.lacking[place{f.Region, f.Name}] = reasons[source]
		}
		f.Package = ""
	}
	return p, nil
}

// say takes one NAME=COMMAND.
func (p *programs) say(text string, declared []stack.Function) error {
	name, command, cut := strings.Cut(text, "=")
	if !cut || strings.TrimSpace(command) == "" {
		return fmt.Errorf("write NAME=COMMAND, such as orders='python3 -m awslambdaric app.handler'")
	}
	names := make(map[string]bool)
	for _, f := range declared {
		names[f.Name] = true
	}
	if !names[name] {
		return fmt.Errorf("no function is called %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
	}
	if _, twice := p.said[name]; twice {
		return fmt.Errorf("%s has a COMMAND already: give it one", name)
	}
	var err error
	if p.shell, err = exec.LookPath("sh"); err != nil {
		return fmt.Errorf("find the shell that runs it: %w", err)
	}
	if p.dir, err = os.Getwd(); err != nil {
		return err
	}
	p.said[name] = command
	return nil
}

// tandems reports whether a function is one of Tandem's, by its handler and variables.
func tandems(f stack.Function) bool {
	for name := range f.Environment {
		if strings.HasPrefix(name, "TANDEM_") {
			return functions.Handles(f.Handler)
		}
	}
	return false
}

// command is what a lab starts for a function without a package.
func (p programs) command(f stack.Function) (path string, argv []string, err error) {
	if command, said := p.said[f.Name]; said {
		return p.shell, []string{"sh", "-c", `cd "$0" && ` + command, p.dir}, nil
	}
	if why := p.lacking[place{f.Region, f.Name}]; why != nil {
		return "", nil, fmt.Errorf("nothing runs as function %s: %w; give it a program with --function %s=COMMAND", f.Name, why, f.Name)
	}
	return p.self, []string{bootstrap}, nil
}

// tell names the functions as which nothing runs.
func (p programs) tell(w io.Writer) {
	if len(p.lacking) == 0 {
		return
	}
	fmt.Fprintln(w, "Nothing runs as these functions; --function NAME=COMMAND gives one a program:")
	type lack struct{ name, why string }
	regions := make(map[lack][]string)
	for at, why := range p.lacking {
		same := lack{at.name, why.Error()}
		regions[same] = append(regions[same], at.region)
	}
	inOrder := func(a, b lack) int { return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.why, b.why)) }
	for _, l := range slices.SortedFunc(maps.Keys(regions), inOrder) {
		in := listed(slices.Sorted(slices.Values(regions[l])))
		fmt.Fprintf(w, "  %s\n", printable(l.name+" in "+in+": "+l.why))
	}
}

// told reports whether an event is of a function that tell has named: each of its invocations fails alike.
func (p programs) told(e event.Event) bool {
	return e.Kind == event.Function && p.lacking[place{e.Region, e.Subject}] != nil
}
