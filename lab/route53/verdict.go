package route53

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
)

// report is one outcome on its way from a checker to the jury.
type report struct {
	check, checker int
	outcome        outcome
	at             time.Time
}

// jury is what the 16 checkers have made of every check so far, by the check's index; there are none for
// a CALCULATED check. One goroutine owns it.
type jury [][]failover.Checker

func newJury(checks []failover.Check) jury {
	j := make(jury, len(checks))
	for i, check := range checks {
		if check.Type != failover.Calculated {
			j[i] = make([]failover.Checker, failover.Checkers)
		}
	}
	return j
}

// verdicts is the health of every check at one moment. It never changes, so whoever answers a question
// by one snapshot is consistent without a lock.
type verdicts struct {
	byID    map[string]bool
	healthy failover.Health // reads byID; made once so that asking allocates nothing
}

func newVerdicts(byID map[string]bool) *verdicts {
	return &verdicts{byID: byID, healthy: func(id string) bool { return byID[id] }}
}

// change is verdicts that DNS answers shall go by from a moment on, and what it was that changed.
type change struct {
	due      time.Time
	verdicts *verdicts
	why      string
}

// verdictsOf judges every check: those of endpoints by their checkers, then the calculated ones.
func (s *Service) verdictsOf(j jury) *verdicts {
	byID := make(map[string]bool, len(s.checks))
	for i, check := range s.checks {
		if check.Type != failover.Calculated {
			byID[check.ID] = s.judge(check, j[i])
		}
	}
	s.calculate(byID)
	return newVerdicts(byID)
}

// calculate adds the CALCULATED checks to the health of the others.
func (s *Service) calculate(byID map[string]bool) {
	health := func(id string) bool { return byID[id] }
	for _, check := range s.checks {
		if check.Type == failover.Calculated {
			byID[check.ID] = check.Calculate(health)
		}
	}
}

// preside takes the checkers' reports until ctx ends. It alone changes health, so what it publishes is
// in order. Verdicts reach DNS answers after the aggregation delay, each at its own time: the queue of
// those under way is as long as the checks could change their minds within one delay.
func (s *Service) preside(ctx context.Context) {
	var (
		j       = newJury(s.checks)
		pending []change
		delay   = s.scale.Real(s.aggregation)
		timer   = time.NewTimer(0)
	)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-s.reports:
			if next, why := s.hear(j, r); next != nil {
				pending = append(pending, change{due: time.Now().Add(delay), verdicts: next, why: why})
			}
		case <-timer.C:
		}
		for len(pending) > 0 && time.Until(pending[0].due) <= 0 {
			s.follow(pending[0])
			pending = pending[1:]
		}
		if len(pending) > 0 {
			timer.Reset(time.Until(pending[0].due))
		}
	}
}

// hear notes one report. When it changes the health of a check, it publishes that, and returns the new
// verdicts with a summary of what changed.
func (s *Service) hear(j jury, r report) (next *verdicts, why string) {
	check := s.checks[r.check]
	checkers := j[r.check]
	before := checkers[r.checker]
	after := before.Observe(r.outcome.pass, check.FailureThreshold)
	checkers[r.checker] = after
	s.note(r, after)
	if before.Healthy() != after.Healthy() {
		s.sink(event.Event{
			Time: time.Now(), Kind: event.Checker, Region: checkerRegion(r.checker), Subject: label(check),
			From: passing(before.Healthy()), To: passing(after.Healthy()), Why: r.outcome.status,
		})
	}
	now := s.judged.Load()
	healthy := s.judge(check, checkers)
	if healthy == now.byID[check.ID] {
		return nil, ""
	}
	byID := maps.Clone(now.byID)
	byID[check.ID] = healthy
	s.calculate(byID)
	next = newVerdicts(byID)
	s.judged.Store(next)
	return next, s.announce(now, next, tally(check, checkers))
}

// announce publishes every check whose health differs between two snapshots, in the order of the stack.
func (s *Service) announce(before, after *verdicts, counted string) (why string) {
	var changed []string
	for _, check := range s.checks {
		from, to := before.byID[check.ID], after.byID[check.ID]
		if from == to {
			continue
		}
		because := counted
		if check.Type == failover.Calculated {
			because = tallyChildren(check, after)
		}
		s.sink(event.Event{
			Time: time.Now(), Kind: event.Check, Subject: label(check),
			From: health(from), To: health(to), Why: because,
		})
		changed = append(changed, label(check)+" "+health(to))
	}
	return strings.Join(changed, ", ")
}

// tally counts the checkers of a check.
func tally(check failover.Check, checkers []failover.Checker) string {
	healthy := 0
	for _, c := range checkers {
		if c.Healthy() {
			healthy++
		}
	}
	text := fmt.Sprintf("%d of %d checkers healthy", healthy, len(checkers))
	if check.Inverted {
		text += ", inverted"
	}
	return text
}

// tallyChildren counts the children of a calculated check.
func tallyChildren(check failover.Check, v *verdicts) string {
	healthy := 0
	for _, child := range check.Children {
		if v.byID[child] {
			healthy++
		}
	}
	text := fmt.Sprintf("%d of %d children healthy, %d needed", healthy, len(check.Children), check.HealthThreshold)
	if check.Inverted {
		text += ", inverted"
	}
	return text
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
