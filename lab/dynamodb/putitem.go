package dynamodb

import (
	"cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// putItem is PutItem.
func putItem(e *endpoint, in *input, dst []byte) ([]byte, error) {
	var c constraints
	c.writing(in)
	c.require(in.Item.given, "item")
	if err := cmp.Or(c.err(in), in.Item.err(), in.onlyOld()); err != nil {
		return nil, err
	}
	if value.ItemSize(in.Item.Map) > maxItem {
		return nil, invalid("Item size has exceeded the maximum allowed size")
	}
	t, replica, condition, err := e.conditional(in)
	if err != nil {
		return nil, err
	}
	key, err := t.itemKey(in.Item.Map)
	if err != nil {
		return nil, err
	}
	before, after, err := replica.write(key, func(before value.Map) (value.Map, error) {
		return in.Item.Map, in.meets(condition, before)
	})
	if err != nil {
		return nil, err
	}
	return in.appendWritten(dst, t, in.old(before), before, after), nil
}

// conditional prepares a write whose only expression is a condition.
func (e *endpoint) conditional(in *input) (*table, *replica, expression.Condition, error) {
	p := parameter{expression.ConditionExpression, in.Condition}
	s, err := in.substitutions(p)
	if err != nil {
		return nil, nil, nil, err
	}
	condition, err := p.condition(s)
	if err := cmp.Or(err, s.Unused()); err != nil {
		return nil, nil, nil, err
	}
	t, replica, err := e.replica(in)
	if err != nil || condition == nil {
		return t, replica, condition, err
	}
	return t, replica, condition, t.checkScalar(expression.Paths(condition))
}
