package dynamodb

import (
	"fmt"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// maxPayload is how many bytes of items one transaction reads or writes.
const maxPayload = 4 << 20

func checkPayload(bytes int) error {
	if bytes > maxPayload {
		return invalid("Transaction payload size cannot exceed 4MB. Payload Size: %d", bytes)
	}
	return nil
}

// transactGetItems is TransactGetItems: it reads many items as they are at one moment.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
func transactGetItems(e *endpoint, in *input, dst []byte) ([]byte, error) {
	gets, err := decodeTransaction(in.TransactItems, func(r *wire.Reader, g *transactGet) error { return g.decode(r) })
	if err != nil {
		return nil, err
	}
	var c constraints
	c.capacity(in)
	bound(&c, &gets, "transactItems", maxTransaction)
	for i := range gets.members {
		c.get(&gets.members[i], i)
	}
	if err := c.err(in); err != nil {
		return nil, err
	}
	if err := e.prepare(gets.members); err != nil {
		return nil, err
	}
	bytes := readTogether(gets.members)
	if err := checkPayload(bytes); err != nil {
		return nil, err
	}
	return in.appendResponses(dst, gets.members), nil
}

// transactGet is one read of a transaction.
type transactGet struct {
	input
	get bool // the request is there
	site
	projection *expression.Projection
	found      row
}

func (g *transactGet) decode(r *wire.Reader) error {
	return decodeFields(r, wire.TransactGetItem, func(field string) error {
		if field != "Get" {
			r.Skip()
			return nil
		}
		g.get = true
		return g.decodeAll(r, wire.Get)
	})
}

func (c *constraints) get(g *transactGet, at int) {
	c.at = fmt.Sprintf("transactItems.%d.member.", at+1)
	c.require(g.get, "get")
	if g.get {
		c.at += "get."
		c.table(g.TableName)
		c.require(g.Key.given, "key")
	}
	c.at = ""
}

// prepare checks the reads one by one, then their tables, then their keys.
func (e *endpoint) prepare(gets []transactGet) (err error) {
	for i := range gets {
		g := &gets[i]
		if err := g.modern(); err != nil {
			return err
		}
		if g.projection, err = g.reading(g.Key); err != nil {
			return err
		}
	}
	for i := range gets {
		g := &gets[i]
		if g.table, g.replica, err = e.serving(g.TableName.value); err != nil {
			return err
		}
	}
	return enlist(len(gets), func(i int) (place, error) {
		err := gets[i].bind(gets[i].Key.Map, gets[i].projection)
		return gets[i].place(), err
	})
}

// readTogether reads all items at one moment and returns their size.
func readTogether(gets []transactGet) (bytes int) {
	var few [fewReplicas]*replica
	held := few[:0]
	for i := range gets {
		held = withReplica(held, gets[i].replica)
	}
	for _, r := range held {
		r.mu.RLock()
	}
	defer func() {
		for _, r := range held {
			r.mu.RUnlock()
		}
	}()
	for i := range gets {
		g := &gets[i]
		g.found, _ = g.replica.rows.Get(g.key)
		bytes += g.found.size
	}
	return bytes
}

// appendResponses appends the result: what was found, in the order of the request. Unlike GetItem it has
// no Item where a projection finds nothing.
func (in *input) appendResponses(dst []byte, gets []transactGet) []byte {
	var consumed bill
	dst = append(dst, `{"Responses":[`...)
	for i := range gets {
		g := &gets[i]
		consumed.read(g.table.Name, transactionUnits(g.found.size))
		dst = append(wire.AppendComma(dst), '{')
		if item := project(g.projection, g.found.item); len(item) > 0 {
			dst = value.AppendMap(wire.AppendKey(dst, "Item"), item)
		}
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if in.wantsCapacity() {
		dst = consumed.append(dst, in, unitsRead)
	}
	return append(dst, '}')
}
