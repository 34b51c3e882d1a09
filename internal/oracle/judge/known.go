package judge

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"
)

// Known is a difference that was looked into and left. Each pattern must be found; an empty one is
// found everywhere.
type Known struct {
	Name       string   `yaml:"name"`
	Operations []string `yaml:"operations"` // all if empty
	Request    string   `yaml:"request"`    // pattern of the request's JSON
	Field      string   `yaml:"field"`      // pattern of the field; "error" for refusals
	Lab        string   `yaml:"lab"`        // pattern of what the lab says
	Engine     string   `yaml:"engine"`     // pattern of what the engine says
	Parts      bool     `yaml:"parts"`      // a write was refused and made all the same
	AWS        string   `yaml:"aws"`        // who is like AWS, as far as known: lab, engine, neither, unknown
	Why        string   `yaml:"why"`

	request, field, lab, engine *regexp.Regexp
}

//go:embed known.yaml
var knownText []byte

// KnownDifferences reads the reviewed list, known.yaml.
func KnownDifferences() ([]Known, error) { return parseKnown(knownText) }

func parseKnown(source []byte) ([]Known, error) {
	var list []Known
	if err := yaml.UnmarshalWithOptions(source, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the known differences: %w", err)
	}
	seen := map[string]bool{}
	for i := range list {
		k := &list[i]
		if err := k.compile(); err != nil {
			return nil, fmt.Errorf("known difference %q: %w", k.Name, err)
		}
		if seen[k.Name] {
			return nil, fmt.Errorf("known difference %q is listed twice", k.Name)
		}
		seen[k.Name] = true
	}
	return list, nil
}

func (k *Known) compile() error {
	switch {
	case k.Name == "" || k.Why == "":
		return errors.New("it needs a name and says why it is left")
	case k.Field == "" || k.Lab == "" && k.Engine == "" && k.Request == "":
		return errors.New("it would hide too much: say in which field, and what is said there")
	case !slices.Contains([]string{"lab", "engine", "neither", "unknown"}, k.AWS):
		return fmt.Errorf("aws is %q: it is lab, engine, neither or unknown", k.AWS)
	}
	for _, p := range []struct {
		text string
		to   **regexp.Regexp
	}{{k.Request, &k.request}, {k.Field, &k.field}, {k.Lab, &k.lab}, {k.Engine, &k.engine}} {
		compiled, err := regexp.Compile("(?s)" + p.text)
		if err != nil {
			return err
		}
		*p.to = compiled
	}
	return nil
}

func (k *Known) explains(d Difference) bool {
	return (len(k.Operations) == 0 || slices.Contains(k.Operations, d.Operation.Name)) &&
		k.field.MatchString(d.Field) && k.lab.MatchString(d.Lab) && k.engine.MatchString(d.Engine) && k.request.MatchString(d.Operation.JSON())
}

// Explain finds the first known difference that d is, nil if there is none.
func Explain(known []Known, d Difference) *Known {
	for i := range known {
		if known[i].explains(d) {
			return &known[i]
		}
	}
	return nil
}
