package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// writeItem is PutItem, UpdateItem or DeleteItem. An update makes an item that is not there of its key
// and what it sets; to delete what is not there succeeds and changes nothing.
func writeItem(v verb) operation {
	return func(e *endpoint, in *input, dst []byte) ([]byte, error) {
		var c constraints
		c.writing(v, in)
		if err := c.err(in); err != nil {
			return nil, err
		}
		a, err := in.action(v)
		if err != nil {
			return nil, err
		}
		if a.table, a.replica, err = e.serving(in.TableName.value); err != nil {
			return nil, err
		}
		if err := a.bind(); err != nil {
			return nil, err
		}
		actions := [...]action{a}
		if !commit(actions[:]) {
			return nil, actions[0].err
		}
		return in.appendWritten(dst, &actions[0]), nil
	}
}

// onlyOld refuses the ReturnValues that only UpdateItem has.
func (in *input) onlyOld(v verb) error {
	switch in.ReturnValues.value {
	case "", "NONE", "ALL_OLD":
		return nil
	}
	if v == update {
		return nil
	}
	return invalid("ReturnValues can only be ALL_OLD or NONE")
}

// appendWritten appends the result of a write: the attributes to return, if any, and the reports.
func (in *input) appendWritten(dst []byte, a *action) []byte {
	dst = append(dst, '{')
	if returned := in.returned(a); len(returned) > 0 {
		dst = wire.AppendKey(dst, "Attributes")
		dst = value.AppendMap(dst, returned)
	}
	if in.wantsCapacity() {
		dst = appendCapacity(dst, in, a.units(), a.table.indexUnits(a.before.item, a.after.item)...)
	}
	return append(appendCollection(dst, in, a), '}')
}

// returned is what ReturnValues returns.
func (in *input) returned(a *action) value.Map {
	switch in.ReturnValues.value {
	case "ALL_OLD":
		return a.before.item
	case "ALL_NEW":
		return a.after.item
	case "UPDATED_OLD":
		return updatedParts(a.update, a.before.item)
	case "UPDATED_NEW":
		return updatedParts(a.update, a.after.item)
	}
	return nil
}

// units is the write capacity that the action consumes: a check costs as if it wrote the item.
func (a *action) units() float64 { return writeUnits(a.before.size, a.after.size) }
