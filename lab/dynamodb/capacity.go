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

// readUnits is what reading that many bytes consumes: at least one unit, half if not consistent.
func readUnits(bytes int, in *input) float64 {
	units := float64(max(1, wholeUnits(bytes)/readUnit))
	if !in.ConsistentRead.value {
		units /= 2
	}
	return units
}

// writeUnits is what a write consumes: it counts the larger of the item before and after.
func writeUnits(before, after int) float64 {
	return float64(max(1, (max(before, after)+writeUnit-1)/writeUnit))
}

func (in *input) wantsCapacity() bool {
	return in.ReturnCapacity.value == "TOTAL" || in.ReturnCapacity.value == "INDEXES"
}

// appendCapacity appends the field ConsumedCapacity if the request wants it: what was consumed of the
// table itself and of its indexes.
func appendCapacity(dst []byte, in *input, table float64, indexes ...indexUnits) []byte {
	if !in.wantsCapacity() {
		return dst
	}
	total := table
	for _, ix := range indexes {
		total += ix.units
	}
	dst = wire.AppendKey(dst, "ConsumedCapacity")
	dst = append(dst, '{')
	dst = wire.AppendKey(dst, "TableName")
	dst = wire.AppendString(dst, in.TableName.value)
	dst = appendUnits(dst, total)
	if in.ReturnCapacity.value == "INDEXES" {
		dst = wire.AppendKey(dst, "Table")
		dst = append(appendUnits(append(dst, '{'), table), '}')
		dst = appendIndexUnits(dst, "LocalSecondaryIndexes", indexes, false)
		dst = appendIndexUnits(dst, "GlobalSecondaryIndexes", indexes, true)
	}
	return append(dst, '}')
}

// appendIndexUnits appends what was consumed of global or of local indexes, if there are any.
func appendIndexUnits(dst []byte, field string, indexes []indexUnits, global bool) []byte {
	first := true
	for _, ix := range indexes {
		if ix.global != global {
			continue
		}
		if first {
			dst = append(wire.AppendKey(dst, field), '{')
			first = false
		}
		dst = wire.AppendKey(dst, ix.Name)
		dst = append(appendUnits(append(dst, '{'), ix.units), '}')
	}
	if first {
		return dst
	}
	return append(dst, '}')
}

func appendUnits(dst []byte, units float64) []byte {
	dst = wire.AppendKey(dst, "CapacityUnits")
	return strconv.AppendFloat(dst, units, 'f', 1, 64)
}
