package dynamodb

import (
	"math"
	"math/rand/v2"
	"time"
)

// Link is how replication from one Region to another fares. Durations are lab time.
//
// A write takes Lag, and on top of it a time of its own, so that writes overtake each other: half of them
// take up to Jitter longer, one in ten 2.2 times Jitter or more, one in a hundred 4 times, none above 8
// times. It is log-normal, as the times of many small delays that multiply are.
type Link struct {
	Lag    time.Duration // from a write to its arrival, at least
	Jitter time.Duration // the median of how much longer it takes
	Cut    bool          // writes wait until the link is healed
}

// What links are like at first: half of all writes arrive within 1 s of lab time, 90 % within 1.6 s, 99 %
// within 2.5 s and all within 4.5 s. AWS says replication is usually within a second, and 0.5 to 2.5 s in
// its older guides; it publishes no distribution and no guarantee.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
// https://docs.aws.amazon.com/prescriptive-guidance/latest/dynamodb-global-tables/overview.html
const (
	DefaultLag    = 500 * time.Millisecond
	DefaultJitter = 500 * time.Millisecond
)

// The shape of what Jitter adds: exp(spread × a standard normal variable), cut off.
const (
	lagSpread = 0.6
	lagMost   = 8
)

// draw returns how long one write takes, in lab time.
func (l Link) draw(random *rand.Rand) time.Duration {
	if l.Jitter == 0 {
		return l.Lag
	}
	longer := min(math.Exp(lagSpread*random.NormFloat64()), lagMost)
	return l.Lag + time.Duration(longer*float64(l.Jitter))
}
