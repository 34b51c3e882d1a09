package dynamodb

import (
	"cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// verb is what an action does.
type verb int

const (
	put    verb = iota // replaces an item
	update             // changes one, or makes it
	remove             // deletes one
	check              // changes nothing: only its condition matters
)

// action is what a request does with one item, ready to be committed. PutItem, UpdateItem and DeleteItem
// are one action each, batches and transactions several.
type action struct {
	verb      verb
	item      value.Map // what is put; of other verbs the key
	update    *expression.Update
	condition expression.Condition
	showsItem bool // to the client, if the condition is not met

	site
	before, after row   // set when it is committed
	err           error // why it cannot be committed
}

// site is where an item is in one Region.
type site struct {
	table   *table
	replica *replica
	key     string
}

// place tells one item from another.
func (at *site) place() place { return place{at.replica, at.key} }

// action checks the parameters of one action as far as that goes without its table.
func (in *input) action(v verb) (action, error) {
	given := in.Key
	if v == put {
		given = in.Item
	}
	condition := parameter{expression.ConditionExpression, in.Condition}
	using := []parameter{condition}
	if v == update {
		using = []parameter{{expression.UpdateExpression, in.Update}, condition}
	}
	a := action{verb: v, item: given.Map, showsItem: in.OnConditionFailure.value == "ALL_OLD"}
	if err := cmp.Or(in.usable(using...), given.err(), in.onlyOld(v), a.checkSize()); err != nil {
		return a, err
	}
	s, err := in.bound(using...)
	if err != nil {
		return a, err
	}
	if v == update {
		if a.update, err = in.parseUpdate(s); err != nil {
			return a, err
		}
	}
	a.condition, err = condition.condition(s)
	return a, cmp.Or(err, s.Unused())
}

// checkSize refuses to put an item that no table could take.
func (a *action) checkSize() error {
	if a.verb == put && value.ItemSize(a.item) > maxItem {
		return invalid("Item size has exceeded the maximum allowed size")
	}
	return nil
}

// bind checks what the action does against its table, and finds the item's place.
func (a *action) bind() (err error) {
	if a.verb == put {
		a.key, err = a.table.itemKey(a.item)
	} else {
		a.key, err = a.table.primaryKey(a.item)
	}
	return cmp.Or(err, a.fits())
}

// fits checks what the action does against its table, except for the item's own key.
func (a *action) fits() error {
	switch {
	case a.verb == update:
		return a.table.checkUpdate(a.update, a.condition)
	case a.condition != nil:
		if err := a.table.checkScalar(expression.Paths(a.condition)); err != nil {
			return err
		}
	}
	if a.verb == put {
		return a.table.checkIndexKeys(a.item)
	}
	return nil
}

// decide says what the action makes of an item, nil for none, or why it cannot.
func (a *action) decide(before value.Map) (value.Map, error) {
	if a.condition != nil && !a.condition.Holds(before) {
		refusal := &apiError{kind: kindCondition, message: "The conditional request failed"}
		if a.showsItem {
			refusal.item = before
		}
		return nil, refusal
	}
	switch a.verb {
	case put:
		return a.item, nil
	case update:
		if before == nil {
			before = a.item
		}
		return a.table.applyUpdate(a.update, before)
	case remove:
		return nil, nil
	}
	return before, nil
}
