package failover

import (
	"slices"
	"time"
)

// Round is what a Region finds when it looks around: its probes, the orders, its peers. A round that
// counts becomes the Region's next row.
type Round struct {
	Now    time.Time
	Region string
	Probes []Probe

	Orders      Orders // as just read, or else as remembered
	OrdersKnown bool   // Orders were just read; what is only remembered lifts nothing

	Rows           map[string]Status // by Region, as read with the orders: who takes over from one that is out
	Peers          map[string]Sight  // by Region; a peer that is missing is not waited for
	Hasty          bool              // the peers were given less than the time of one read
	CheckersSeenAt time.Time         // the last request of a Route 53 checker the caller knows of; zero for none
	Version        string            // of the function code
}

// CanServe says whether region may answer clients: every critical probe passes, and no fence stands at
// now. Neither holds nor drains nor the age of anything enter: they are preferences.
func CanServe(region string, probes []Probe, orders Orders, now time.Time) bool {
	return !slices.ContainsFunc(probes, Probe.fatal) && !orders.Fenced(region, now)
}

// Due says whether a round at now would count: half a period has passed since the row prev. The prober
// and any number of health requests run rounds, and without a bound those would make FailingRounds a
// matter of traffic. No row at all is due, and so is one from the future.
func (s Settings) Due(prev *Status, now time.Time) bool {
	return prev == nil || now.Sub(prev.At).Abs() >= s.Period/2
}

// Wanted says whether a health request at now should run the round itself: the prober is late by the row
// prev, or a checker asked at seen and the row does not tell for a period that checkers ask.
func (s Settings) Wanted(prev *Status, now, seen time.Time) bool {
	if prev == nil || now.Sub(prev.At).Abs() >= s.Period {
		return true
	}
	untold := seen.After(prev.CheckersSeenAt) && now.Sub(prev.CheckersSeenAt) > s.Period
	return untold && s.Due(prev, now)
}

// Next is the row that follows prev after the round r, and whether r counts at all: a round that is not
// due leaves the row as it is. A nil prev is a Region's first row.
func (s Settings) Next(prev *Status, r Round) (Status, bool) {
	if !s.Due(prev, r.Now) {
		return *prev, false
	}
	next := Status{
		Region:         r.Region,
		Seq:            1,
		At:             r.Now,
		Can:            CanServe(r.Region, r.Probes, r.Orders, r.Now),
		Probes:         r.Probes,
		Version:        r.Version,
		CheckersSeenAt: earlier(r.CheckersSeenAt, r.Now),
		Sees:           r.Peers,
	}
	if prev != nil {
		next.Seq = prev.Seq + 1
		if seen := earlier(prev.CheckersSeenAt, r.Now); seen.After(next.CheckersSeenAt) {
			next.CheckersSeenAt = seen
		}
	}
	s.count(&next, prev)
	next.OrderedOut = obeyed(prev, r)
	next.Held = s.hold(prev, next, r)
	return next, true
}

// count carries the streak of passing or failing on. A row with a gap proves nothing about the time
// between, so a streak starts anew after one.
func (s Settings) count(next, prev *Status) {
	if prev == nil || s.away(prev, next.At) {
		prev = &Status{}
	}
	if next.Passing() {
		next.PassingSince = started(prev.PassingSince, next.At)
		return
	}
	next.FailingSince = started(prev.FailingSince, next.At)
	next.FailingRounds = prev.FailingRounds + 1
}

// obeyed is the order that keeps the Region out after r. Without a successful read the last one stays.
func obeyed(prev *Status, r Round) string {
	if o, out := r.Orders.Against(r.Region, r.Now); out {
		return o.ID
	}
	if prev == nil || r.OrdersKnown {
		return ""
	}
	return prev.OrderedOut
}

// started is when a streak began: at since, or only now. A clock that went back would leave since in the
// future, where it would hold things up for as long as the clock was wrong.
func started(since, now time.Time) time.Time {
	if since.IsZero() {
		return now
	}
	return earlier(since, now)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
