package drill

import (
	"strings"
	"time"

	"github.com/tandem-failover/tandem/event"
)

// Tiers of the records, as tier_answered names them.
const (
	TierPreferred = "preferred" // tier one: the Region is able and nothing speaks against it
	TierAble      = "able"      // tier two: the Region is able
	TierNobody    = "nobody"    // no Region is able; Route 53 fails open to the first
	TierUnknown   = "unknown"   // the target does not tell its checks
)

// answered is one change of the DNS answer for the service's name.
type answered struct {
	At     time.Time
	Region string
	Tier   string // that led there
}

// timeline is when things happened, in real time; zero for what did not happen.
type timeline struct {
	started, fault, healed, ended time.Time
	lost                          string // the Region the fault took away, "" for none
	primary                       string
	answers                       []answered
	events                        []event.Event
}

// phaseEnds are the instants at which the phases of a recovery end, in this order.
type phaseEnds struct {
	detect  time.Time // a check of the lost Region is unhealthy
	decide  time.Time // the answer leads elsewhere
	dns     time.Time // the last TTL-honouring client has resolved the new answer
	clients time.Time // TTL-honouring clients are served again
}

// switched is the first answer away from the lost Region after the fault.
func (t timeline) switched() (answered, bool) {
	for _, a := range t.answers {
		if !a.At.Before(t.fault) && t.lost != "" && a.Region != t.lost {
			return a, true
		}
	}
	return answered{}, false
}

// answerChanges counts how often the answer moved since the fault. Before it the checks of a young
// deployment turn healthy one after the other, and the answer may follow them.
func (t timeline) answerChanges() int {
	changes := 0
	for _, a := range t.answers {
		if !a.At.Before(t.fault) {
			changes++
		}
	}
	return changes
}

// failedBack is when the answer returned to the primary for good, counted from healing: the last change
// of the answer, if it leads there. A return that was taken back again does not count.
func (t timeline) failedBack() (time.Time, bool) {
	if t.healed.IsZero() || len(t.answers) == 0 {
		return time.Time{}, false
	}
	last := t.answers[len(t.answers)-1]
	return last.At, last.Region == t.primary && !last.At.Before(t.healed)
}

// detected is when the first check of the lost Region became unhealthy.
func (t timeline) detected() time.Time {
	for _, e := range t.events {
		if e.Kind == event.Check && e.To == "unhealthy" && !e.Time.Before(t.fault) && t.aboutLost(e) {
			return e.Time
		}
	}
	return time.Time{}
}

// aboutLost says that an event concerns the lost Region: it says so, or its subject is named after it.
func (t timeline) aboutLost(e event.Event) bool {
	if t.lost == "" {
		return false
	}
	return e.Region == t.lost || e.Region == "" && strings.Contains(e.Subject, t.lost)
}

// phases finds the ends of the phases. classes are the scenario's; only TTL-honouring ones count.
// window is RecoveryWindow in real time.
func (t timeline) phases(classes []Class, page journalPage, window time.Duration) phaseEnds {
	ends := phaseEnds{detect: t.detected()}
	if a, ok := t.switched(); ok {
		ends.decide = a.At
		ends.dns = t.lastResolved(a, classes, page.resolutions)
	}
	var outcomes []outcome
	for _, r := range page.requests {
		if classes[r.Class].Kind == HonoursTTL {
			outcomes = append(outcomes, outcome{r.Due, r.ok()})
		}
	}
	ends.clients, _ = recovered(outcomes, t.fault, t.ended, window, RecoveryShare)
	return ends
}

// lastResolved is when the last TTL-honouring client first got an answer away from the lost Region;
// zero if one of those that asked before the switch never did.
func (t timeline) lastResolved(a answered, classes []Class, resolutions []resolution) time.Time {
	moved := make(map[int]bool)
	var last time.Time
	for _, r := range resolutions {
		if classes[r.Class].Kind != HonoursTTL {
			continue
		}
		if r.At.Before(a.At) {
			moved[r.Client] = false
		} else if r.Region != t.lost && !moved[r.Client] {
			moved[r.Client] = true
			last = later(last, r.At)
		}
	}
	for _, done := range moved {
		if !done {
			return time.Time{}
		}
	}
	return last
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// spans turns ends into the length of each phase. Phases follow one another, so that they sum up to the
// recovery time: a phase whose end was overtaken has no length, and none lasts beyond the recovery.
// Phases after an end that was never seen are nil.
func (e phaseEnds) spans(fault time.Time) (detect, decide, dns, clients *time.Duration) {
	from := fault
	spans := make([]*time.Duration, 4)
	for i, end := range []time.Time{e.detect, e.decide, e.dns, e.clients} {
		if end.IsZero() {
			break
		}
		if !e.clients.IsZero() && end.After(e.clients) {
			end = e.clients
		}
		end = later(from, end)
		spans[i] = new(end.Sub(from))
		from = end
	}
	return spans[0], spans[1], spans[2], spans[3]
}
