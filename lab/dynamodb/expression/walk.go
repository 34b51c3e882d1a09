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

// visitAll visits operands and what is in them, calls and sums before their operands.
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

// Paths lists the document paths in a condition.
func Paths(c Condition) []Path {
	var paths []Path
	for c := range conditions(c) {
		for _, o := range operandsOf(c) {
			paths = appendPaths(paths, o)
		}
	}
	return paths
}

// appendPaths appends the paths in an operand.
func appendPaths(paths []Path, o Operand) []Path {
	switch o := o.(type) {
	case Path:
		return append(paths, o)
	case *Call:
		for _, operand := range o.Operands {
			paths = appendPaths(paths, operand)
		}
	case *Sum:
		return appendPaths(appendPaths(paths, o.Left), o.Right)
	}
	return paths
}
