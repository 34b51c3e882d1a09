package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// Limits of a table's indexes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-secondary-indexes
const (
	maxGlobalIndexes = 20
	maxLocalIndexes  = 5
	maxProjected     = 100 // non-key attributes, of all indexes with INCLUDE together
)

// checkIndexes refuses indexes that DynamoDB would not make for a table, in its words.
func checkIndexes(t stack.Table) error {
	switch {
	case len(t.LocalIndexes) > 0 && t.SortKey == nil:
		return wrong("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
	case len(t.LocalIndexes) > maxLocalIndexes:
		return wrong("Number of LocalSecondaryIndexes exceeds per-table limit of %d", maxLocalIndexes)
	case len(t.GlobalIndexes) > maxGlobalIndexes:
		return wrong("GlobalSecondaryIndex count exceeds the per-table limit of %d", maxGlobalIndexes)
	}
	for _, ix := range t.LocalIndexes {
		if err := checkLocal(t, ix); err != nil {
			return err
		}
	}
	names, types := make(map[string]bool), make(map[string]string)
	for _, k := range (keySchema{partition: t.PartitionKey, sort: t.SortKey}).keys() {
		types[k.Name] = k.Type
	}
	projected := 0
	for _, list := range [][]stack.Index{t.LocalIndexes, t.GlobalIndexes} {
		for _, ix := range list {
			if names[ix.Name] {
				return wrong("Duplicate index name: %s", ix.Name)
			}
			names[ix.Name] = true
			if err := checkIndex(ix, types); err != nil {
				return err
			}
			projected += len(ix.NonKeyAttributes)
		}
	}
	if projected > maxProjected {
		return wrong("%d NonKeyAttributes in all indexes, more than %d", projected, maxProjected)
	}
	return nil
}

// checkLocal checks what is asked of local indexes only.
func checkLocal(t stack.Table, ix stack.Index) error {
	switch {
	case ix.SortKey == nil:
		return wrong("Index KeySchema does not have a range key for index: %s", ix.Name)
	case ix.PartitionKey != t.PartitionKey:
		return wrong("Index KeySchema does not have the same leading hash key as table KeySchema for index: %s. index hash key: %s, table hash key: %s",
			ix.Name, ix.PartitionKey.Name, t.PartitionKey.Name)
	}
	return nil
}

// checkIndex checks an index by itself. Types holds those of the attributes seen before, which are
// defined once for a table.
func checkIndex(ix stack.Index, types map[string]string) error {
	if !goodName(ix.Name) {
		return wrong("index name %q: it must be 3 to 255 of a-z, A-Z, 0-9, '_', '-', '.'", ix.Name)
	}
	if ix.SortKey != nil && ix.SortKey.Name == ix.PartitionKey.Name {
		return invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
	}
	for _, k := range (keySchema{partition: ix.PartitionKey, sort: ix.SortKey}).keys() {
		if k.Name == "" || len(k.Name) > maxKeyName || !value.Type(k.Type).Ordered() {
			return wrong("key %q of type %q of index %s: a key has a name of 1 to %d bytes and type S, N or B", k.Name, k.Type, ix.Name, maxKeyName)
		}
		if defined, ok := types[k.Name]; ok && defined != k.Type {
			return wrong("key %s is of type %s in one key and %s in another", k.Name, defined, k.Type)
		}
		types[k.Name] = k.Type
	}
	return checkProjection(ix)
}

// maxKeyName is the most bytes that the name of a key attribute can have.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-naming-rules
const maxKeyName = 255

func checkProjection(ix stack.Index) error {
	switch ix.Projection {
	default:
		return wrong("Unknown ProjectionType: %s", ix.Projection)
	case projectInclude:
		if len(ix.NonKeyAttributes) == 0 {
			return wrong("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
		}
	case projectAll, projectKeys:
		if len(ix.NonKeyAttributes) > 0 {
			return wrong("ProjectionType is %s, but NonKeyAttributes is specified", ix.Projection)
		}
	}
	return nil
}
