package deployment

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// ReadFile reads the descriptor at path, strictly: a key that Tandem does not know is an error that
// names the line, because a misspelt one would otherwise be a setting silently lost.
func ReadFile(path string) (Deployment, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Deployment{}, fmt.Errorf("read deployment: %w", err)
	}
	d, err := Parse(data)
	if err != nil {
		return Deployment{}, fmt.Errorf("read deployment %s: %w", path, err)
	}
	return d, nil
}

// Parse reads a descriptor. Its errors name the line, or the key that is missing.
func Parse(data []byte) (Deployment, error) {
	var d Deployment
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&d); err != nil {
		return Deployment{}, errors.New(strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	if err := d.validate(); err != nil {
		return Deployment{}, err
	}
	if d.TimeScale == 0 {
		d.TimeScale = 1
	}
	return d, nil
}

// Marshal prints the descriptor as Parse reads it.
func (d Deployment) Marshal() ([]byte, error) {
	data, err := yaml.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("print deployment %q: %w", d.Name, err)
	}
	return data, nil
}

// Region finds a Region by name.
func (d Deployment) Region(name string) (Region, bool) {
	for _, r := range d.Regions {
		if r.Name == name {
			return r, true
		}
	}
	return Region{}, false
}

// RegionNames are the names of the Regions, in order of preference.
func (d Deployment) RegionNames() []string {
	names := make([]string, len(d.Regions))
	for i, r := range d.Regions {
		names[i] = r.Name
	}
	return names
}

func (d Deployment) validate() error {
	if d.Schema != Schema {
		return fmt.Errorf("schema is %q: this Tandem reads %q", d.Schema, Schema)
	}
	for _, must := range []struct{ key, value string }{
		{"name", d.Name}, {"zone", d.Zone}, {"table", d.Table}, {"service", d.Service},
	} {
		if must.value == "" {
			return fmt.Errorf("%s is missing: take the descriptor from terraform output, or from the lab", must.key)
		}
	}
	if d.TimeScale < 0 {
		return fmt.Errorf("time_scale is %v: it says how many times faster the lab runs, 1 or more", d.TimeScale)
	}
	if len(d.Regions) < 2 {
		return fmt.Errorf("regions has %d entries: failing over needs at least two", len(d.Regions))
	}
	return d.validateRegions()
}

func (d Deployment) validateRegions() error {
	seen := make(map[string]bool)
	for i, r := range d.Regions {
		if r.Name == "" || r.Endpoint == "" || r.Target == "" {
			return fmt.Errorf("regions[%d] (%q): name, endpoint and target must all be set", i, r.Name)
		}
		if seen[r.Name] {
			return fmt.Errorf("regions[%d]: %s is listed twice; each Region has one place in the order", i, r.Name)
		}
		seen[r.Name] = true
	}
	return nil
}
