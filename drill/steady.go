package drill

import (
	"fmt"
	"time"
)

// SteadyFor is how long, in lab time, a deployment must have been steady when the first fault strikes.
const SteadyFor = 20 * time.Second

// steadiness is what was seen of a deployment just before the first fault.
type steadiness struct {
	Requests int
	Failed   int
	Regions  map[string]int // successful answers by Region
	Failures map[Failure]int
	Tier     string
}

// steadyNow sums up the requests that were due in the last window before now and are over.
func steadyNow(requests []request, now time.Time, window time.Duration, tier string) steadiness {
	s := steadiness{Regions: map[string]int{}, Failures: map[Failure]int{}, Tier: tier}
	for _, r := range requests {
		if r.Due.Before(now.Add(-window)) {
			continue
		}
		s.Requests++
		if r.ok() {
			s.Regions[r.Region]++
			continue
		}
		s.Failed++
		s.Failures[r.Failure]++
	}
	return s
}

// verdict says what is not steady: a drill that starts from a deployment that is already troubled
// measures the trouble and not the fault.
func (s steadiness) verdict(primary string) error {
	ok := s.Requests - s.Failed
	switch {
	case s.Requests == 0:
		return fmt.Errorf("%w: no request was answered in the last %v before the fault", ErrCouldNotRun, SteadyFor)
	case float64(ok) < RecoveryShare*float64(s.Requests):
		return fmt.Errorf("%w: not steady: %d of %d requests failed before the fault (%v)", ErrCouldNotRun, s.Failed, s.Requests, s.Failures)
	case s.Regions[primary] != ok:
		return fmt.Errorf("%w: not steady: before the fault the answers came from %v, not all from %s", ErrCouldNotRun, s.Regions, primary)
	case s.Tier != TierPreferred && s.Tier != TierUnknown:
		return fmt.Errorf("%w: not steady: before the fault the tier that answered was %q, not %q: is a Region held, or are the checks young?",
			ErrCouldNotRun, s.Tier, TierPreferred)
	}
	return nil
}
