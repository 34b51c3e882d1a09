package dynamodb

import (
	"strconv"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// Sizes of capacity units: a strongly consistent read of 4 KB, a write of 1 KB.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
const (
	readUnit  = 4 << 10
	writeUnit = 1 << 10
)

// indexUnits is what a request consumes of an index.
type indexUnits struct {
	*index
	units float64
}

// wholeUnits rounds bytes up to full units of reading.
func wholeUnits(bytes int) int { return (bytes + readUnit - 1) / readUnit * readUnit }

// consistentUnits is what a strongly consistent read of that many bytes consumes: at least one unit.
func consistentUnits(bytes int) float64 {
	return float64(max(1, wholeUnits(bytes)/readUnit))
}

// readUnits is what reading that many bytes consumes, half if the read need not be consistent.
func readUnits(bytes int, in *input) float64 {
	if in.ConsistentRead.value {
		return consistentUnits(bytes)
	}
	return consistentUnits(bytes) / 2
}

// writeUnits is what a write consumes: it counts the larger of the item before and after.
func writeUnits(before, after int) float64 {
	return float64(max(1, (max(before, after)+writeUnit-1)/writeUnit))
}

// charge is what a request consumed of one table and of its indexes.
type charge struct {
	table   string
	units   float64 // of the table itself
	indexes []indexUnits
}

func (in *input) wantsCapacity() bool {
	return in.ReturnCapacity.value == "TOTAL" || in.ReturnCapacity.value == "INDEXES"
}

// appendCapacity appends the field ConsumedCapacity if the request wants it.
func appendCapacity(dst []byte, in *input, units float64, indexes ...indexUnits) []byte {
	if !in.wantsCapacity() {
		return dst
	}
	return charge{in.TableName.value, units, indexes}.append(wire.AppendKey(dst, "ConsumedCapacity"), in)
}

// append appends the charge as the request wants it. Kinds are the fields that tell it besides
// CapacityUnits.
func (c charge) append(dst []byte, in *input, kinds ...string) []byte {
	total := c.units
	for _, ix := range c.indexes {
		total += ix.units
	}
	dst = append(dst, '{')
	dst = wire.AppendKey(dst, "TableName")
	dst = wire.AppendString(dst, c.table)
	dst = appendUnits(dst, total, kinds)
	if in.ReturnCapacity.value == "INDEXES" {
		dst = wire.AppendKey(dst, "Table")
		dst = append(appendUnits(append(dst, '{'), c.units, kinds), '}')
		dst = c.appendIndexes(dst, "LocalSecondaryIndexes", false, kinds)
		dst = c.appendIndexes(dst, "GlobalSecondaryIndexes", true, kinds)
	}
	return append(dst, '}')
}

// appendIndexes appends what was consumed of global or of local indexes, if there are any.
func (c charge) appendIndexes(dst []byte, field string, global bool, kinds []string) []byte {
	first := true
	for _, ix := range c.indexes {
		if ix.global != global {
			continue
		}
		if first {
			dst = append(wire.AppendKey(dst, field), '{')
			first = false
		}
		dst = wire.AppendKey(dst, ix.Name)
		dst = append(appendUnits(append(dst, '{'), ix.units, kinds), '}')
	}
	if first {
		return dst
	}
	return append(dst, '}')
}

func appendUnits(dst []byte, units float64, kinds []string) []byte {
	dst = wire.AppendKey(dst, "CapacityUnits")
	dst = strconv.AppendFloat(dst, units, 'f', 1, 64)
	for _, kind := range kinds {
		dst = wire.AppendKey(dst, kind)
		dst = strconv.AppendFloat(dst, units, 'f', 1, 64)
	}
	return dst
}
