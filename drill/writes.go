package drill

import (
	"slices"
	"time"
)

// write is one PUT that this run sent. What became of an unacknowledged one is unknown: it may have
// been applied, at any time after it was started.
type write struct {
	Value   string
	Key     string
	Region  string // that acknowledged it
	Started time.Time
	Done    time.Time
	Acked   bool
}

// follows says that w certainly came after v: w was sent when v had been acknowledged. Two writes that
// overlap, or touch within a tick of the clock, have no order that a client could know.
func (w write) follows(v write) bool { return v.Acked && w.Started.After(v.Done) }

// Writes is the fate of acknowledged writes. A nil count means that nobody looked: there was no switch,
// or the drill ended before the last reading.
type Writes struct {
	Acked           int  `json:"acked"`
	MissingAtSwitch *int `json:"missing_at_switch"`
	Late            *int `json:"late"`
	Overwritten     *int `json:"overwritten"`
	Lost            *int `json:"lost"`
	// Unproven are writes of which neither presence nor absence can be shown, because what was read in
	// their place overlapped them, came from the other side, or was never acknowledged.
	Unproven  *int `json:"unproven"`
	Converged bool `json:"converged"` // at the end every Region had the same values
}

// ledger is what the classification needs to know: every write, and everything that was seen of them.
type ledger struct {
	writes    []write
	sightings []sighting
	lost      string    // the Region the fault took away
	fault     time.Time // zero when nothing went wrong
	switched  time.Time // when the answer first left the lost Region; zero when it never did

	byValue map[string]write
	acked   map[string][]write // by key
}

func (l ledger) indexed() ledger {
	l.byValue, l.acked = make(map[string]write), make(map[string][]write)
	for _, w := range l.writes {
		l.byValue[w.Value] = w
		if w.Acked {
			l.acked[w.Key] = append(l.acked[w.Key], w)
		}
	}
	return l
}

// fate is what is known of one acknowledged write.
type fate int

const (
	present fate = iota // or properly followed by a later write
	unproven
	missing
)

// classified are the fates of the writes that the Region which took over was asked for.
type classified struct {
	missing  []write
	unproven int
	looked   bool
}

// atSwitch compares what the lost Region had acknowledged with the first sighting of each key after the
// switch, in the Region that took over. Of a key that could not be read there, the last write counts as
// unproven.
func (l ledger) atSwitch() classified {
	first := l.firstSightings()
	c := classified{looked: len(first) > 0}
	for key, writes := range l.acked {
		_, seen := first[key]
		if !seen && slices.ContainsFunc(writes, func(w write) bool { return w.Region == l.lost && w.Done.Before(l.switched) }) {
			c.unproven++
		}
	}
	for _, s := range first {
		for _, w := range l.acked[s.Key] {
			if w.Region != l.lost || w.Done.After(s.At) {
				continue
			}
			switch l.fateAt(w, s) {
			case missing:
				c.missing = append(c.missing, w)
			case unproven:
				c.unproven++
			}
		}
	}
	return c
}

// fateAt judges w by one sighting of its key.
//
//	nothing there                       missing
//	w itself                            present
//	v of the same Region, v followed w  present: writes of one key arrive in their order
//	v of another Region, v followed w   unproven: it would hide w as well as replace it
//	v never acknowledged                unproven: it has no place in the order
//	v, and w followed v                 missing: what is there is older than w
//	v overlapped w                      present: either may win
func (l ledger) fateAt(w write, s sighting) fate {
	v, ok := l.byValue[s.Value]
	switch {
	case !ok:
		return missing
	case v.Value == w.Value:
		return present
	case v.follows(w) && v.Region == w.Region:
		return present
	case v.follows(w) || !v.Acked:
		return unproven
	case w.follows(v):
		return missing
	}
	return present
}

// classify tells what became of every acknowledged write.
//
//	missing at the switch  not in the Region that took over when DNS began to lead there
//	late                   of those: seen there afterwards, or a later write of the same Region was
//	overwritten            of those: never seen, and the other side acknowledged a write to the key first,
//	                       which wins by last-writer-wins
//	lost                   absent at the end from some Region although nothing later replaced it, missing
//	                       at the switch or not
//
// The duration is the recovery point, nil when there was no switch.
func (l ledger) classify() (Writes, *time.Duration) {
	l = l.indexed()
	var out Writes
	for _, writes := range l.acked {
		out.Acked += len(writes)
	}
	lost, looked := l.lostAtEnd()
	if looked {
		out.Lost = new(len(lost))
		out.Converged = l.converged()
	}
	c := l.atSwitch()
	if !c.looked {
		return out, nil
	}
	if looked {
		late, overwritten, neither := l.fates(c.missing, lost)
		out.Late, out.Overwritten = &late, &overwritten
		c.unproven += neither
	}
	out.MissingAtSwitch, out.Unproven = new(len(c.missing)), new(c.unproven)
	return out, new(l.rpo(c.missing))
}

