package dynamodb

import (
	"cmp"
	"slices"

	"github.com/tandem-failover/tandem/stack"
)

// indexDescriptions are the parts of the model's TableDescription that describe indexes.
type indexDescriptions struct {
	LocalSecondaryIndexes  []localDescription  `json:",omitempty"`
	GlobalSecondaryIndexes []globalDescription `json:",omitempty"`
}

// localDescription is the model's LocalSecondaryIndexDescription.
type localDescription struct {
	IndexName      string
	KeySchema      []keySchemaElement
	Projection     projectionDescription
	IndexSizeBytes int
	ItemCount      int
	IndexArn       string
}

// globalDescription is the model's GlobalSecondaryIndexDescription.
type globalDescription struct {
	localDescription
	IndexStatus           status
	Backfilling           bool `json:",omitempty"`
	ProvisionedThroughput provisionedThroughput
	WarmThroughput        warmThroughput
}

type projectionDescription struct {
	ProjectionType   string
	NonKeyAttributes []string `json:",omitempty"`
}

// addIndexes describes a table's indexes in a Region, and defines the attributes of their keys. The
// table's key, name and ARN are there.
func (d *description) addIndexes(t *table, r *replica) {
	for _, x := range r.allIndexed() {
		for _, k := range x.keys {
			d.define(k)
		}
		local := d.describeIndex(r, x)
		if !x.global {
			d.LocalSecondaryIndexes = append(d.LocalSecondaryIndexes, local)
			continue
		}
		units := t.billing.indexes[x.Name]
		now := cmp.Or(t.building[x.Name], active)
		d.GlobalSecondaryIndexes = append(d.GlobalSecondaryIndexes, globalDescription{
			localDescription: local, IndexStatus: now, Backfilling: now == creating,
			ProvisionedThroughput: units.describe(), WarmThroughput: t.billing.warm(units),
		})
	}
}

func (d *description) describeIndex(r *replica, x *indexed) localDescription {
	items, bytes := r.countIndexed(x)
	return localDescription{
		IndexName:      x.Name,
		KeySchema:      x.schema().elements(),
		Projection:     projectionDescription{x.Projection, x.NonKeyAttributes},
		IndexSizeBytes: bytes,
		ItemCount:      items,
		IndexArn:       d.TableArn + "/index/" + x.Name,
	}
}

// define lists an attribute of a key, once.
func (d *description) define(k stack.Key) {
	definition := attributeDefinition{k.Name, k.Type}
	if !slices.Contains(d.AttributeDefinitions, definition) {
		d.AttributeDefinitions = append(d.AttributeDefinitions, definition)
	}
}

func (s keySchema) elements() []keySchemaElement {
	elements := []keySchemaElement{{s.partition.Name, "HASH"}}
	if s.sort != nil {
		elements = append(elements, keySchemaElement{s.sort.Name, "RANGE"})
	}
	return elements
}
