package dynamodb

import (
	"slices"

	"github.com/tidwall/btree"
)

// indexed is what a replica keeps for an index. It is guarded by the replica's mutex.
type indexed struct {
	*index
	rows  btree.Map[string, row] // by index.keyOf; their items are whole, their size is of what is projected
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
	r.indexes = append(r.indexes, x)
}

// removeIndex forgets an index.
func (r *replica) removeIndex(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.indexes = slices.DeleteFunc(r.indexes, func(x *indexed) bool { return x.Name == name })
}

// indexed finds what the replica keeps for an index, nil if it has none of that name.
func (r *replica) indexed(name string) *indexed {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if i := slices.IndexFunc(r.indexes, func(x *indexed) bool { return x.Name == name }); i >= 0 {
		return r.indexes[i]
	}
	return nil
}

// countIndexed returns how many entries an index has and their size in bytes.
func (r *replica) countIndexed(x *indexed) (items, bytes int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return x.rows.Len(), x.bytes
}
