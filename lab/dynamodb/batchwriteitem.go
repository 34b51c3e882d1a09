package dynamodb

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// batchWriteItem is BatchWriteItem: PutItem and DeleteItem, without conditions, for many items, each by
// itself. The lab has capacity for all of them: none is ever unprocessed.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
func batchWriteItem(e *endpoint, in *input, dst []byte) ([]byte, error) {
	tables, err := decodeTables(in.RequestItems, wire.WriteTables, maxBatchWrite, decodeWrites)
	if err != nil {
		return nil, err
	}
	var c constraints
	c.capacity(in)
	c.metrics(in)
	boundTables(&c, &tables, maxBatchWrite)
	for i := range tables.members {
		c.writeRequests(&tables.members[i], tables.text)
	}
	if err := c.err(in); err != nil {
		return nil, err
	}
	actions, err := e.writes(tables.members)
	if err != nil {
		return nil, err
	}
	for i := range actions {
		commit(actions[i : i+1]) // a write without a condition cannot fail
	}
	dst = append(dst, `{"UnprocessedItems":{}`...)
	return append(in.appendReports(dst, actions, 1), '}'), nil
}

// writeRequest is one write of a batch: an item to put or the key of one to delete.
type writeRequest struct{ put, remove optional[attributes] }

func decodeWrites(r *wire.Reader, to *bounded[writeRequest]) (err error) {
	*to, err = decodeList(r, maxBatchWrite, func(w *writeRequest) error {
		return decodeFields(r, wire.WriteRequest, func(field string) error {
			switch field {
			case "PutRequest":
				return decodeRequest(r, &w.put, wire.PutRequest, "Item")
			case "DeleteRequest":
				return decodeRequest(r, &w.remove, wire.DeleteRequest, "Key")
			}
			r.Skip()
			return nil
		})
	})
	return err
}

// decodeRequest reads a PutRequest or DeleteRequest, which has one field.
func decodeRequest(r *wire.Reader, to *optional[attributes], want wire.Type, only string) error {
	to.given = true
	return decodeFields(r, want, func(field string) error {
		if field == only {
			return to.value.decode(r)
		}
		r.Skip()
		return nil
	})
}

// writeRequests checks the writes of one table; shown is the whole batch.
func (c *constraints) writeRequests(t *named[bounded[writeRequest]], shown string) {
	if t.part.count < 1 || t.part.count > maxBatchWrite {
		c.add("'"+shown+"'", "requestItems", fmt.Sprintf("Map value must satisfy constraint: [Member must have length less than or equal to %d, Member must have length greater than or equal to 1]", maxBatchWrite))
	}
	for i, w := range t.part.members {
		c.at = fmt.Sprintf("requestItems.%s.member.%d.member.", t.table, i+1)
		c.require(!w.remove.given || w.remove.value.given, "deleteRequest.key")
		c.require(!w.put.given || w.put.value.given, "putRequest.item")
	}
	c.at = ""
}

// writes checks a batch against its tables.
func (e *endpoint) writes(tables []named[bounded[writeRequest]]) ([]action, error) {
	var actions []action
	for _, t := range tables {
		for _, w := range t.part.members {
			a, err := w.action()
			if err != nil {
				return nil, err
			}
			actions = append(actions, a)
		}
	}
	if len(actions) > maxBatchWrite {
		return nil, invalid("Too many items requested for the BatchWriteItem call")
	}
	rest := actions
	for _, t := range tables {
		found, replica, err := e.serving(t.table)
		if err != nil {
			return nil, err
		}
		for i := range t.part.members {
			rest[i].table, rest[i].replica = found, replica
		}
		rest = rest[len(t.part.members):]
	}
	for i := range actions {
		a := &actions[i]
		if err := a.bindInBatch(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(actions[:i], func(other action) bool { return other.place() == a.place() }) {
			return nil, errDuplicates
		}
	}
	return actions, nil
}

// action checks a write as far as that goes without its table.
func (w *writeRequest) action() (action, error) {
	if w.put.given == w.remove.given {
		return action{}, invalid("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
	}
	a, given := action{verb: put}, &w.put.value
	if w.remove.given {
		a.verb, given = remove, &w.remove.value
	}
	a.item = given.Map
	return a, cmp.Or(given.err(), a.checkSize())
}

// bindInBatch is bind with the refusals of batches, which word what is wrong with an item's key as they
// word it of a Key.
func (a *action) bindInBatch() (err error) {
	if a.verb != put {
		return a.bind()
	}
	a.key, err = a.table.schemaKey(a.item)
	return cmp.Or(err, a.fits())
}
