package dynamodb

import (
	"cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// getItem is GetItem. Every read is of what the replica holds now: consistent in this Region.
func getItem(e *endpoint, in *input, dst []byte) ([]byte, error) {
	var c constraints
	c.table(in.TableName)
	c.require(in.Key.given, "key")
	c.enum(in.ReturnCapacity, "returnConsumedCapacity", capacityReports...)
	if err := cmp.Or(c.err(in), in.Key.err()); err != nil {
		return nil, err
	}
	s, err := in.substitutions(parameter{expression.ProjectionExpression, in.Projection})
	if err != nil {
		return nil, err
	}
	projection, err := in.projection(s)
	if err := cmp.Or(err, s.Unused()); err != nil {
		return nil, err
	}
	t, replica, err := e.replica(in)
	if err != nil {
		return nil, err
	}
	key, err := t.primaryKey(in.Key.Map)
	if err != nil {
		return nil, err
	}
	if projection != nil {
		if err := t.checkScalar(projection.Paths); err != nil {
			return nil, err
		}
	}
	found := replica.get(key)
	dst = append(dst, '{')
	if found.item != nil {
		dst = wire.AppendKey(dst, "Item")
		dst = value.AppendMap(dst, project(projection, found.item))
	}
	return append(appendCapacity(dst, in, readUnits(found.size, in)), '}'), nil
}
