package dynamodb

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// declaredIndexes makes the indexes that a table is declared with, in the order of their names.
func declaredIndexes(t stack.Table) []*index {
	var list []*index
	for _, ix := range t.GlobalIndexes {
		list = withIndex(list, newIndex(t, ix, true))
	}
	for _, ix := range t.LocalIndexes {
		list = withIndex(list, newIndex(t, ix, false))
	}
	return list
}

// withIndex returns a list of indexes in the order of their names with one more. An index is added to a
// table by adding it to every replica, which may have items; to its list before that, so that no item is
// written that the index could not hold.
func withIndex(list []*index, ix *index) []*index {
	list = append(slices.Clip(list), ix)
	slices.SortFunc(list, func(a, b *index) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// withoutIndex returns a list of indexes without that of a name.
func withoutIndex(list []*index, name string) []*index {
	return slices.DeleteFunc(slices.Clone(list), func(ix *index) bool { return ix.Name == name })
}
