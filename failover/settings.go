package failover

import (
	"fmt"
	"time"
)

// Settings are the numbers that decide holds. A lab divides all durations by its time scale.
type Settings struct {
	// Period is the time between rounds, 60 s by default: EventBridge Scheduler runs nothing more often.
	// At most one round per half period counts.
	Period time.Duration

	// AwayAfter is the gap in a Region's row, or in the requests of Route 53's checkers, after which it
	// holds itself; 240 s by default, at least four periods. Shorter holds a healthy Region because one
	// schedule came late; longer lets a Region that was gone be preferred the moment it is back.
	AwayAfter time.Duration

	// StableFor is how long a Region must pass before its hold ends, 300 s by default. Shorter invites
	// flapping; longer keeps clients at the other Region.
	StableFor time.Duration

	// MaxLag is how far a peer's row here may be behind the peer's own; 150 s by default. The last row is
	// a period old just before the next one, so this must be more than a period.
	MaxLag time.Duration

	// FailingFor and FailingRounds say, both at once, how long failing must last to leave a hold behind:
	// 60 s and 2 rounds by default.
	FailingFor    time.Duration
	FailingRounds int

	// ManualFailback ends a hold only by an operator's order "in" that is newer than the hold.
	ManualFailback bool
}

// DefaultSettings are what a deployment uses that sets nothing.
func DefaultSettings() Settings {
	return Settings{
		Period:        60 * time.Second,
		AwayAfter:     240 * time.Second,
		StableFor:     300 * time.Second,
		MaxLag:        150 * time.Second,
		FailingFor:    60 * time.Second,
		FailingRounds: 2,
	}
}

// Validate refuses numbers under which holds would be wrong. The error names the setting and its bound.
func (s Settings) Validate() error {
	switch {
	case s.Period <= 0:
		return fmt.Errorf("period is %v, want more than 0", s.Period)
	case s.AwayAfter < 4*s.Period:
		return fmt.Errorf("away after is %v, want at least four periods (%v): schedules come late", s.AwayAfter, 4*s.Period)
	case s.StableFor < s.Period:
		return fmt.Errorf("stable for is %v, want at least one period (%v): stability needs a second look", s.StableFor, s.Period)
	case s.MaxLag <= s.Period:
		return fmt.Errorf("max lag is %v, want more than one period (%v): a row is that old before the next", s.MaxLag, s.Period)
	case s.FailingFor < 0:
		return fmt.Errorf("failing for is %v, want 0 or more", s.FailingFor)
	case s.FailingRounds < 1:
		return fmt.Errorf("failing rounds is %d, want at least 1", s.FailingRounds)
	}
	return nil
}
