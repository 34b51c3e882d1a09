package route53

import (
	"cmp"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
)

// verdicts is the health of every check at one moment. It never changes.
type verdicts struct {
	byID    map[string]bool
	healthy failover.Health // reads byID; made once so that asking allocates nothing
}

func newVerdicts(byID map[string]bool) *verdicts {
	return &verdicts{byID: byID, healthy: func(id string) bool { return byID[id] }}
}

// with and without are the verdicts with one more or one less.
func (v *verdicts) with(id string, healthy bool) *verdicts {
	byID := maps.Clone(v.byID)
	byID[id] = healthy
	return newVerdicts(byID)
}

func (v *verdicts) without(id string) *verdicts {
	byID := maps.Clone(v.byID)
	delete(byID, id)
	return newVerdicts(byID)
}

// verdictsOf judges every check: those of endpoints by their checkers, then the calculated ones. Call it
// with control held.
func (s *Service) verdictsOf(checks []*check) *verdicts {
	byID := make(map[string]bool, len(checks))
	v := newVerdicts(byID)
	for _, c := range checks {
		if c.settings.Type != failover.Calculated {
			byID[c.given.ID] = s.judge(c.settings, c.checkers)
		}
	}
	for _, c := range checks {
		if c.settings.Type == failover.Calculated {
			byID[c.given.ID] = c.settings.Calculate(v.healthy)
		}
	}
	return v
}

// announce publishes every check whose health differs between two snapshots, in the order of their making,
// and returns the health of those with a summary. What is only in one of them has not changed.
func (s *Service) announce(before, after *verdicts) (changed map[string]bool, why string) {
	changed = make(map[string]bool)
	var told []string
	for _, c := range s.checks {
		id := c.given.ID
		from, known := before.byID[id]
		to := after.byID[id]
		if !known || from == to {
			continue
		}
		s.sink(event.Event{
			Time: time.Now(), Kind: event.Check, Subject: label(c.given),
			From: health(from), To: health(to), Why: c.tally(after),
		})
		changed[id] = to
		told = append(told, label(c.given)+" "+health(to))
	}
	return changed, strings.Join(told, ", ")
}

// tally says what makes the check as healthy as it is.
func (c *check) tally(v *verdicts) string {
	var text string
	switch {
	case c.settings.Disabled:
		text = "disabled"
	case c.settings.Type == failover.Calculated:
		text = fmt.Sprintf("%d of %d children healthy, %d needed",
			count(c.settings.Children, v.healthy), len(c.settings.Children), c.settings.HealthThreshold)
	default:
		text = fmt.Sprintf("%d of %d checkers healthy", count(c.checkers, failover.Checker.Healthy), len(c.checkers))
	}
	if c.settings.Inverted {
		text += ", inverted"
	}
	return text
}

func count[T any](all []T, healthy func(T) bool) int {
	n := 0
	for _, one := range all {
		if healthy(one) {
			n++
		}
	}
	return n
}

// label is what people call a check.
func label(check failover.Check) string { return cmp.Or(check.Name, check.ID) }

// health and passing are event's words for a check and for one checker.
func health(healthy bool) string {
	if healthy {
		return "healthy"
	}
	return "unhealthy"
}

func passing(passes bool) string {
	if passes {
		return "passing"
	}
	return "failing"
}
