package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// checkIndexKeys refuses to put an item whose attributes cannot be the index keys that they are. It may
// lack them.
func (t *table) checkIndexKeys(item value.Map) error {
	for _, ix := range t.indexes {
		for _, k := range ix.keys {
			v := item.Get(k.Name)
			if v == nil {
				continue
			}
			if err := ix.checkKey(k, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkKey refuses a value that cannot be a key of the index.
func (ix *index) checkKey(k stack.Key, v value.Value) error {
	if string(v.Type()) != k.Type {
		return ix.mismatch(k, v.Type())
	}
	if kind := emptyKind(v); kind != "" {
		return ix.schema().emptyKey(k, kind)
	}
	return ix.checkLength(k, v)
}

func (ix *index) checkLength(k stack.Key, v value.Value) error {
	longest := maxPartitionKey
	if ix.SortKey != nil && k.Name == ix.SortKey.Name {
		longest = maxSortKey
	}
	if size := value.Size(v); size > longest {
		return wrong("Size limit exceeded for Index Key %s Actual Size: %d bytes Max Size: %d bytes IndexName: %s", k.Name, size, longest, ix.Name)
	}
	return nil
}

func (ix *index) mismatch(k stack.Key, actual value.Type) error {
	return wrong("Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s", k.Name, k.Type, actual, ix.Name)
}

// checkAssigned refuses an update that gives an index key the wrong type whatever the item is.
func (t *table) checkAssigned(u *expression.Update) error {
	for _, ix := range t.indexes {
		for _, k := range ix.keys {
			if assigned, known := u.Assigned(k.Name); known && string(assigned) != k.Type {
				return ix.mismatch(k, assigned)
			}
		}
	}
	return nil
}

// checkUpdated refuses what an update made of an item if an index key that it changed cannot be one. Those
// it left alone may be what they were before the index was made.
func (t *table) checkUpdated(before, after value.Map) error {
	for _, ix := range t.indexes {
		for _, k := range ix.keys {
			v := after.Get(k.Name)
			if v == nil || value.Equal(v, before.Get(k.Name)) {
				continue
			}
			if string(v.Type()) != k.Type {
				return invalid("The update expression attempted to update the secondary index key to unsupported type")
			}
			if kind := emptyKind(v); kind != "" {
				return invalid("One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty %s value.", kind)
			}
			if err := ix.checkLength(k, v); err != nil {
				return err
			}
		}
	}
	return nil
}
