package dynamodb

import (
	"cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// deleteItem is DeleteItem. Deleting what is not there succeeds and changes nothing.
func deleteItem(e *endpoint, in *input, dst []byte) ([]byte, error) {
	var c constraints
	c.writing(in)
	c.require(in.Key.given, "key")
	if err := cmp.Or(c.err(in), in.Key.err(), in.onlyOld()); err != nil {
		return nil, err
	}
	t, replica, condition, err := e.conditional(in)
	if err != nil {
		return nil, err
	}
	key, err := t.primaryKey(in.Key.Map)
	if err != nil {
		return nil, err
	}
	before, after, err := replica.write(key, func(before value.Map) (value.Map, error) {
		return nil, in.meets(condition, before)
	})
	if err != nil {
		return nil, err
	}
	return in.appendWritten(dst, t, in.old(before), before, after), nil
}
