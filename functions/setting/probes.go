package setting

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Probe is one thing that a Region looks at to judge itself. It has no timeout of its own: that follows
// from the health budget.
type Probe struct {
	Name     string    `json:"name"`
	Type     ProbeType `json:"type"`
	URL      string    `json:"url,omitempty"`   // http: GET it, any 2xx passes
	Table    string    `json:"table,omitempty"` // table: read from the replica in this Region
	Critical bool      `json:"critical"`        // failing means the Region cannot serve
}

// ProbeType says how a probe looks.
type ProbeType string

// The types of probes.
const (
	ProbeHTTP  ProbeType = "http"
	ProbeTable ProbeType = "table"
)

// OwnProbes begins the names of the probes that Tandem adds itself.
const OwnProbes = "tandem-"

func readProbes(env *Environ) []Probe {
	const name = "TANDEM_PROBES"
	text := env.Text(name)
	if text == "" {
		return nil
	}
	var probes []Probe
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&probes); err != nil {
		env.Mistake(name, fmt.Errorf("want a JSON list of probes: %w", err))
		return nil
	}
	if decoder.More() {
		env.Mistake(name, errors.New("want one JSON list of probes and nothing after it"))
	}
	seen := make(map[string]bool)
	for i, p := range probes {
		if err := p.validate(); err != nil {
			env.Mistake(name, fmt.Errorf("probe %d: %w", i+1, err))
		}
		if seen[p.Name] {
			env.Mistake(name, fmt.Errorf("probe %d: there is another named %q", i+1, p.Name))
		}
		seen[p.Name] = true
	}
	return probes
}

func (p Probe) validate() error {
	switch {
	case !plainName.MatchString(p.Name):
		return fmt.Errorf("name is %q, want lower-case letters, digits and -", p.Name)
	case strings.HasPrefix(p.Name, OwnProbes):
		return fmt.Errorf("name is %q: names that begin with %s are Tandem's own", p.Name, OwnProbes)
	case p.Type == ProbeHTTP && p.Table != "", p.Type == ProbeTable && p.URL != "":
		return fmt.Errorf("%s: type %s takes a url for %s and a table for %s", p.Name, p.Type, ProbeHTTP, ProbeTable)
	case p.Type == ProbeHTTP:
		u, err := url.Parse(p.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return fmt.Errorf("%s: url is %q, want an http or https address", p.Name, p.URL)
		}
	case p.Type == ProbeTable:
		if p.Table == "" {
			return fmt.Errorf("%s: table is missing", p.Name)
		}
	default:
		return fmt.Errorf("%s: type is %q, want %s or %s", p.Name, p.Type, ProbeHTTP, ProbeTable)
	}
	return nil
}
