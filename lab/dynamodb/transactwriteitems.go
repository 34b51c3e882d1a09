package dynamodb

import (
	"fmt"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// transactWriteItems is TransactWriteItems: actions on different items, all of them or none. That holds
// in this Region; the others get the writes one by one. A transaction takes no time here, so that it
// never conflicts with another request.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
func transactWriteItems(e *endpoint, in *input, dst []byte) ([]byte, error) {
	members, err := decodeTransaction(in.TransactItems, func(r *wire.Reader, m *transactWrite) error { return m.decode(r) })
	if err != nil {
		return nil, err
	}
	var c constraints
	c.token(in.Token)
	c.capacity(in)
	c.metrics(in)
	bound(&c, &members, "transactItems", maxTransaction)
	for i := range members.members {
		c.transactWrite(&members.members[i], i)
	}
	if err := c.err(in); err != nil {
		return nil, err
	}
	actions, err := newActions(members.members)
	if err != nil {
		return nil, err
	}
	run := func() (bill, error) { return e.transact(actions, members.members) }
	var again bill // of an earlier request with the same token
	if in.Token.given {
		key := token{e.region, strings.Clone(in.Token.value)} // it must not keep the request alive
		again, err = e.service.tokens.once(key, fingerprint(members.members), run)
	} else {
		_, err = run()
	}
	if err != nil {
		return nil, err
	}
	dst = append(dst, '{')
	switch {
	case again == nil:
		dst = in.appendReports(dst, actions, transactionFactor, unitsWritten)
	case in.wantsCapacity():
		dst = again.append(dst, in, unitsRead)
	}
	return append(dst, '}'), nil
}

// transactWrite is one action of a transaction.
type transactWrite struct {
	input
	verb  verb
	given int // verbs; one is right
}

func (m *transactWrite) decode(r *wire.Reader) error {
	return decodeFields(r, wire.TransactWriteItem, func(field string) error {
		want := wire.Type(field)
		switch want {
		case wire.Put:
			m.verb = put
		case wire.Update:
			m.verb = update
		case wire.Delete:
			m.verb = remove
		case wire.ConditionCheck:
			m.verb = check
		default:
			r.Skip()
			return nil
		}
		m.given++
		err := m.decodeAll(r, want)
		m.ReturnValues = optional[string]{} // is no parameter here
		return err
	})
}

func (c *constraints) transactWrite(m *transactWrite, at int) {
	if m.given != 1 {
		return
	}
	field := [...]string{put: "put", update: "update", remove: "delete", check: "conditionCheck"}[m.verb]
	c.at = fmt.Sprintf("transactItems.%d.member.%s.", at+1, field)
	c.table(m.TableName)
	switch m.verb {
	case put:
		c.require(m.Item.given, "item")
	case update:
		c.require(m.Key.given, "key")
		c.require(m.Update.given, "updateExpression")
	case remove:
		c.require(m.Key.given, "key")
	case check:
		c.require(m.Key.given, "key")
		c.require(m.Condition.given, "conditionExpression")
	}
	c.failure(&m.input)
	c.at = ""
}

// newActions checks the actions one by one as far as that goes without their tables.
func newActions(members []transactWrite) ([]action, error) {
	actions, bytes := make([]action, len(members)), 0
	for i := range members {
		m := &members[i]
		err := m.modern()
		switch {
		case err != nil:
			return nil, err
		case m.given == 0:
			return nil, invalid("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")
		case m.given > 1:
			return nil, invalid("TransactItems can only contain one of Check, Put, Update or Delete")
		}
		if actions[i], err = m.action(m.verb); err != nil {
			return nil, err
		}
		bytes += value.ItemSize(m.Item.Map) + value.ItemSize(m.Key.Map) + value.ItemSize(m.Values.Map)
	}
	return actions, checkPayload(bytes)
}

// transact finds the actions' tables and commits. It returns what a repetition would consume: what reading
// the items does.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken
func (e *endpoint) transact(actions []action, members []transactWrite) (again bill, err error) {
	for i := range actions {
		a := &actions[i]
		if a.table, a.replica, err = e.serving(members[i].TableName.value); err != nil {
			return nil, err
		}
	}
	for i := range actions { // that a key is empty is no reason to cancel: it refuses the request
		if err := actions[i].table.checkFilled(actions[i].item); err != nil {
			return nil, err
		}
	}
	err = enlist(len(actions), func(i int) (place, error) {
		err := actions[i].bind()
		return actions[i].place(), err
	})
	if err != nil {
		return nil, err
	}
	if !commit(actions) {
		return nil, cancelled(len(actions), func(i int) error { return actions[i].err })
	}
	for i := range actions {
		a := &actions[i]
		again.read(a.table.Name, transactionUnits(max(a.before.size, a.after.size)))
	}
	return again, nil
}
