package dynamodb

import (
	"maps"
	"time"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// Observer hears what becomes of writes. It is called while the service holds locks, from any goroutine:
// it must return at once and must not call the service.
//
// Of each write it hears Acknowledged once, before anything else of it, and then, for every other Region
// where the table is at that time, Applied or Superseded, exactly one of them and once: at the latest
// when the links between the Regions have been open and quiet for as long as their lag. So a write that
// was acknowledged is applied everywhere or superseded where it is not, or still under way. A write may
// be applied in a Region and overwritten there later by another, which is heard as that one's Applied.
//
// Overwritten comes on top, at most once for a write: the writes that were lost.
//
// A Region that a table leaves is not heard of any more. One that joins gets the items that are there,
// which is heard as Applied there, or Superseded, of the writes that they are from.
type Observer func(Observation)

// Observation is one thing that became of a write.
type Observation struct {
	Fate   Fate
	Write  Write
	Region string        // where
	Lag    time.Duration // since the write was acknowledged, in real time; 0 of Acknowledged
	By     Write         // what it was superseded or overwritten by

	// Unseen says of Superseded that the writer of By had seen neither the write nor a later one to the
	// item from the same Region: that they are in conflict. Of Overwritten it is always so.
	Unseen bool
}

// Fate is what became of a write.
type Fate string

// The fates of writes.
const (
	// Acknowledged: the write stands where it was made. Its client is told next.
	Acknowledged Fate = "acknowledged"

	// Applied: the write has arrived in another Region and stands there.
	Applied Fate = "applied"

	// Superseded: the write will not stand in that other Region. It came after By, which is later, or By
	// travels in its place on a link that holds or that carries too much.
	Superseded Fate = "superseded"

	// Overwritten: where the write was made and still stood, By has arrived, whose writer had not seen
	// it, and was the later one. The last writer wins: to its client, which had the acknowledgement, the
	// write is lost. Nobody who read the item first and wrote it then is overwritten by that.
	Overwritten Fate = "overwritten"
)

// Write is one change of one item.
type Write struct {
	Table   string
	Key     string    // the same for the same item, and not to be read
	Item    value.Map // as it was written; nil of a deletion
	Version int64     // later writes have greater ones, in all Regions
	Region  string    // where it was made
	At      time.Time
}

// trace is what an Observer is told of a row.
type trace struct {
	Write

	// seen is what the writer knew of the item: the version of the last write to it from each Region, of
	// those that this write builds on. One number is not enough: a link that holds leaves out what lies
	// between two writes, and with it what those had seen.
	seen map[string]int64
}

// saw says whether the writer knew another write to the item, or a later one from the same Region.
func (t *trace) saw(other Write) bool { return t.seen[other.Region] >= other.Version }

// acknowledge tells of a write that replaces before.
func (r *replica) acknowledge(key string, before, after row) *trace {
	t := &trace{Write: Write{
		Table: r.table, Key: key, Item: after.item, Version: int64(after.version), Region: r.region, At: time.Now(),
	}}
	if b := before.trace; b != nil {
		if t.seen = maps.Clone(b.seen); t.seen == nil {
			t.seen = make(map[string]int64)
		}
		t.seen[b.Region] = b.Version
	}
	r.observer(Observation{Fate: Acknowledged, Write: t.Write, Region: r.region})
	return t
}

// observeApplied tells that a write of another Region has taken the place of before.
func (r *replica) observeApplied(before, after row) {
	if r.observer == nil {
		return
	}
	r.observer(Observation{Fate: Applied, Write: after.trace.Write, Region: r.region, Lag: time.Since(after.trace.At)})
	if b := before.trace; b != nil && b.Region == r.region && !after.trace.saw(b.Write) {
		r.observer(Observation{
			Fate: Overwritten, Write: b.Write, Region: r.region, Lag: time.Since(b.At), By: after.trace.Write, Unseen: true,
		})
	}
}

// observeSuperseded tells that a write will not take effect here because of a later one. If they are the
// same, which can be where a Region joined, there is nothing to tell.
func (r *replica) observeSuperseded(earlier, later row) {
	if r.observer == nil || earlier.version == later.version {
		return
	}
	r.observer(Observation{
		Fate: Superseded, Write: earlier.trace.Write, Region: r.region, Lag: time.Since(earlier.trace.At),
		By: later.trace.Write, Unseen: !later.trace.saw(earlier.trace.Write),
	})
}
