package stack

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/failover"
)

// aliasTTL is that of API Gateway's own names, which an alias to them has. AWS documents no number for API Gateway;
// 60 s is what other services' names have, and what the lab answers.
const aliasTTL = 60 * time.Second

// A direction is the way numbers go between settings and the places in a stack that hold them.
type direction int

const (
	reading direction = iota // out of the stack
	writing                  // into it
)

func move[T any](d direction, setting, place *T) {
	if d == writing {
		*place = *setting
		return
	}
	*setting = *place
}

// exchange moves every number between the settings and a Region's checks, leaves and functions. Writing changes the
// stack's own slices and maps.
func (s *Stack) exchange(settings *Settings, r deployment.Region, d direction) error {
	for i := range s.Checks {
		settings.ofCheck(&s.Checks[i], r, d)
	}
	targets := s.targets(r.Name)
	for _, z := range s.Zones {
		for i := range z.Records {
			if err := settings.ofRecord(&z.Records[i], targets, d); err != nil {
				return err
			}
		}
	}
	for _, f := range s.Functions {
		if f.Region != r.Name {
			continue
		}
		if err := settings.ofFunction(f.Environment, d); err != nil {
			return fmt.Errorf("function %s in %s: %w", f.Name, f.Region, err)
		}
	}
	return nil
}

// ofCheck moves the numbers of the tree's checks on a Region. What it holds against itself is asked as often as
// whether it can serve.
func (s *Settings) ofCheck(c *failover.Check, r deployment.Region, d direction) {
	switch c.ID {
	case "":
	case r.Checks.Can:
		move(d, &s.Tree.CanInterval, &c.RequestInterval)
		move(d, &s.Tree.CanThreshold, &c.FailureThreshold)
	case r.Checks.Holds[r.Name]:
		if d == writing {
			c.RequestInterval, c.FailureThreshold = s.Tree.CanInterval, s.Tree.HoldThreshold
		}
	default:
		for _, id := range r.Checks.Holds {
			if c.ID == id {
				move(d, &s.Tree.HoldInterval, &c.RequestInterval)
				move(d, &s.Tree.HoldThreshold, &c.FailureThreshold)
			}
		}
	}
}

// targets are the names that API Gateway gave a Region's domains.
func (s *Stack) targets(region string) []string {
	var targets []string
	for _, api := range s.APIs {
		for _, domain := range api.Domains {
			if api.Region == region {
				targets = append(targets, fqdn(domain.Target))
			}
		}
	}
	return targets
}

// ofRecord moves the TTL of a record that leads to a Region.
func (s *Settings) ofRecord(r *failover.Record, targets []string, d direction) error {
	if r.Alias != nil && slices.Contains(targets, r.Alias.Name) && d == writing && s.Tree.TTL != aliasTTL {
		return fmt.Errorf("ttl is %v, and %s is an alias to what AWS gives %v: leave it out, or take a name below the zone's apex",
			s.Tree.TTL, r.Name, aliasTTL)
	}
	if len(r.Values) == 1 && slices.Contains(targets, r.Values[0]) {
		move(d, &s.Tree.TTL, &r.TTL)
	}
	return nil
}

// ofFunction moves the numbers that a function has in its variables, in Go's notation.
func (s *Settings) ofFunction(environment map[string]string, d direction) error {
	for name, number := range map[string]*time.Duration{
		"TANDEM_PERIOD":       &s.Region.Period,
		"TANDEM_AWAY_AFTER":   &s.Region.AwayAfter,
		"TANDEM_STABLE_FOR":   &s.Region.StableFor,
		"TANDEM_MAX_LAG":      &s.Region.MaxLag,
		"TANDEM_FAILING_FOR":  &s.Region.FailingFor,
		"TANDEM_HEALTH_CACHE": &s.HealthCache,
	} {
		if err := variable(environment, name, number, d, time.ParseDuration, time.Duration.String); err != nil {
			return err
		}
	}
	return variable(environment, "TANDEM_MANUAL_FAILBACK", &s.Region.ManualFailback, d, strconv.ParseBool, strconv.FormatBool)
}

// variable moves one of them, if the function has it.
func variable[T any](environment map[string]string, name string, number *T, d direction, parse func(string) (T, error), print func(T) string) error {
	text, set := environment[name]
	if !set {
		return nil
	}
	value, err := parse(text)
	if err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	if move(d, number, &value); d == writing {
		environment[name] = print(value)
	}
	return nil
}
