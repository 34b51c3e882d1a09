package drill

import (
	"slices"
	"time"
)

// What counts as recovered.
const (
	// RecoveryWindow is for how long, in lab time, clients must be served again.
	RecoveryWindow = 30 * time.Second
	// RecoveryShare is the part of requests that must succeed in that window.
	RecoveryShare = 0.99
)

// outcome is a request as recovery sees it: when it was meant to start, and whether it succeeded.
type outcome struct {
	due time.Time
	ok  bool
}

// recovered is the first instant from fault on after which requests succeed: at least share of those
// due in [instant, instant+window). Windows without a request, or that reach beyond end, prove nothing.
//
// The share changes only when a request enters or leaves the window, so only those instants, and the
// fault itself, can be the first: just after a request is due, or just late enough to take one in.
func recovered(outcomes []outcome, fault, end time.Time, window time.Duration, share float64) (time.Time, bool) {
	outcomes = slices.DeleteFunc(slices.Clone(outcomes), func(o outcome) bool { return o.due.Before(fault) })
	slices.SortFunc(outcomes, func(a, b outcome) int { return a.due.Compare(b.due) })
	instants := []time.Time{fault}
	for _, o := range outcomes {
		instants = append(instants, o.due.Add(1), o.due.Add(1-window))
	}
	slices.SortFunc(instants, time.Time.Compare)

	first, next, good := 0, 0, 0 // outcomes[first:next] are in the window, good of them succeeded
	for _, t := range instants {
		if t.Before(fault) {
			continue
		}
		if t.Add(window).After(end) {
			break
		}
		for ; next < len(outcomes) && outcomes[next].due.Before(t.Add(window)); next++ {
			good += count(outcomes[next].ok)
		}
		for ; first < next && outcomes[first].due.Before(t); first++ {
			good -= count(outcomes[first].ok)
		}
		if n := next - first; n > 0 && float64(good) >= share*float64(n) {
			return t, true
		}
	}
	return time.Time{}, false
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}
