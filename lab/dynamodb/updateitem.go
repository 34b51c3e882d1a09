package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// parseUpdate parses the update expression; without one the update does nothing.
func (in *input) parseUpdate(s *expression.Substitutions) (*expression.Update, error) {
	if !in.Update.given {
		return &expression.Update{}, nil
	}
	return expression.ParseUpdate(in.Update.value, s)
}

// checkUpdate refuses to change the primary key, to make what an index's key cannot be, and to look into
// keys.
func (t *table) checkUpdate(u *expression.Update, condition expression.Condition) error {
	paths := u.Paths()
	for _, name := range t.keyNames() {
		for _, path := range paths {
			if path[0].Name == name {
				return wrong("Cannot update attribute %s. This attribute is part of the key", name)
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

// applyUpdate returns the item after the update if a table can take it.
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

// updatedParts picks what ReturnValues UPDATED_OLD and UPDATED_NEW return of an item: what is at the
// paths that the update names.
func updatedParts(u *expression.Update, item value.Map) value.Map {
	paths := u.Paths()
	if len(paths) == 0 {
		return nil
	}
	return expression.Project(paths).Of(item)
}
