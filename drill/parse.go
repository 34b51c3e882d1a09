package drill

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// Problem is one mistake in a scenario file.
type Problem struct {
	File   string
	Line   int // from 1
	What   string
	Remedy string // what to write instead; may be ""
}

func (p Problem) Error() string {
	s := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	if p.Remedy != "" {
		s += ": " + p.Remedy
	}
	return s
}

// Problems are all the mistakes found in one scenario file, in the order of its lines.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Defaults of a scenario's optional keys.
const (
	DefaultKeys    = 100
	DefaultTimeout = 5 * time.Second
	DefaultTail    = 60 * time.Second
)

// ReadFile reads the scenario at path. The error is Problems when the file was read but is not a
// scenario.
func ReadFile(path string) (Scenario, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Scenario{}, fmt.Errorf("read scenario: %w", err)
	}
	return Parse(path, data)
}

// Parse reads a scenario, strictly: an unknown key or a value out of range is an error of type Problems
// that names file, line and remedy. Optional keys that are absent get their defaults.
func Parse(file string, data []byte) (Scenario, error) {
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return Scenario{}, Problems{syntaxProblem(file, err)}
	}
	form, problems := readForm(tree)
	var s Scenario
	if len(problems) == 0 {
		if err := yaml.Unmarshal(data, &s); err != nil {
			return Scenario{}, Problems{syntaxProblem(file, err)}
		}
		s.fillDefaults()
		problems = s.judge(form)
	}
	if len(problems) == 0 {
		return s, nil
	}
	for i := range problems {
		problems[i].File = file
	}
	return Scenario{}, problems
}

// Marshal prints the scenario as Parse reads it.
func (s Scenario) Marshal() ([]byte, error) {
	data, err := yaml.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("print scenario %q: %w", s.Name, err)
	}
	return data, nil
}

func (s *Scenario) fillDefaults() {
	if s.Traffic.Keys == 0 {
		s.Traffic.Keys = DefaultKeys
	}
	if s.Traffic.Timeout == 0 {
		s.Traffic.Timeout = DefaultTimeout
	}
	if s.Until.Tail == 0 {
		s.Until.Tail = DefaultTail
	}
	for i := range s.Traffic.Classes {
		if c := &s.Traffic.Classes[i]; c.Name == "" {
			c.Name = string(c.Kind)
		}
	}
}

func syntaxProblem(file string, err error) Problem {
	p := Problem{File: file, Line: 1, What: err.Error()}
	if ye, ok := errors.AsType[yaml.Error](err); ok {
		p.What = ye.GetMessage()
		if t := ye.GetToken(); t != nil && t.Position != nil {
			p.Line = t.Position.Line
		}
	}
	return p
}
