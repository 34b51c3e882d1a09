package expression

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// Holds compares. Values of different types are never equal, less or greater, hence always <>; so is a
// path that leads nowhere, even to another such path.
func (c *Comparison) Holds(item value.Map) bool {
	left, right := resolve(c.Left, item), resolve(c.Right, item)
	switch c.Operator {
	case "=":
		return value.Equal(left, right)
	case "<>":
		return !value.Equal(left, right)
	}
	order, comparable := value.Compare(left, right)
	if !comparable {
		return false
	}
	switch c.Operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// Holds says whether the operand lies between the bounds.
func (c *Between) Holds(item value.Map) bool {
	v := resolve(c.Operand, item)
	low, comparable := value.Compare(resolve(c.Low, item), v)
	high, both := value.Compare(v, resolve(c.High, item))
	return comparable && both && low <= 0 && high <= 0
}

// Holds says whether the operand is in the list.
func (c *In) Holds(item value.Map) bool {
	v := resolve(c.Operand, item)
	return slices.ContainsFunc(c.List, func(o Operand) bool { return value.Equal(v, resolve(o, item)) })
}

// Holds evaluates both sides.
func (c *And) Holds(item value.Map) bool { return c.Left.Holds(item) && c.Right.Holds(item) }

// Holds evaluates both sides.
func (c *Or) Holds(item value.Map) bool { return c.Left.Holds(item) || c.Right.Holds(item) }

// Holds turns its condition round.
func (c *Not) Holds(item value.Map) bool { return !c.Condition.Holds(item) }

// Holds evaluates a function that is a condition.
func (c *Call) Holds(item value.Map) bool {
	first := resolve(c.Operands[0], item)
	switch c.Function {
	case "attribute_exists":
		return first != nil
	case "attribute_not_exists":
		return first == nil
	}
	second := resolve(c.Operands[1], item)
	if first == nil || second == nil {
		return false
	}
	switch c.Function {
	case "attribute_type":
		return value.String(first.Type()) == second
	case "begins_with":
		return textual(first, second, strings.HasPrefix)
	}
	return textual(first, second, strings.Contains) || value.Contains(first, second)
}

// textual applies test to two strings or two binaries.
func textual(a, b value.Value, test func(a, b string) bool) bool {
	switch a := a.(type) {
	case value.String:
		b, ok := b.(value.String)
		return ok && test(string(a), string(b))
	case value.Binary:
		b, ok := b.(value.Binary)
		return ok && test(string(a), string(b))
	}
	return false
}

// resolve returns the value of an operand of a condition, nil if a path leads nowhere or has no size.
func resolve(o Operand, item value.Map) value.Value {
	switch o := o.(type) {
	case Path:
		return o.Of(item)
	case *Placeholder:
		return o.Value
	case *Call: // size, as checkFunction made sure
		if n, ok := sizeOf(resolve(o.Operands[0], item)); ok {
			return value.Number(strconv.Itoa(n))
		}
	}
	return nil
}

// sizeOf is the function size. Of a string it counts what Java calls characters, UTF-16 code units, as DynamoDB
// Local does.
func sizeOf(v value.Value) (n int, ok bool) {
	s, ok := v.(value.String)
	if !ok {
		return value.Len(v)
	}
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n, true
}
