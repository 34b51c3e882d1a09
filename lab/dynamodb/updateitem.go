package dynamodb

import (
	"cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// updateItem is UpdateItem: it changes an item or, if there is none, makes one of the key and what the
// update sets.
func updateItem(e *endpoint, in *input, dst []byte) ([]byte, error) {
	var c constraints
	c.writing(in)
	c.require(in.Key.given, "key")
	if err := cmp.Or(c.err(in), in.Key.err()); err != nil {
		return nil, err
	}
	update, condition, err := in.parseUpdate()
	if err != nil {
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
	if err := t.checkUpdate(update, condition); err != nil {
		return nil, err
	}
	before, after, err := replica.write(key, func(before value.Map) (value.Map, error) {
		if err := in.meets(condition, before); err != nil {
			return nil, err
		}
		if before == nil {
			before = in.Key.Map
		}
		return t.applyUpdate(update, before)
	})
	if err != nil {
		return nil, err
	}
	return in.appendWritten(dst, t, in.updated(update, before, after), before, after), nil
}

// parseUpdate parses the expressions; without an UpdateExpression the update does nothing.
func (in *input) parseUpdate() (*expression.Update, expression.Condition, error) {
	p := parameter{expression.ConditionExpression, in.Condition}
	s, err := in.substitutions(parameter{expression.UpdateExpression, in.Update}, p)
	if err != nil {
		return nil, nil, err
	}
	update := &expression.Update{}
	if in.Update.given {
		if update, err = expression.ParseUpdate(in.Update.value, s); err != nil {
			return nil, nil, err
		}
	}
	condition, err := p.condition(s)
	return update, condition, cmp.Or(err, s.Unused())
}

// checkUpdate refuses to change the primary key, to make what an index's key cannot be, and to look into
// keys.
func (t *table) checkUpdate(u *expression.Update, condition expression.Condition) error {
	paths := u.Paths()
	for _, name := range t.keyNames() {
		for _, path := range paths {
			if path[0].Name == name {
				return invalid("One or more parameter values were invalid: Cannot update attribute %s. This attribute is part of the key", name)
			}
		}
	}
	if err := t.checkAssigned(u); err != nil {
		return err
	}
	paths = u.AppendSources(paths)
	if condition != nil {
		paths = append(paths, expression.Paths(condition)...)
	}
	return t.checkScalar(paths)
}

func (t *table) applyUpdate(u *expression.Update, before value.Map) (value.Map, error) {
	after, err := u.Apply(before)
	switch {
	case err != nil:
		return nil, err
	case value.ItemSize(after) > maxItem:
		return nil, invalid("Item size to update has exceeded the maximum allowed size")
	case value.Depth(after)-1 > value.MaxDepth: // the item itself is no level
		return nil, value.ErrTooDeep
	}
	return after, t.checkUpdated(before, after)
}

// updated is what ReturnValues returns of an update.
func (in *input) updated(u *expression.Update, before, after row) value.Map {
	switch in.ReturnValues.value {
	case "ALL_OLD":
		return before.item
	case "ALL_NEW":
		return after.item
	case "UPDATED_OLD":
		return updatedParts(u, before.item)
	case "UPDATED_NEW":
		return updatedParts(u, after.item)
	}
	return nil
}

func updatedParts(u *expression.Update, item value.Map) value.Map {
	paths := u.Paths()
	if len(paths) == 0 {
		return nil
	}
	return expression.Project(paths).Of(item)
}
