package dynamodb

import (
	"sync"

	"github.com/tidwall/btree"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// replica is a table's data in one Region.
type replica struct {
	clock    *clock
	made     uint64   // orders the replicas of a Service
	observer Observer // nil for nobody
	table    string   // its name
	region   string

	mu      sync.RWMutex           // guards what follows, and orders what is sent
	out     []outlet               // to the table's other Regions
	global  bool                   // since there first was another Region: late arrivals are possible
	rows    btree.Map[string, row] // by primary key, as table.encode encodes it
	items   int
	bytes   int
	indexes []*indexed
}

// row is what a replica knows of one primary key. A row without an item is a tombstone.
type row struct {
	item    value.Map
	size    int // of the item, in bytes
	version version
	trace   *trace // nil if nobody observes
}

// outlet leads to a table's replica in another Region.
type outlet struct {
	link   *link
	target *replica
}

// get returns an item, nil if there is none.
func (r *replica) get(key string) row {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found, _ := r.rows.Get(key)
	return found
}

// replaceLocked puts an item in the place of the one before, nil to delete it, and sends it to the other
// Regions. The caller holds mu for writing.
func (r *replica) replaceLocked(key string, before row, item value.Map) row {
	after := row{item: item, size: value.ItemSize(item), version: r.clock.next()}
	if r.observer != nil {
		after.trace = r.acknowledge(key, before, after)
	}
	r.setLocked(key, before, after)
	for _, o := range r.out {
		o.link.send(delivery{target: o.target, key: key, row: after})
	}
	return after
}

// apply takes a write of another Region over, unless this one has a later version: the last writer wins,
// with its whole item.
func (r *replica) apply(key string, incoming row) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before, _ := r.rows.Get(key)
	if incoming.version > before.version {
		r.setLocked(key, before, incoming)
		r.observeApplied(before, incoming)
	} else {
		r.observeSuperseded(incoming, before)
	}
}

func (r *replica) setLocked(key string, before, after row) {
	if before.item != nil {
		r.items--
		r.bytes -= before.size
	}
	if after.item != nil {
		r.items++
		r.bytes += after.size
	}
	for _, x := range r.indexes {
		x.follow(key, before, after)
	}
	if after.item == nil && !r.global {
		r.rows.Delete(key)
		return
	}
	r.rows.Set(key, after)
}

// count returns how many items there are and their size in bytes.
func (r *replica) count() (items, bytes int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.items, r.bytes
}

// keys is a range of encoded keys: from, included, up to to, excluded.
type keys struct{ from, to string }

// scan visits the items in a range of keys of the table, or of an index if x is given, in order or
// backwards, until visit returns false. Visit must be quick: nobody can write meanwhile.
func (r *replica) scan(x *indexed, k keys, backwards bool, visit func(key string, at row) bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	rows := &r.rows
	if x != nil {
		rows = &x.rows
	}
	if backwards {
		rows.Descend(k.to, func(key string, at row) bool {
			return key >= k.from && (key == k.to || at.item == nil || visit(key, at))
		})
		return
	}
	rows.Ascend(k.from, func(key string, at row) bool {
		return key < k.to && (at.item == nil || visit(key, at))
	})
}
