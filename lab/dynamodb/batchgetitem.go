package dynamodb

import (
	"maps"
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// maxBatchAnswer is how many bytes of items BatchGetItem returns; other keys are unprocessed.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const maxBatchAnswer = 16 << 20

// batchGetItem is BatchGetItem: GetItem for many keys, each by itself. Keys are unprocessed only if the
// answer has become too large. Items come in the order of their keys; AWS's order is no order.
func batchGetItem(e *endpoint, in *input, dst []byte) ([]byte, error) {
	tables, err := decodeTables(in.RequestItems, wire.KeyTables, maxBatchGet, func(r *wire.Reader, part *input) error {
		return part.decodeAll(r, wire.KeysAndAttributes)
	})
	if err != nil {
		return nil, err
	}
	var c constraints
	c.capacity(in)
	boundTables(&c, &tables, maxBatchGet)
	for i := range tables.members {
		t := &tables.members[i]
		c.at = "requestItems." + t.table + ".member."
		bound(&c, &t.part.Keys.bounded, "keys", maxBatchGet)
	}
	if err := c.err(in); err != nil {
		return nil, err
	}
	batch, err := e.readings(tables.members)
	if err != nil {
		return nil, err
	}
	return in.appendBatch(dst, batch), nil
}

// tableReading is what BatchGetItem does with one table.
type tableReading struct {
	*input
	table      string
	projection *expression.Projection
	sites      []site // of the keys
	processed  int    // of them
}

// readings checks a batch against its tables.
func (e *endpoint) readings(tables []named[input]) (batch []tableReading, err error) {
	batch = make([]tableReading, len(tables))
	count := 0
	for i := range tables {
		t := tableReading{input: &tables[i].part, table: tables[i].table}
		if err := t.modern(); err != nil {
			return nil, err
		}
		if t.projection, err = t.reading(t.Keys.members...); err != nil {
			return nil, err
		}
		if t.repeats() {
			return nil, errDuplicates
		}
		count += t.Keys.count
		batch[i] = t
	}
	if count > maxBatchGet {
		return nil, invalid("Too many items requested for the BatchGetItem call")
	}
	for i := range batch {
		if err := batch[i].bind(e); err != nil {
			return nil, err
		}
	}
	return batch, nil
}

var errDuplicates = invalid("Provided list of item keys contains duplicates")

// repeats says whether a key is given twice. That is told before the table is looked for, so that the
// keys are compared as they are given.
func (t *tableReading) repeats() bool {
	seen := make(map[string]bool, len(t.Keys.members))
	var buffer []byte
	for _, key := range t.Keys.members {
		buffer = value.AppendMap(buffer[:0], key.Map)
		if seen[string(buffer)] {
			return true
		}
		seen[string(buffer)] = true
	}
	return false
}

// bind finds the places of the items.
func (t *tableReading) bind(e *endpoint) error {
	found, replica, err := e.serving(t.table)
	if err != nil {
		return err
	}
	t.sites = make([]site, len(t.Keys.members))
	for i, key := range t.Keys.members {
		t.sites[i] = site{table: found, replica: replica}
		if err := t.sites[i].bind(key.Map, t.projection); err != nil {
			return err
		}
	}
	return nil
}

// appendBatch reads the items and appends the result.
func (in *input) appendBatch(dst []byte, batch []tableReading) []byte {
	var consumed bill
	left := maxBatchAnswer
	dst = append(dst, `{"Responses":{`...)
	for i := range batch {
		t := &batch[i]
		dst = append(wire.AppendKey(dst, t.table), '[')
		for left >= 0 && t.processed < len(t.sites) {
			at := t.sites[t.processed]
			found := at.replica.get(at.key)
			if left -= found.size; left < 0 {
				break
			}
			t.processed++
			consumed.read(t.table, readUnits(found.size, t.input))
			if found.item != nil {
				dst = value.AppendMap(wire.AppendComma(dst), project(t.projection, found.item))
			}
		}
		dst = append(dst, ']')
	}
	dst = append(dst, `},"UnprocessedKeys":{`...)
	for i := range batch {
		if t := &batch[i]; t.processed < len(t.sites) {
			dst = t.appendUnprocessed(wire.AppendKey(dst, t.table))
		}
	}
	dst = append(dst, '}')
	if in.wantsCapacity() {
		dst = consumed.append(dst, in)
	}
	return append(dst, '}')
}

// appendUnprocessed appends the request for the rest of the keys.
func (t *tableReading) appendUnprocessed(dst []byte) []byte {
	dst = append(dst, `{"Keys":[`...)
	for _, key := range t.Keys.members[t.processed:] {
		dst = value.AppendMap(wire.AppendComma(dst), key.Map)
	}
	dst = append(dst, ']')
	if t.Projection.given {
		dst = wire.AppendString(wire.AppendKey(dst, "ProjectionExpression"), t.Projection.value)
	}
	if t.Names.given {
		dst = append(wire.AppendKey(dst, "ExpressionAttributeNames"), '{')
		for _, alias := range slices.Sorted(maps.Keys(t.Names.value)) {
			dst = wire.AppendString(wire.AppendKey(dst, alias), t.Names.value[alias])
		}
		dst = append(dst, '}')
	}
	if t.ConsistentRead.value {
		dst = append(wire.AppendKey(dst, "ConsistentRead"), "true"...)
	}
	return append(dst, '}')
}
