package expression

import "iter"

// conditions walks through c and the conditions in it, in the order they are written.
func conditions(c Condition) iter.Seq[Condition] {
	return func(yield func(Condition) bool) { walk(c, yield) }
}

func walk(c Condition, yield func(Condition) bool) bool {
	switch c := c.(type) {
	case *And:
		return walk(c.Left, yield) && walk(c.Right, yield)
	case *Or:
		return walk(c.Left, yield) && walk(c.Right, yield)
	case *Not:
		return walk(c.Condition, yield)
	}
	return yield(c)
}

// operandsOf returns the operands of a condition that is no AND, OR or NOT.
func operandsOf(c Condition) []Operand {
	switch c := c.(type) {
	case *Comparison:
		return []Operand{c.Left, c.Right}
	case *Between:
		return []Operand{c.Operand, c.Low, c.High}
	case *In:
		return append([]Operand{c.Operand}, c.List...)
	case *Call:
		return c.Operands
	}
	return nil
}

// eachOperand visits every operand and every call in c, calls before their operands.
func eachOperand(c Condition, visit func(Operand) error) error {
	for c := range conditions(c) {
		if call, ok := c.(*Call); ok {
			if err := visit(call); err != nil {
				return err
			}
		}
		if err := visitAll(operandsOf(c), visit); err != nil {
			return err
		}
	}
	return nil
}

func visitAll(operands []Operand, visit func(Operand) error) error {
	for _, o := range operands {
		if err := visit(o); err != nil {
			return err
		}
		var inner []Operand
		switch o := o.(type) {
		case *Call:
			inner = o.Operands
		case *Sum:
			inner = []Operand{o.Left, o.Right}
		}
		if err := visitAll(inner, visit); err != nil {
			return err
		}
	}
	return nil
}

// eachPath visits every path in c.
func eachPath(c Condition, visit func(Path) error) error {
	return eachOperand(c, func(o Operand) error {
		if path, ok := o.(Path); ok {
			return visit(path)
		}
		return nil
	})
}

// Paths lists the document paths in a condition.
func Paths(c Condition) []Path {
	var paths []Path
	_ = eachPath(c, func(p Path) error { // the visit never fails
		paths = append(paths, p)
		return nil
	})
	return paths
}
