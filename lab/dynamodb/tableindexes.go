package dynamodb

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// indexed returns the table's indexes as they are now, in the order of their names. The list is never
// changed, only replaced.
func (t *table) indexed() []*index {
	if list := t.indexes.Load(); list != nil {
		return *list
	}
	return nil
}

// addIndex adds an index to a table that may have items. All its Regions have it when addIndex returns.
// The declaration must be one that checkIndexes lets pass. One call at a time for a table.
func (t *table) addIndex(declared stack.Index, global bool) {
	ix := newIndex(t.Table, declared, global)
	list := append(slices.Clone(t.indexed()), ix)
	slices.SortFunc(list, func(a, b *index) int { return strings.Compare(a.Name, b.Name) })
	t.indexes.Store(&list) // first, so that no write slips in that the index could not hold
	for _, r := range t.replicas {
		r.addIndex(ix)
	}
}

// removeIndex removes an index in all Regions. One call at a time for a table.
func (t *table) removeIndex(name string) {
	list := slices.DeleteFunc(slices.Clone(t.indexed()), func(ix *index) bool { return ix.Name == name })
	t.indexes.Store(&list)
	for _, r := range t.replicas {
		r.removeIndex(name)
	}
}

// newReplica makes an empty replica with the table's indexes.
func (t *table) newReplica(c *clock) *replica {
	r := &replica{clock: c}
	for _, ix := range t.indexed() {
		r.addIndex(ix)
	}
	return r
}
