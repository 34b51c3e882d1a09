package fault

import (
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
	Share    float64       `json:"share,omitempty"` // of service-failing; 0 means all requests
	Checkers []string      `json:"checkers,omitempty"`
}

// Names are the names of the faults.
var Names = []string{
	"region-refused", "region-hung", "link-cut", "link-slow", "service-failing", "service-slow", "checkers-blind",
}

// Fault checks the spec against the Regions there are and makes the fault. Errors name the field.
func (s Spec) Fault(regions []string) (Fault, error) {
	if err := s.refuseStrays(); err != nil {
		return nil, err
	}
	switch s.Name {
	case "region-refused":
		return RegionRefused{s.Region}, s.knowRegions(regions, "region", s.Region)
	case "region-hung":
		return RegionHung{s.Region}, s.knowRegions(regions, "region", s.Region)
	case "link-cut":
		return LinkCut{s.From, s.To}, s.knowLink(regions)
	case "link-slow":
		if s.Lag <= 0 {
			return nil, fmt.Errorf("%s needs a lag above zero, such as 5s", s.Name)
		}
		return LinkSlow{s.From, s.To, s.Lag}, s.knowLink(regions)
	case "service-failing":
		if s.Share < 0 || s.Share > 1 {
			return nil, fmt.Errorf("%s: share is %v; it is a part of all requests, 0 to 1", s.Name, s.Share)
		}
		return ServiceFailing{s.Region, s.Service, share(s.Share)}, s.knowService(regions)
	case "service-slow":
		if s.Delay <= 0 {
			return nil, fmt.Errorf("%s needs a delay above zero, such as 2s", s.Name)
		}
		return ServiceSlow{s.Region, s.Service, s.Delay}, s.knowService(regions)
	case "checkers-blind":
		if len(s.Checkers) == 0 {
			return nil, fmt.Errorf("%s needs checkers: the Regions whose checkers go blind, such as us-east-1", s.Name)
		}
		return CheckersBlind{s.Checkers}, nil
	}
	return nil, fmt.Errorf("no fault is called %q; there are %s", s.Name, strings.Join(Names, ", "))
}

// keys are what each fault understands, in the words of Spec's JSON.
var keys = map[string][]string{
	"region-refused":  {"region"},
	"region-hung":     {"region"},
	"link-cut":        {"from", "to"},
	"link-slow":       {"from", "to", "lag"},
	"service-failing": {"region", "service", "share"},
	"service-slow":    {"region", "service", "delay"},
	"checkers-blind":  {"checkers"},
}

// refuseStrays refuses what would be set and do nothing: whoever wrote it expected something of it.
func (s Spec) refuseStrays() error {
	known, ok := keys[s.Name]
	if !ok {
		return nil // the name is what is wrong
	}
	for _, given := range []struct {
		key string
		set bool
	}{
		{"region", s.Region != ""}, {"from", s.From != ""}, {"to", s.To != ""}, {"service", s.Service != ""},
		{"lag", s.Lag != 0}, {"delay", s.Delay != 0}, {"share", s.Share != 0}, {"checkers", len(s.Checkers) > 0},
	} {
		if given.set && !slices.Contains(known, given.key) {
			return fmt.Errorf("%s means nothing to %s: its keys are %s", given.key, s.Name, strings.Join(known, ", "))
		}
	}
	return nil
}

func share(s float64) float64 {
	if s == 0 {
		return 1
	}
	return s
}

func (s Spec) knowRegions(regions []string, field, region string) error {
	if region == "" {
		return fmt.Errorf("%s needs a %s: one of %s", s.Name, field, strings.Join(regions, ", "))
	}
	if !slices.Contains(regions, region) {
		return fmt.Errorf("%s: no Region is called %q; there are %s", s.Name, region, strings.Join(regions, ", "))
	}
	return nil
}

func (s Spec) knowLink(regions []string) error {
	if err := s.knowRegions(regions, "from", s.From); err != nil {
		return err
	}
	if err := s.knowRegions(regions, "to", s.To); err != nil {
		return err
	}
	if s.From == s.To {
		return fmt.Errorf("%s: from and to are both %s; a link joins two Regions", s.Name, s.From)
	}
	return nil
}

func (s Spec) knowService(regions []string) error {
	if !slices.Contains(Services, s.Service) {
		return fmt.Errorf("%s: no service is called %q here; there are %s", s.Name, s.Service, strings.Join(Services, ", "))
	}
	return s.knowRegions(regions, "region", s.Region)
}
