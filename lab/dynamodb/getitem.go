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
	c.capacity(in)
	c.table(in.TableName)
	c.require(in.Key.given, "key")
	if err := c.err(in); err != nil {
		return nil, err
	}
	projection, err := in.reading(in.Key)
	if err != nil {
		return nil, err
	}
	var at site
	if at.table, at.replica, err = e.serving(in.TableName.value); err != nil {
		return nil, err
	}
	if err := at.bind(in.Key.Map, projection); err != nil {
		return nil, err
	}
	found := at.replica.get(at.key)
	dst = append(dst, '{')
	if found.item != nil {
		dst = wire.AppendKey(dst, "Item")
		dst = value.AppendMap(dst, project(projection, found.item))
	}
	return append(appendCapacity(dst, in, readUnits(found.size, in)), '}'), nil
}

// reading checks the parameters of a read of one table as far as that goes without the table.
func (in *input) reading(keys ...attributes) (*expression.Projection, error) {
	using := parameter{expression.ProjectionExpression, in.Projection}
	if err := in.usable(using); err != nil {
		return nil, err
	}
	for _, key := range keys {
		if err := key.err(); err != nil {
			return nil, err
		}
	}
	s, err := in.bound(using)
	if err != nil {
		return nil, err
	}
	projection, err := in.projection(s)
	return projection, cmp.Or(err, s.Unused())
}

// bind checks a read's key and projection against the table's key, and finds the item's place.
func (at *site) bind(key value.Map, p *expression.Projection) (err error) {
	if at.key, err = at.table.primaryKey(key); err != nil || p == nil {
		return err
	}
	return at.table.checkScalar(p.Paths)
}
