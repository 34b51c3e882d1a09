package dynamodb

import (
	"slices"
	"strings"

	"github.com/tidwall/btree"
)

// indexed is what a replica keeps for an index. It is guarded by the replica's mutex.
type indexed struct {
	*index
	rows  btree.Map[string, row] // by index.keyOf; the items are whole, the sizes those of what the index holds
	bytes int
}

// follow takes over what became of a row.
func (x *indexed) follow(primary string, before, after row) {
	from, was := x.keyOf(before.item, primary)
	to, is := x.keyOf(after.item, primary)
	if was && (!is || from != to) {
		gone, _ := x.rows.Delete(from)
		x.bytes -= gone.size
	}
	if is {
		after.size = x.size(after.item)
		replaced, _ := x.rows.Set(to, after)
		x.bytes += after.size - replaced.size
	}
}

// addIndex makes an index of what the replica holds, and keeps it from now on.
func (r *replica) addIndex(ix *index) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x := &indexed{index: ix}
	r.rows.Scan(func(primary string, at row) bool {
		x.follow(primary, row{}, at)
		return true
	})
	i, _ := findIndexed(r.indexes, ix.Name)
	r.indexes = slices.Insert(r.indexes, i, x)
}

// removeIndex forgets an index.
func (r *replica) removeIndex(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i, ok := findIndexed(r.indexes, name); ok {
		r.indexes = slices.Delete(r.indexes, i, i+1)
	}
}

// indexed finds what the replica keeps for an index, nil if it has none of that name.
func (r *replica) indexed(name string) *indexed {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if i, ok := findIndexed(r.indexes, name); ok {
		return r.indexes[i]
	}
	return nil
}

// allIndexed lists what the replica keeps for indexes, in the order of their names.
func (r *replica) allIndexed() []*indexed {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.indexes)
}

func findIndexed(list []*indexed, name string) (int, bool) {
	return slices.BinarySearchFunc(list, name, func(x *indexed, name string) int { return strings.Compare(x.Name, name) })
}

// countIndexed returns how many items an index holds and the size of what it holds in bytes.
func (r *replica) countIndexed(x *indexed) (items, bytes int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return x.rows.Len(), x.bytes
}
