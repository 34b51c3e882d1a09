package expression

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

var (
	errOperandType = refuse("An operand in the update expression has an incorrect data type")
	errPath        = refuse("The document path provided in the update expression is invalid for update")
	errMissing     = refuse("The provided expression refers to an attribute that does not exist in the item")
)

// result is what a path is to hold after an update; nil removes it.
type result struct {
	path  Path
	value value.Value
}

// Apply returns the item after the update. Everything is computed from the item before it; the item
// itself does not change.
func (u *Update) Apply(item value.Map) (value.Map, error) {
	results, err := u.results(item)
	if err != nil {
		return nil, err
	}
	// In the order of their indexes, elements set beyond the end of a list are appended one by one.
	slices.SortStableFunc(results, func(a, b result) int { return comparePaths(a.path, b.path) })
	var updated value.Value = item
	for _, r := range results {
		if r.value != nil {
			if updated, err = assign(updated, r.path, r.value); err != nil {
				return nil, err
			}
		}
	}
	// From the last index to the first, no removal moves an element that another one means.
	for _, r := range slices.Backward(results) {
		if r.value == nil {
			if updated, err = remove(updated, r.path); err != nil {
				return nil, err
			}
		}
	}
	return updated.(value.Map), nil
}

func (u *Update) results(item value.Map) ([]result, error) {
	for _, c := range u.Clauses { // DynamoDB looks where SET sets before it looks at what
		if c.Section == "SET" && !c.Path.leadsTo(item) {
			return nil, errPath
		}
	}
	results := make([]result, 0, len(u.Clauses))
	for _, c := range u.Clauses {
		v, err := c.result(item)
		if err != nil {
			return nil, err
		}
		results = append(results, result{c.Path, v})
	}
	return results, nil
}

// leadsTo says whether a value can be at the path: whether all steps but the last are there.
func (p Path) leadsTo(item value.Map) bool {
	if len(p) == 1 {
		return true
	}
	last := p[len(p)-1]
	switch p[:len(p)-1].Of(item).(type) {
	case value.Map:
		return last.Name != ""
	case value.List:
		return last.Name == ""
	}
	return false
}

// result is what the clause leaves at its path, nil for nothing.
func (c Clause) result(item value.Map) (value.Value, error) {
	switch c.Section {
	case "SET":
		return compute(c.Value, item)
	case "ADD":
		return add(c.Path.Of(item), literal(c.Value))
	case "DELETE":
		if !c.Path.leadsTo(item) {
			return nil, errPath
		}
		return without(c.Path.Of(item), literal(c.Value))
	}
	return nil, nil
}

// without is DELETE: a set without the elements of another one. What is empty then, or was not there, is
// nothing.
func without(before, v value.Value) (value.Value, error) {
	if before == nil {
		return nil, nil
	}
	rest := value.Difference(before, v)
	if rest == nil {
		return nil, errOperandType
	}
	if n, _ := value.Len(rest); n == 0 {
		return nil, nil
	}
	return rest, nil
}

// add is ADD: a number to a number, a set to a set; what is not there counts as 0 or as the empty set.
func add(before, v value.Value) (value.Value, error) {
	if before == nil {
		return v, nil
	}
	if number, ok := before.(value.Number); ok {
		if addend, ok := v.(value.Number); ok {
			return number.Add(addend)
		}
	}
	if union := value.Union(before, v); union != nil {
		return union, nil
	}
	return nil, errOperandType
}

// compute evaluates the right side of an assignment.
func compute(o Operand, item value.Map) (value.Value, error) {
	switch o := o.(type) {
	case *Placeholder:
		return o.Value, nil
	case Path:
		if v := o.Of(item); v != nil {
			return v, nil
		}
		return nil, errMissing
	case *Sum:
		return computeSum(o, item)
	}
	call := o.(*Call)
	if call.Function == "list_append" {
		return computeAppend(call, item)
	}
	if v := call.Operands[0].(Path).Of(item); v != nil {
		return v, nil
	}
	return compute(call.Operands[1], item)
}

func computeSum(s *Sum, item value.Map) (value.Value, error) {
	left, right, err := computeBoth[value.Number](s.Left, s.Right, item)
	if err != nil {
		return nil, err
	}
	if s.Operator == "-" {
		return left.Sub(right)
	}
	return left.Add(right)
}

func computeAppend(c *Call, item value.Map) (value.Value, error) {
	left, right, err := computeBoth[value.List](c.Operands[0], c.Operands[1], item)
	return slices.Concat(left, right), err
}

// computeBoth evaluates two operands that must be of type T.
func computeBoth[T value.Value](left, right Operand, item value.Map) (l, r T, err error) {
	for _, side := range []struct {
		operand Operand
		to      *T
	}{{left, &l}, {right, &r}} {
		v, err := compute(side.operand, item)
		if err != nil {
			return l, r, err
		}
		typed, ok := v.(T)
		if !ok {
			return l, r, errOperandType
		}
		*side.to = typed
	}
	return l, r, nil
}
