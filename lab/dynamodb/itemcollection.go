package dynamodb

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// appendCollection appends the field ItemCollectionMetrics of a write if the request wants it and the
// item is in a collection.
func appendCollection(dst []byte, in *input, a *action) []byte {
	if in.ReturnMetrics.value != "SIZE" || !a.collected() {
		return dst
	}
	return a.appendCollection(wire.AppendKey(dst, "ItemCollectionMetrics"))
}

// appendCollections appends the field ItemCollectionMetrics of many writes: a list for each table. A
// collection is listed once for each of its items that was written.
func appendCollections(dst []byte, in *input, actions []action) []byte {
	if in.ReturnMetrics.value != "SIZE" {
		return dst
	}
	var tables []string
	for i := range actions {
		if a := &actions[i]; a.collected() && !slices.Contains(tables, a.table.Name) {
			tables = append(tables, a.table.Name)
		}
	}
	if tables == nil {
		return dst
	}
	dst = append(wire.AppendKey(dst, "ItemCollectionMetrics"), '{')
	for _, name := range tables {
		dst = append(wire.AppendKey(dst, name), '[')
		for i := range actions {
			if a := &actions[i]; a.collected() && a.table.Name == name {
				dst = a.appendCollection(wire.AppendComma(dst))
			}
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// collected says whether the action writes an item that is in an item collection. Only tables with local
// indexes have these.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections
func (a *action) collected() bool { return a.verb != check && len(a.table.LocalIndexes) > 0 }

// appendCollection appends the metrics of the item's collection. The lab does not measure it: AWS's
// estimate of one as small as the lab's is 0 to 1 GB.
func (a *action) appendCollection(dst []byte) []byte {
	name := a.table.PartitionKey.Name
	dst = append(dst, '{')
	dst = wire.AppendKey(dst, "ItemCollectionKey")
	dst = value.AppendMap(dst, value.Map{{Name: name, Value: a.item.Get(name)}})
	dst = wire.AppendKey(dst, "SizeEstimateRangeGB")
	return append(dst, "[0.0,1.0]}"...)
}
