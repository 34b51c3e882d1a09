package dynamodb

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// transactionFactor is how many times as much a transaction consumes: it reads or writes every item
// twice, to prepare and to commit. What it writes of indexes counts once.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
const transactionFactor = 2

// transactionUnits is what a transaction consumes to read an item.
func transactionUnits(bytes int) float64 { return transactionFactor * consistentUnits(bytes) }

// What transactions call the units they consume.
const (
	unitsRead    = "ReadCapacityUnits"
	unitsWritten = "WriteCapacityUnits"
)

// bill is what a request consumed of several tables, in the order in which it names them.
type bill []charge

// read adds what was read of a table.
func (b *bill) read(table string, units float64) { b.of(table).units += units }

// wrote adds what an action wrote: factor times that of the table, and that of its indexes.
func (b *bill) wrote(a *action, factor float64) {
	c := b.of(a.table.Name)
	c.units += factor * a.units()
	for _, ix := range a.table.indexUnits(a.before.item, a.after.item) {
		at := slices.IndexFunc(c.indexes, func(other indexUnits) bool { return other.index == ix.index })
		if at < 0 {
			c.indexes = append(c.indexes, ix)
			continue
		}
		c.indexes[at].units += ix.units
	}
}

// of finds the table's charge, or makes it.
func (b *bill) of(table string) *charge {
	at := slices.IndexFunc(*b, func(c charge) bool { return c.table == table })
	if at < 0 {
		at = len(*b)
		*b = append(*b, charge{table: table})
	}
	return &(*b)[at]
}

// append appends the field ConsumedCapacity: a list of tables.
func (b bill) append(dst []byte, in *input, kinds ...string) []byte {
	dst = append(wire.AppendKey(dst, "ConsumedCapacity"), '[')
	for _, c := range b {
		dst = c.append(wire.AppendComma(dst), in, kinds...)
	}
	return append(dst, ']')
}

// appendReports appends what a request for many writes wants to know of them.
func (in *input) appendReports(dst []byte, actions []action, factor float64, kinds ...string) []byte {
	dst = appendCollections(dst, in, actions)
	if !in.wantsCapacity() {
		return dst
	}
	var consumed bill
	for i := range actions {
		consumed.wrote(&actions[i], factor)
	}
	return consumed.append(dst, in, kinds...)
}
