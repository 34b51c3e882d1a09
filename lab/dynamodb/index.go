package dynamodb

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// index is a secondary index of a table, as it is declared. It never changes.
type index struct {
	stack.Index
	global    bool
	keys      []stack.Key // its key, the partition key first
	startKeys []stack.Key // what names one entry, as in LastEvaluatedKey: the table's key and the index's
	projected []string    // the attributes it holds, in order; nil for all of them
}

func newIndex(t stack.Table, declared stack.Index, global bool) *index {
	ix := &index{Index: declared, global: global}
	ix.keys = ix.schema().keys()
	table := keySchema{partition: t.PartitionKey, sort: t.SortKey}
	ix.startKeys = table.keys()
	for _, k := range ix.keys {
		if !table.has(k.Name) {
			ix.startKeys = append(ix.startKeys, k)
		}
	}
	if declared.Projection != projectAll {
		ix.projected = slices.Clone(declared.NonKeyAttributes)
		for _, k := range ix.startKeys {
			ix.projected = append(ix.projected, k.Name)
		}
		slices.Sort(ix.projected)
		ix.projected = slices.Compact(ix.projected)
	}
	return ix
}

// What indexes project.
const (
	projectAll     = "ALL"
	projectKeys    = "KEYS_ONLY"
	projectInclude = "INCLUDE"
)

func (ix *index) schema() keySchema {
	return keySchema{partition: ix.PartitionKey, sort: ix.SortKey, index: ix.Name}
}

// keyOf encodes where an item with that primary key is in the index. An item that lacks one of the
// index's keys is not in it; nor is one whose attribute cannot be a key, which it has from before the
// index was made.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.ViolationDetection.html
func (ix *index) keyOf(item value.Map, primary string) (key string, ok bool) {
	partition := item.Get(ix.PartitionKey.Name)
	if !fits(ix.PartitionKey, partition) {
		return "", false
	}
	encoded, err := encodePartition(partition)
	if err != nil {
		return "", false
	}
	if ix.SortKey != nil {
		sort := item.Get(ix.SortKey.Name)
		if !fits(*ix.SortKey, sort) {
			return "", false
		}
		if encoded, err = ix.schema().appendSort(encoded, sort); err != nil {
			return "", false
		}
		encoded = append(encoded, 0)
	}
	return string(append(encoded, primary...)), true
}

// fits says whether a value can be that key. How long it is is not looked at.
func fits(k stack.Key, v value.Value) bool {
	return v != nil && string(v.Type()) == k.Type && emptyKind(v) == ""
}

func (ix *index) projects(name string) bool {
	if ix.projected == nil {
		return true
	}
	_, found := slices.BinarySearch(ix.projected, name)
	return found
}

// project returns what the index holds of an item.
func (ix *index) project(item value.Map) value.Map {
	if ix.projected == nil {
		return item
	}
	held := make(value.Map, 0, min(len(item), len(ix.projected)))
	for _, a := range item {
		if ix.projects(a.Name) {
			held = append(held, a)
		}
	}
	return held
}

// size is how many bytes the index holds of an item.
func (ix *index) size(item value.Map) int {
	size := 0
	for _, a := range item {
		if ix.projects(a.Name) {
			size += len(a.Name) + value.Size(a.Value)
		}
	}
	return size
}