// fates counts what became of missing writes that are not lost.
func (l ledger) fates(missing []write, lost []string) (late, overwritten, neither int) {
	for _, w := range missing {
		arrival := l.arrival(w)
		switch {
		case slices.Contains(lost, w.Value):
		case l.otherSideFirst(w, arrival):
			overwritten++
		case !arrival.IsZero():
			late++
		default:
			neither++
		}
	}
	return late, overwritten, neither
}

// rpo is the recovery point: how long before the fault the oldest missing write was acknowledged. A
// service restored at the switch is in the state it had that long before the fault, or newer. Writes
// acknowledged while the fault took hold count as age 0.
func (l ledger) rpo(missing []write) time.Duration {
	var age time.Duration
	for _, w := range missing {
		age = max(age, l.fault.Sub(w.Done))
	}
	return age
}

// arrival is when w, or a later write of its Region that brought w's place along, was first seen
// outside its Region after the switch; zero when it never was. Seeing w itself settles it, so that
// comes first.
func (l ledger) arrival(w write) time.Time {
	var later time.Time
	for _, s := range l.after(w) {
		if s.Value == w.Value {
			return s.At
		}
		v, ok := l.byValue[s.Value]
		if ok && v.Region == w.Region && v.follows(w) && (later.IsZero() || s.At.Before(later)) {
			later = s.At
		}
	}
	return later
}

// otherSideFirst says that another Region acknowledged a later write to w's key before w arrived, and
// w itself was never seen.
func (l ledger) otherSideFirst(w write, arrival time.Time) bool {
	for _, s := range l.after(w) {
		if s.Value == w.Value {
			return false
		}
	}
	for _, x := range l.acked[w.Key] {
		if x.Region != w.Region && x.follows(w) && (arrival.IsZero() || x.Done.Before(arrival)) {
			return true
		}
	}
	return false
}

// lostAtEnd are the values of acknowledged writes that the last reading of some Region shows replaced
// by nothing, or by something older.
func (l ledger) lostAtEnd() (lost []string, looked bool) {
	gone := make(map[string]bool)
	for _, s := range l.sightings {
		if !s.Final {
			continue
		}
		looked = true
		for _, w := range l.acked[s.Key] {
			v, ok := l.byValue[s.Value]
			if (!ok || v.Value != w.Value && w.follows(v)) && !gone[w.Value] {
				gone[w.Value] = true
				lost = append(lost, w.Value)
			}
		}
	}
	return lost, looked
}

// converged says that in the last reading all Regions agreed on every key.
func (l ledger) converged() bool {
	values := make(map[string]string)
	for _, s := range l.sightings {
		if !s.Final {
			continue
		}
		if v, ok := values[s.Key]; ok && v != s.Value {
			return false
		}
		values[s.Key] = s.Value
	}
	return true
}

// firstSightings are the first ones after the switch outside the lost Region, one for each key.
func (l ledger) firstSightings() map[string]sighting {
	first := make(map[string]sighting)
	if l.switched.IsZero() {
		return first
	}
	for _, s := range l.sightings {
		if s.Region == l.lost || s.At.Before(l.switched) || s.Final {
			continue
		}
		if have, ok := first[s.Key]; !ok || s.At.Before(have.At) {
			first[s.Key] = s
		}
	}
	return first
}

// after are the sightings of w's key outside its Region since the switch.
func (l ledger) after(w write) []sighting {
	var out []sighting
	for _, s := range l.sightings {
		if s.Key == w.Key && s.Region != w.Region && !s.At.Before(l.switched) {
			out = append(out, s)
		}
	}
	return out
}

// writesOf are the writes among requests.
func writesOf(requests []request) []write {
	var out []write
	for _, r := range requests {
		if r.Write {
			out = append(out, r.asWrite())
		}
	}
	return out
}

func (r request) asWrite() write { return write{r.Value, r.Key, r.Region, r.Started, r.Done, r.ok()} }
