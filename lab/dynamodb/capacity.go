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

// readUnits is what reading that many bytes consumes: at least one unit, half if not consistent.
func readUnits(bytes int, in *input) float64 {
	units := float64(max(1, (bytes+readUnit-1)/readUnit))
	if !in.ConsistentRead.value {
		units /= 2
	}
	return units
}

// writeUnits is what a write consumes: it counts the larger of the item before and after.
func writeUnits(before, after int) float64 {
	return float64(max(1, (max(before, after)+writeUnit-1)/writeUnit))
}

// appendCapacity appends the field ConsumedCapacity if the request wants it.
func appendCapacity(dst []byte, in *input, units float64) []byte {
	report := in.ReturnCapacity.value
	if report != "TOTAL" && report != "INDEXES" {
		return dst
	}
	dst = wire.AppendKey(dst, "ConsumedCapacity")
	dst = append(dst, '{')
	dst = wire.AppendKey(dst, "TableName")
	dst = wire.AppendString(dst, in.TableName.value)
	dst = appendUnits(dst, units)
	if report == "INDEXES" {
		dst = wire.AppendKey(dst, "Table")
		dst = append(appendUnits(append(dst, '{'), units), '}')
	}
	return append(dst, '}')
}

func appendUnits(dst []byte, units float64) []byte {
	dst = wire.AppendKey(dst, "CapacityUnits")
	return strconv.AppendFloat(dst, units, 'f', 1, 64)
}
