package drill

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/deployment"
)

// faultShape says which of a step's keys a fault needs, and which it may also have.
type faultShape struct {
	name    string
	needs   []string
	accepts []string
}

var faultShapes = []faultShape{
	{name: "region-refused", needs: []string{"region"}},
	{name: "region-hung", needs: []string{"region"}},
	{name: "link-cut", needs: []string{"from", "to"}},
	{name: "link-slow", needs: []string{"from", "to", "lag"}},
	{name: "service-failing", needs: []string{"region", "service"}, accepts: []string{"share"}},
	{name: "service-slow", needs: []string{"region", "service", "delay"}, accepts: []string{"share"}},
	{name: "issuer-down", needs: []string{"region"}},
	{name: "checkers-blind", needs: []string{"checkers"}, accepts: []string{"region"}},
	{name: "control-planes-down"},
}

func faultNames() []string {
	names := make([]string, len(faultShapes))
	for i, s := range faultShapes {
		names[i] = s.name
	}
	return names
}

func shapeOf(fault string) (faultShape, bool) {
	i := slices.IndexFunc(faultShapes, func(s faultShape) bool { return s.name == fault })
	if i < 0 {
		return faultShape{}, false
	}
	return faultShapes[i], true
}

// given are the keys of a step that describe its fault and are set, by name.
func (s Step) given() []string {
	var keys []string
	for _, k := range []struct {
		name string
		set  bool
	}{
		{"region", s.Region != ""}, {"from", s.From != ""}, {"to", s.To != ""}, {"service", s.Service != ""},
		{"lag", s.Lag != 0}, {"delay", s.Delay != 0}, {"share", s.Share != 0}, {"checkers", len(s.Checkers) > 0},
	} {
		if k.set {
			keys = append(keys, k.name)
		}
	}
	return keys
}

// faultFor is the step's fault with its places named as the deployment names them.
func (s Step) faultFor(d deployment.Deployment) (Fault, error) {
	f := Fault{
		Name: s.Fault, Service: s.Service, Lag: s.Lag, Delay: s.Delay, Share: s.Share, Checkers: s.Checkers,
	}
	var err1, err2, err3 error
	f.Region, err1 = placeIn(d, s.Region)
	f.From, err2 = placeIn(d, s.From)
	f.To, err3 = placeIn(d, s.To)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Fault{}, fmt.Errorf("step at %v, %s: %w", s.At, s.Fault, err)
	}
	return f, nil
}

// placeIn turns primary, secondary or a Region's name into a Region's name; "" stays "".
func placeIn(d deployment.Deployment, word string) (string, error) {
	names := d.RegionNames()
	switch {
	case word == "" || slices.Contains(names, word):
		return word, nil
	case word == "primary" && len(names) > 0:
		return names[0], nil
	case word == "secondary" && len(names) > 1:
		return names[1], nil
	}
	return "", fmt.Errorf("no Region is called %q here; there are primary, secondary, %s", word, strings.Join(names, ", "))
}
