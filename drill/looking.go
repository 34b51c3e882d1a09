package drill

import (
	"context"
	"slices"
	"time"
)

// The pace of looking, in lab time.
const (
	followEvery = time.Second
	// ConvergeWithin is how long Regions may take to agree once the traffic is over. Replication usually
	// takes about a second; a Region that was away has minutes of writes to catch up on.
	ConvergeWithin = 2 * time.Minute
)

// recentKeys are all keys, the one written last first: what was written just before the fault is most
// likely to be missing, and clients that have moved already begin to write over it.
func (r *run) recentKeys() []string {
	last := make(map[string]time.Time)
	for _, w := range writesOf(slices.Concat(r.seeds, r.journal.soFar().requests)) {
		if w.Acked && w.Region == r.timeline.lost {
			last[w.Key] = later(last[w.Key], w.Done)
		}
	}
	keys := r.keys()
	slices.SortStableFunc(keys, func(a, b string) int { return last[b].Compare(last[a]) })
	return keys
}

func (r *run) keys() []string {
	keys := make([]string, r.scenario.Traffic.Keys)
	for i := range keys {
		keys[i] = r.stamp.key(i)
	}
	return keys
}

// lookAtSwitch reads every key where clients are led to now. The functions there may be cold, so a key
// that was not answered is asked for again.
func (r *run) lookAtSwitch(ctx context.Context, region string) {
	keys := r.recentKeys()
	for range 3 {
		seen := r.reader.look(ctx, region, keys)
		r.journal.sighted(seen...)
		keys = slices.DeleteFunc(keys, func(k string) bool {
			return slices.ContainsFunc(seen, func(s sighting) bool { return s.Key == k })
		})
		if len(keys) == 0 || ctx.Err() != nil {
			return
		}
	}
}

// follow looks, once healing began, at the keys of the missing writes in the Region that took over: a
// write that arrives late may be replaced soon after. It ends when all have arrived, or with the traffic.
func (r *run) follow(ctx context.Context, to answered) {
	select {
	case <-ctx.Done():
		return
	case <-r.looked:
	}
	pending := r.ledger(to, r.keys()).atSwitch().missing
	timer := time.NewTicker(max(r.scale.Real(followEvery), time.Millisecond))
	defer timer.Stop()
	for len(pending) > 0 {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		keys := keysOf(pending)
		r.journal.sighted(r.reader.look(ctx, to.Region, keys)...)
		l := r.ledger(to, keys)
		pending = slices.DeleteFunc(pending, func(w write) bool { return !l.arrival(w).IsZero() })
	}
}

// ledger is what is known by now of some keys.
func (r *run) ledger(to answered, keys []string) ledger {
	writes, sightings := r.journal.about(keys)
	return ledger{writes: slices.Concat(writesOf(r.seeds), writes), sightings: sightings, lost: r.timeline.lost, switched: to.At}.indexed()
}

func keysOf(writes []write) []string {
	keys := make([]string, len(writes))
	for i, w := range writes {
		keys[i] = w.Key
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// converge reads every key in every Region, and those on which the Regions do not agree again, until
// all agree. The last reading of each key is final. When some Region never answered for some key, there
// is no final reading at all: nothing could be said of that Region's writes.
func (r *run) converge(ctx context.Context) {
	deadline := time.Now().Add(r.scale.Real(ConvergeWithin))
	last := make(map[string][]sighting) // by key, one for each Region that answered
	for keys := r.keys(); len(keys) > 0; pause(ctx, r.scale.Real(followEvery)) {
		if ctx.Err() != nil {
			return
		}
		for _, k := range keys {
			delete(last, k)
		}
		for _, region := range r.deployment.RegionNames() {
			for _, s := range r.reader.look(ctx, region, keys) {
				s.Final = true
				last[s.Key] = append(last[s.Key], s)
			}
		}
		keys = slices.DeleteFunc(keys, func(k string) bool {
			return len(last[k]) == len(r.deployment.Regions) && ledger{sightings: last[k]}.converged()
		})
		if time.Now().After(deadline) {
			break
		}
	}
	var final []sighting
	for _, seen := range last {
		final = append(final, seen...)
	}
	if len(final) == len(r.deployment.Regions)*r.scenario.Traffic.Keys {
		r.journal.sighted(final...)
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
