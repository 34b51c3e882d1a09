package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// meets refuses a write whose condition the item does not meet, with the item if the request wants it.
func (in *input) meets(c expression.Condition, before value.Map) error {
	if c == nil || c.Holds(before) {
		return nil
	}
	refusal := &apiError{kind: kindCondition, message: "The conditional request failed"}
	if in.OnConditionFailure.value == "ALL_OLD" {
		refusal.item = before
	}
	return refusal
}

// onlyOld refuses the ReturnValues that only UpdateItem has.
func (in *input) onlyOld() error {
	switch in.ReturnValues.value {
	case "", "NONE", "ALL_OLD":
		return nil
	}
	return invalid("ReturnValues can only be ALL_OLD or NONE")
}

// appendWritten appends the result of a write: the attributes to return, if any, and the capacity.
func (in *input) appendWritten(dst []byte, t *table, returned value.Map, before, after row) []byte {
	dst = append(dst, '{')
	if len(returned) > 0 {
		dst = wire.AppendKey(dst, "Attributes")
		dst = value.AppendMap(dst, returned)
	}
	return append(in.appendConsumed(dst, t, before, after), '}')
}

// old is what ReturnValues ALL_OLD returns, nothing without it.
func (in *input) old(before row) value.Map {
	if in.ReturnValues.value == "ALL_OLD" {
		return before.item
	}
	return nil
}
