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
	results := make([]result, 0, len(u.Set)+len(u.Remove)+len(u.Add)+len(u.Delete))
	for _, a := range u.Set {
		v, err := compute(a.Value, item)
		if err != nil {
			return nil, err
		}
		results = append(results, result{a.Path, v})
	}
	for _, c := range u.Add {
		v, err := add(c.Path.Of(item), c.Value.Value)
		if err != nil {
			return nil, err
		}
		results = append(results, result{c.Path, v})
	}
	for _, c := range u.Delete {
		before := c.Path.Of(item)
		if before == nil {
			continue
		}
		v := value.Difference(before, c.Value.Value)
		if v == nil {
			return nil, errOperandType
		}
		if n, _ := value.Len(v); n == 0 {
			v = nil
		}
		results = append(results, result{c.Path, v})
	}
	for _, path := range u.Remove {
		results = append(results, result{path, nil})
	}
	return results, nil
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
