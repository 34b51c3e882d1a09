package fault

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Spec is a fault as a scenario or a command line spells it.
type Spec struct {
	Name     string        `json:"fault"` // one of Names
	Region   string        `json:"region,omitempty"`
	From     string        `json:"from,omitempty"`
	To       string        `json:"to,omitempty"`
	Service  string        `json:"service,omitempty"`
	Lag      time.Duration `json:"lag,omitempty"`   // lab time; of link-slow
	Delay    time.Duration `json:"delay,omitempty"` // lab time; of service-slow
	Share    float64       `json:"share,omitempty"` // of service-failing and service-slow; 0 means all requests
	Checkers []string      `json:"checkers,omitempty"`
}

// kinds are the faults there are, each with the keys it understands in the words of Spec's JSON.
var kinds = []struct {
	name string
	keys []string
	make func(Spec) Fault
}{
	{"region-refused", []string{"region"}, func(s Spec) Fault { return RegionRefused{s.Region} }},
	{"region-hung", []string{"region"}, func(s Spec) Fault { return RegionHung{s.Region} }},
	{"link-cut", []string{"from", "to"}, func(s Spec) Fault { return LinkCut{s.From, s.To} }},
	{"link-slow", []string{"from", "to", "lag"}, func(s Spec) Fault { return LinkSlow{s.From, s.To, s.Lag} }},
	{"service-failing", []string{"region", "service", "share"}, func(s Spec) Fault {
		return ServiceFailing{s.Region, s.Service, share(s.Share)}
	}},
	{"service-slow", []string{"region", "service", "delay", "share"}, func(s Spec) Fault {
		return ServiceSlow{s.Region, s.Service, s.Delay, share(s.Share)}
	}},
	{"issuer-down", []string{"region"}, func(s Spec) Fault { return IssuerDown{s.Region} }},
	{"checkers-blind", []string{"checkers", "region"}, func(s Spec) Fault { return CheckersBlind{s.Checkers, s.Region} }},
	{"control-planes-down", nil, func(Spec) Fault { return ControlPlanesDown{} }},
}

// Names are the names of the faults.
func Names() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Fault checks the spec against the Regions there are and makes the fault. Errors name the field.
func (s Spec) Fault(regions []string) (Fault, error) {
	for _, k := range kinds {
		if k.name != s.Name {
			continue
		}
		if err := cmp.Or(s.refuseStrays(k.keys), s.check(k.keys, regions)); err != nil {
			return nil, err
		}
		return k.make(s), nil
	}
	return nil, fmt.Errorf("no fault is called %q; there are %s", s.Name, strings.Join(Names(), ", "))
}

// refuseStrays refuses what would be set and do nothing: whoever wrote it expected something of it.
func (s Spec) refuseStrays(known []string) error {
	for _, given := range []struct {
		key string
		set bool
	}{
		{"region", s.Region != ""}, {"from", s.From != ""}, {"to", s.To != ""}, {"service", s.Service != ""},
		{"lag", s.Lag != 0}, {"delay", s.Delay != 0}, {"share", s.Share != 0}, {"checkers", len(s.Checkers) > 0},
	} {
		switch {
		case !given.set || slices.Contains(known, given.key):
		case len(known) == 0:
			return fmt.Errorf("%s means nothing to %s: it has no keys", given.key, s.Name)
		default:
			return fmt.Errorf("%s means nothing to %s: its keys are %s", given.key, s.Name, strings.Join(known, ", "))
		}
	}
	return nil
}

// check looks at what each key of the fault holds.
func (s Spec) check(keys, regions []string) error {
	for _, key := range keys {
		if err := s.checkKey(key, regions); err != nil {
			return err
		}
	}
	if s.From != "" && s.From == s.To {
		return fmt.Errorf("%s: from and to are both %s; a link joins two Regions", s.Name, s.From)
	}
	return nil
}

func (s Spec) checkKey(key string, regions []string) error {
	switch key {
	case "region":
		if s.Region == "" && len(s.Checkers) > 0 {
			return nil // blind towards every Region
		}
		return s.knowRegion(regions, key, s.Region)
	case "from":
		return s.knowRegion(regions, key, s.From)
	case "to":
		return s.knowRegion(regions, key, s.To)
	case "service":
		if !slices.Contains(Services, s.Service) {
			return fmt.Errorf("%s: no service is called %q here; there are %s", s.Name, s.Service, strings.Join(Services, ", "))
		}
	case "lag":
		if s.Lag <= 0 {
			return fmt.Errorf("%s needs a lag above zero, such as 5s", s.Name)
		}
	case "delay":
		if s.Delay <= 0 {
			return fmt.Errorf("%s needs a delay above zero, such as 2s", s.Name)
		}
	case "share":
		if !(s.Share >= 0 && s.Share <= 1) { // so that NaN is refused
			return fmt.Errorf("%s: share is %v; it is a part of all requests, 0 to 1", s.Name, s.Share)
		}
	case "checkers":
		if len(s.Checkers) == 0 {
			return fmt.Errorf("%s needs checkers: the Regions whose checkers go blind, such as us-east-1", s.Name)
		}
	}
	return nil
}

// share is the part of the requests that suffer: all of them unless the spec says less.
func share(s float64) float64 {
	if s == 0 {
		return 1
	}
	return s
}

func (s Spec) knowRegion(regions []string, key, region string) error {
	if region == "" {
		return fmt.Errorf("%s needs a %s: one of %s", s.Name, key, strings.Join(regions, ", "))
	}
	if !slices.Contains(regions, region) {
		return fmt.Errorf("%s: no Region is called %q; there are %s", s.Name, region, strings.Join(regions, ", "))
	}
	return nil
}
