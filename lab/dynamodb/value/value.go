// Package value is DynamoDB's data model: the ten types of attribute values, their order, their sizes
// and their JSON. Values are immutable; what changes an item makes a new one that shares the rest.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
package value

import (
	"cmp"
	"slices"
	"strings"
)

// Type is the name of a type on the wire.
type Type string

// The types of values.
const (
	TypeString    Type = "S"
	TypeNumber    Type = "N"
	TypeBinary    Type = "B"
	TypeBool      Type = "BOOL"
	TypeNull      Type = "NULL"
	TypeMap       Type = "M"
	TypeList      Type = "L"
	TypeStringSet Type = "SS"
	TypeNumberSet Type = "NS"
	TypeBinarySet Type = "BS"
)

// Value is one attribute value: String, Number, Binary, Bool, Null, Map, List, StringSet, NumberSet or
// BinarySet.
type Value interface {
	Type() Type
}

type (
	// String is text; strings order by their UTF-8 bytes.
	String string
	// Binary holds bytes; they order unsigned.
	Binary string
	// Bool is true or false.
	Bool bool
	// Null is the type with one value.
	Null struct{}
	// List is an ordered collection of values of any types.
	List []Value
	// StringSet holds different strings, in order.
	StringSet []String
	// NumberSet holds different numbers, in order.
	NumberSet []Number
	// BinarySet holds different binaries, in order.
	BinarySet []Binary
)

func (String) Type() Type    { return TypeString }
func (Number) Type() Type    { return TypeNumber }
func (Binary) Type() Type    { return TypeBinary }
func (Bool) Type() Type      { return TypeBool }
func (Null) Type() Type      { return TypeNull }
func (Map) Type() Type       { return TypeMap }
func (List) Type() Type      { return TypeList }
func (StringSet) Type() Type { return TypeStringSet }
func (NumberSet) Type() Type { return TypeNumberSet }
func (BinarySet) Type() Type { return TypeBinarySet }

// Equal says whether a and b have the same type and content. Absent values (nil) equal nothing.
func Equal(a, b Value) bool {
	switch a := a.(type) {
	case Map:
		b, ok := b.(Map)
		return ok && slices.EqualFunc(a, b, func(x, y Attribute) bool {
			return x.Name == y.Name && Equal(x.Value, y.Value)
		})
	case List:
		b, ok := b.(List)
		return ok && slices.EqualFunc(a, b, Equal)
	case StringSet:
		b, ok := b.(StringSet)
		return ok && slices.Equal(a, b)
	case NumberSet:
		b, ok := b.(NumberSet)
		return ok && slices.Equal(a, b)
	case BinarySet:
		b, ok := b.(BinarySet)
		return ok && slices.Equal(a, b)
	case nil:
		return false
	}
	switch b.(type) {
	case Map, List, StringSet, NumberSet, BinarySet:
		return false
	}
	return a == b
}

// Compare orders two values of the same ordered type: strings, numbers or binaries. Of others ok is
// false.
func Compare(a, b Value) (order int, ok bool) {
	switch a := a.(type) {
	case String:
		if b, same := b.(String); same {
			return strings.Compare(string(a), string(b)), true
		}
	case Number:
		if b, same := b.(Number); same {
			return a.Compare(b), true
		}
	case Binary:
		if b, same := b.(Binary); same {
			return cmp.Compare(a, b), true
		}
	}
	return 0, false
}

// Ordered says whether values of type t can be compared with < and >.
func (t Type) Ordered() bool {
	return t == TypeString || t == TypeNumber || t == TypeBinary
}
