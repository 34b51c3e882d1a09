package failover

import "time"

// A Region comes to hold itself, and stops, like this:
//
//	         failing, away, unseen, ordered
//	not held ──────────────────────────────► held, not quiet ◄──┐
//	    ▲                                        │ passing,     │ anything
//	    │  quiet for StableFor and caught up,    ▼ seen, no order│ of it again
//	    └──────────────────────────────────── held, quiet ──────┘
//	       or manual failback: an order "in"
//
// Only a round moves a Region along. Between rounds Held says the same of the last row, so that a
// Region which was gone holds itself from its very first answer, before it wrote anything.

// Held says whether the Region of r holds itself at r.Now, given its last row (nil for none yet). Of r it
// needs Now, Region, Rows and the orders. A hold is waived while an order stands against another Region
// and nobody else takes over from it: the operator wants the clients here.
func (s Settings) Held(row *Status, r Round) (Hold, bool) {
	if row == nil || s.waived(r) {
		return Hold{}, false
	}
	if row.Held != nil {
		return *row.Held, true
	}
	if why := s.sinceRow(row, r); why != "" {
		return Hold{Since: r.Now, Why: why}, true
	}
	return Hold{}, false
}

// SaysHold says what the Region of r answers to hold(about, r.Region): that it knows of an order against
// the Region about or, when asked about itself, that it holds itself.
func (s Settings) SaysHold(about string, row *Status, r Round) bool {
	if _, out := r.Orders.Against(about, r.Now); out {
		return true
	}
	if about != r.Region {
		return false
	}
	_, held := s.Held(row, r)
	return held
}

// hold is the hold in the row next, which is complete but for it.
func (s Settings) hold(prev *Status, next Status, r Round) *Hold {
	if prev == nil {
		return nil // a first deployment has nothing to be suspicious of
	}
	now := r.Now
	news := s.sinceRow(prev, r)
	var held Hold
	switch {
	case prev.Held != nil:
		held = *prev.Held
		held.Since = earlier(held.Since, now)
	case news != "":
		held = Hold{Since: now, Why: news}
	case s.failing(next):
		held = Hold{Since: now, Why: HeldFailing}
	default:
		return nil
	}
	switch {
	case !next.Passing() || s.unseen(next, now) || next.OrderedOut != "":
		held.QuietSince = time.Time{}
	case news != "":
		held.QuietSince = now
	default:
		held.QuietSince = started(held.QuietSince, now)
	}
	if s.ends(held, r) {
		return nil
	}
	return &held
}

// sinceRow is the reason to hold that came up between the row prev and r.Now, "" for none. It is all
// that can be told without a round: failing takes rounds.
func (s Settings) sinceRow(prev *Status, r Round) HoldReason {
	switch {
	case s.away(prev, r.Now):
		return HeldAway
	case s.unseen(*prev, r.Now):
		return HeldUnseen
	case s.released(prev, r):
		return HeldOrdered
	}
	return ""
}

// away says that the Region did not write its row for too long, or that its clock went back behind the
// row: either way it does not know what it missed. Less than half a period back is skew, not a jump.
func (s Settings) away(prev *Status, now time.Time) bool {
	gap := now.Sub(prev.At)
	return gap > s.AwayAfter || gap <= -s.Period/2
}

// unseen says that Route 53's checkers have stopped asking: the Region works, but the world cannot reach
// it. A Region that they never asked has no checks yet.
func (s Settings) unseen(row Status, now time.Time) bool {
	return !row.CheckersSeenAt.IsZero() && now.Sub(row.CheckersSeenAt) > s.AwayAfter
}

func (s Settings) failing(row Status) bool {
	return row.FailingRounds >= s.FailingRounds && row.At.Sub(row.FailingSince) >= s.FailingFor
}

// released says that an order against the Region was lifted or has expired since the row prev. With
// manual failback an order "in" is the operator's release itself, and leaves no hold behind. While orders
// cannot be read nothing is lifted, but one that was obeyed may have expired by the clock.
func (s Settings) released(prev *Status, r Round) bool {
	if _, out := r.Orders.Against(r.Region, r.Now); out {
		return false
	}
	if !r.OrdersKnown {
		return prev.OrderedOut != ""
	}
	if newest, _ := r.Orders.Newest(r.Region); s.ManualFailback && newest.State == In {
		return false
	}
	end := r.Orders.endOf(r.Region)
	return prev.OrderedOut != "" || end.After(prev.At) && !end.After(r.Now)
}

func (s Settings) ends(held Hold, r Round) bool {
	if held.QuietSince.IsZero() {
		return false
	}
	if s.ManualFailback {
		newest, _ := r.Orders.Newest(r.Region)
		return newest.State == In && newest.At.After(held.Since)
	}
	return r.Now.Sub(held.QuietSince) >= s.StableFor && s.caughtUp(r)
}

// caughtUp says that this Region has heard of every peer it can reach. A peer that it cannot reach must
// not keep it from serving: that would make one Region's failure two. But a hasty round cannot tell a peer
// that is far from one that is lost, and leaves the decision to the next that has the time.
func (s Settings) caughtUp(r Round) bool {
	for _, peer := range r.Peers {
		if !peer.Reachable && r.Hasty || peer.Reachable && (peer.Seq == 0 || peer.Lag >= s.MaxLag) {
			return false
		}
	}
	return true
}
