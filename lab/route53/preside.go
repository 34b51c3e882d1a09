package route53

import (
	"context"
	"maps"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
)

// change is health that DNS answers shall go by from a moment on, and what it was that changed.
type change struct {
	due    time.Time
	health map[string]bool // by check ID, of those that changed
	why    string
}

// preside keeps checkers at every check that has some, and lets DNS answers follow the verdicts when they
// are due, until ctx ends.
func (s *Service) preside(ctx context.Context) {
	posts := make(map[*check]context.CancelFunc)
	for {
		s.post(ctx, posts)
		var due <-chan time.Time
		if next, more := s.catchUp(); more {
			due = time.After(time.Until(next))
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-due:
		}
	}
}

// rouse makes the presiding goroutine look what there is for it.
func (s *Service) rouse() {
	select {
	case s.wake <- struct{}{}:
	default: // it has not looked since it was last roused
	}
}

// post sets checkers to the checks that have none yet, and calls them off those that are not watched any more.
func (s *Service) post(ctx context.Context, posts map[*check]context.CancelFunc) {
	s.control.Lock()
	defer s.control.Unlock()
	for c, stop := range posts {
		if !c.watched() {
			stop()
			delete(posts, c)
		}
	}
	for _, c := range s.checks {
		if posts[c] != nil || !c.watched() {
			continue
		}
		ctx, stop := context.WithCancel(ctx)
		posts[c] = stop
		for i := range failover.Checkers {
			s.running.Go(func() { s.patrol(ctx, c, newChecker(c.number, i, s.seed)) })
		}
	}
}

// hear notes what a checker saw, and publishes what follows from it.
func (s *Service) hear(c *check, index int, seen outcome) {
	s.control.Lock()
	defer s.control.Unlock()
	if !c.watched() {
		return // it was called off meanwhile
	}
	before := c.checkers[index]
	after := before.Observe(seen.pass, c.settings.FailureThreshold)
	c.checkers[index] = after
	s.note(c.given.ID, index, seen, after)
	if before.Healthy() != after.Healthy() {
		s.sink(event.Event{
			Time: time.Now(), Kind: event.Checker, Region: checkerRegion(index), Subject: label(c.given),
			From: passing(before.Healthy()), To: passing(after.Healthy()), Why: seen.status,
		})
	}
	if s.judge(c.settings, c.checkers) != s.Healthy(c.given.ID) {
		s.rejudge()
	}
}

// rejudge judges every check anew, publishes those whose health changed, and lets DNS answers follow after
// the aggregation delay, each change at its own time: the queue of those under way is as long as the checks
// could change their minds within one delay. Call it with control held.
func (s *Service) rejudge() {
	before, after := s.judged.Load(), s.verdictsOf(s.checks)
	s.judged.Store(after)
	changed, why := s.announce(before, after)
	if len(changed) == 0 {
		return
	}
	due := time.Now().Add(s.scale.Real(s.aggregation))
	s.pending = append(s.pending, change{due: due, health: changed, why: why})
	s.catchUpLocked()
	s.rouse()
}

// catchUp makes DNS answers go by what is due, and says when the next change is.
func (s *Service) catchUp() (next time.Time, more bool) {
	s.control.Lock()
	defer s.control.Unlock()
	return s.catchUpLocked()
}

func (s *Service) catchUpLocked() (next time.Time, more bool) {
	for len(s.pending) > 0 && time.Until(s.pending[0].due) <= 0 {
		s.follow(s.pending[0])
		s.pending = s.pending[1:]
	}
	if len(s.pending) == 0 {
		return time.Time{}, false
	}
	return s.pending[0].due, true
}

// follow makes DNS answers go by c. A check that was deleted meanwhile stays as answers have it.
func (s *Service) follow(c change) {
	now := s.answers.Load()
	byID := maps.Clone(now.verdicts.byID)
	for id, healthy := range c.health {
		if s.check(id) != nil {
			byID[id] = healthy
		}
	}
	s.serve(&answers{names: now.names, verdicts: newVerdicts(byID)}, c.why)
}
