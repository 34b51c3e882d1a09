package value

import (
	"slices"
	"strings"
)

// Map holds attributes by name, in order of their names, each name once. An item is a Map.
type Map []Attribute

// Attribute is a named value.
type Attribute struct {
	Name  string
	Value Value
}

// NewMap makes a Map of attributes in any order; of those with the same name the last one counts. It
// takes the slice over.
func NewMap(attributes ...Attribute) Map {
	byName := func(a, b Attribute) int { return strings.Compare(a.Name, b.Name) }
	if !slices.IsSortedFunc(attributes, byName) {
		slices.SortStableFunc(attributes, byName)
	}
	kept := attributes[:0]
	for i, a := range attributes {
		if i+1 < len(attributes) && attributes[i+1].Name == a.Name {
			continue
		}
		kept = append(kept, a)
	}
	return kept
}

// Get returns the value of the attribute, or nil.
func (m Map) Get(name string) Value {
	if i, ok := m.find(name); ok {
		return m[i].Value
	}
	return nil
}

// With returns m with the attribute set to v.
func (m Map) With(name string, v Value) Map {
	i, ok := m.find(name)
	if !ok {
		return slices.Insert(slices.Clip(m), i, Attribute{Name: name, Value: v})
	}
	changed := slices.Clone(m)
	changed[i].Value = v
	return changed
}

// Without returns m without the attribute.
func (m Map) Without(name string) Map {
	i, ok := m.find(name)
	if !ok {
		return m
	}
	return slices.Delete(slices.Clone(m), i, i+1)
}

func (m Map) find(name string) (int, bool) {
	return slices.BinarySearchFunc(m, name, func(a Attribute, name string) int {
		return strings.Compare(a.Name, name)
	})
}
