// Package tfstate reads what `terraform show -json` prints of a state. Its resources remember which of their
// attributes were asked for, so that a reader can tell what it did not understand.
//
// The format: https://developer.hashicorp.com/terraform/internals/json-format#state-representation
package tfstate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// State is the resources and the root module's outputs of one deployment.
type State struct {
	Resources []*Resource    // in the order of the state, which is that of their addresses
	Outputs   map[string]any // as encoding/json decodes them
}

// Read reads one state or several, one after another: each Region may have a state of its own. An output that
// two states have is the first one's.
func Read(r io.Reader) (*State, error) {
	state := &State{Outputs: make(map[string]any)}
	decoder := json.NewDecoder(r)
	for n := 1; ; n++ {
		var d document
		err := decoder.Decode(&d)
		switch {
		case errors.Is(err, io.EOF) && n > 1:
			return state, nil
		case errors.Is(err, io.EOF):
			return nil, errors.New("there is none: pipe what terraform show -json prints")
		case err != nil:
			return nil, fmt.Errorf("it is not what terraform show -json prints: %w", err)
		}
		if err := d.check(); err != nil {
			return nil, err
		}
		for name, output := range d.Values.Outputs {
			if _, taken := state.Outputs[name]; !taken {
				state.Outputs[name] = output.Value
			}
		}
		state.add(d.Values.Root)
	}
}

// document is one printed state.
type document struct {
	Format string `json:"format_version"`
	Values *struct {
		Outputs map[string]struct {
			Value any `json:"value"`
		} `json:"outputs"`
		Root module `json:"root_module"`
	} `json:"values"`

	// What other documents have, which a person may have taken for this one.
	Planned json.RawMessage `json:"planned_values"` // terraform show -json of a plan
	Version json.RawMessage `json:"version"`        // a state file itself
}

type module struct {
	Address   string     `json:"address"`
	Resources []resource `json:"resources"`
	Children  []module   `json:"child_modules"`
}

type resource struct {
	Address   string         `json:"address"`
	Mode      string         `json:"mode"`
	Type      string         `json:"type"`
	Values    map[string]any `json:"values"`
	DependsOn []string       `json:"depends_on"`
}

// check refuses what is no state, and says how to get one.
func (d document) check() error {
	switch {
	case d.Planned != nil:
		return errors.New("it is a plan: apply it, then pipe what terraform show -json prints without a file")
	case d.Format == "" && d.Version != nil:
		return errors.New("it is a state file: pipe what terraform show -json prints of it")
	case d.Format == "":
		return errors.New("it has no format_version: pipe what terraform show -json prints")
	case !strings.HasPrefix(d.Format, "1.") && !strings.HasPrefix(d.Format, "0."):
		return fmt.Errorf("its format_version is %q: this Tandem reads 1.x", d.Format)
	case d.Values == nil:
		return errors.New("it is empty: apply the configuration first")
	}
	return nil
}

func (s *State) add(m module) {
	for _, r := range m.Resources {
		added := &Resource{
			Address: r.Address, Type: r.Type, Data: r.Mode == "data",
			module: m.Address, dependsOn: r.DependsOn,
		}
		added.Attributes = Attributes{resource: added, values: r.Values, asked: make(map[string]bool)}
		s.Resources = append(s.Resources, added)
	}
	for _, child := range m.Children {
		s.add(child)
	}
}
