package route53

import (
	"fmt"
	"sync/atomic"

	"github.com/tandem-failover/tandem/failover"
)

// check is a health check as the service knows it. Service.control guards it, but for the endpoint.
type check struct {
	number    int                      // in the order of making; decides the phases of its checkers
	given     failover.Check           // as it was asked for
	settings  failover.Check           // the same with its defaults
	endpoint  atomic.Pointer[endpoint] // what to probe; nil for a CALCULATED check
	checkers  []failover.Checker       // what the 16 have made of it; none for a CALCULATED check
	deleted   bool
	version   int64
	reference string // its maker's
	tags      tags
}

// newCheck makes a check of settings that were validated. Nothing watches it yet.
func newCheck(number int, given failover.Check, reference string) (*check, error) {
	c := &check{number: number, version: 1, reference: reference, tags: make(tags)}
	if given.Name != "" {
		c.tags[nameTag] = given.Name
	}
	if err := c.set(given); err != nil {
		return nil, err
	}
	c.forget()
	return c, nil
}

// set gives the check its settings. What its checkers know of it they keep.
func (c *check) set(given failover.Check) error {
	settings := given.WithDefaults()
	if settings.Type != failover.Calculated {
		e, err := newEndpoint(settings)
		if err != nil {
			return err
		}
		c.endpoint.Store(e)
	}
	c.given, c.settings = given, settings
	return nil
}

// forget takes the check back to its initial state: healthy until there is enough data.
func (c *check) forget() {
	if c.settings.Type != failover.Calculated {
		c.checkers = make([]failover.Checker, failover.Checkers)
	}
}

// watched says whether checkers probe the check.
func (c *check) watched() bool {
	return c.settings.Type != failover.Calculated && !c.settings.Disabled && !c.deleted
}

// adoptChecks makes the checks that a service begins with.
func (s *Service) adoptChecks(checks []failover.Check) error {
	if err := failover.ValidateChecks(checks); err != nil {
		return err
	}
	for _, given := range checks {
		c, err := newCheck(s.made, given, stackReference(given.ID))
		if err != nil {
			return err
		}
		s.made++
		s.checks = append(s.checks, c)
	}
	return nil
}

// stackReference is the caller reference of what came with the stack, which says none.
func stackReference(id string) string { return fmt.Sprintf("stack-%s", id) }

// check finds a check; nil for none. Call it with control held.
func (s *Service) check(id string) *check {
	for _, c := range s.checks {
		if c.given.ID == id {
			return c
		}
	}
	return nil
}

// settings are those of all checks. Call it with control held.
func (s *Service) settings() []failover.Check {
	all := make([]failover.Check, len(s.checks))
	for i, c := range s.checks {
		all[i] = c.given
	}
	return all
}
