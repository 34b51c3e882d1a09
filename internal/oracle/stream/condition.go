package stream

import "strings"

// condition writes a condition or filter.
func (e *expressions) condition() string { return e.misspell(e.disjunction(0)) }

func (e *expressions) disjunction(depth int) string {
	inner := func() string { return e.disjunction(depth + 1) }
	weight := max(0, 3-depth)
	return choose(e.generator,
		choice[string]{6, e.comparison},
		choice[string]{6, e.function},
		choice[string]{1, e.between},
		choice[string]{1, e.in},
		choice[string]{weight, func() string { return inner() + pick(e.generator, " AND ", " and ") + inner() }},
		choice[string]{weight, func() string { return inner() + pick(e.generator, " OR ", " Or ") + inner() }},
		choice[string]{weight, func() string { return "NOT " + inner() }},
		choice[string]{weight, func() string { return e.inParentheses(inner()) }},
	)
}

// inParentheses adds parentheses, seldom to what has them already.
func (e *expressions) inParentheses(text string) string {
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") && !e.fault(10) {
		return text
	}
	return "(" + text + ")"
}

// operand writes a path, a placeholder for a value of that type, or a size.
func (e *expressions) operand(kind string) string {
	return choose(e.generator,
		choice[string]{10, func() string { return e.literal(kind) }},
		choice[string]{3, func() string { text, _ := e.path(); return text }},
		choice[string]{1, func() string { text, _ := e.path(); return "size(" + text + ")" }},
	)
}

// literal is a placeholder for a value of the type, or now and then of another one.
func (e *expressions) literal(kind string) string {
	if e.fault(3) {
		return e.placeholder(e.nested(deepest - 1))
	}
	return e.placeholder(e.value(kind, deepest-1))
}

func (e *expressions) comparison() string {
	operator := pick(e.generator, "=", "=", "<>", "<", "<=", ">", ">=")
	left, kind := e.path()
	if e.chance(20) {
		left, kind = "size("+left+")", "N"
	}
	ordered := kind == "S" || kind == "N" || kind == "B"
	if !ordered && !e.fault(10) {
		operator = pick(e.generator, "=", "<>")
	}
	right := e.operand(kind)
	if e.chance(15) {
		left, right = right, left
	}
	return left + pick(e.generator, " "+operator+" ", operator) + right
}

// between mostly has bounds of one type, the lower one first.
func (e *expressions) between() string {
	text, kind := e.path()
	if e.fault(15) {
		return text + " BETWEEN " + e.operand(kind) + " AND " + e.operand(kind)
	}
	kind, pool := "S", []string{"", "A", "a", "ab", "b", "x y", "é", "日本"}
	if e.chance(50) {
		kind, pool = "N", []string{"-9.9e125", "-2", "0", "1e-130", "1", "1.5", "007", "1e2", "1e125"}
	}
	low := e.IntN(len(pool))
	high := low + e.IntN(len(pool)-low)
	return text + " BETWEEN " + e.placeholder(map[string]any{kind: pool[low]}) + " AND " + e.placeholder(map[string]any{kind: pool[high]})
}

func (e *expressions) in() string {
	left, kind := e.path()
	list := []string{e.operand(kind)}
	for range e.IntN(4) {
		list = append(list, e.operand(kind))
	}
	if e.fault(3) {
		v := e.operand(kind)
		for range 98 + e.IntN(4) {
			list = append(list, v)
		}
	}
	return left + " IN (" + strings.Join(list, ", ") + ")"
}

func (e *expressions) function() string {
	text, kind := e.path()
	if e.fault(8) {
		return e.unusualCall(text, kind)
	}
	return choose(e.generator,
		choice[string]{4, func() string { return "attribute_exists(" + text + ")" }},
		choice[string]{4, func() string { return "attribute_not_exists(" + text + ")" }},
		choice[string]{3, func() string {
			return "attribute_type(" + text + ", " + e.placeholder(map[string]any{"S": pick(e.generator, kinds...)}) + ")"
		}},
		choice[string]{3, func() string {
			return "begins_with(" + text + ", " + e.literal(pick(e.generator, "S", "S", "B")) + ")"
		}},
		choice[string]{4, func() string { return "contains(" + text + ", " + e.operand(elementOf(e.generator, kind)) + ")" }},
	)
}

// elementOf is the type of what a value of the type may contain.
func elementOf(g *generator, kind string) string {
	switch kind {
	case "SS", "NS", "BS":
		return kind[:1]
	case "L":
		return pick(g, kinds...)
	}
	return kind
}

// unusualCall writes what looks like a function of conditions and mostly is none, or has other operands.
func (e *expressions) unusualCall(text, kind string) string {
	return choose(e.generator,
		choice[string]{1, func() string { return "attribute_type(" + text + ", " + e.operand("S") + ")" }},
		choice[string]{1, func() string { return "begins_with(" + e.operand(kind) + ", " + text + ")" }},
		choice[string]{1, func() string { return "begins_with(" + text + ", " + e.literal(kind) + ")" }},
		choice[string]{1, func() string { return "contains(" + text + ")" }},
		choice[string]{1, func() string { return "contains(" + e.literal(kind) + ", " + text + ")" }},
		choice[string]{1, func() string { return "attribute_exists(" + e.literal(kind) + ")" }},
		choice[string]{1, func() string { return "attribute_exists(" + text + ", " + text + ")" }},
		choice[string]{1, func() string { return "size(" + text + ")" }},
		choice[string]{1, func() string { return "size(" + e.literal(kind) + ") > " + e.literal("N") }},
		choice[string]{1, func() string { return "Contains(" + text + ", " + e.literal(kind) + ")" }},
		choice[string]{1, func() string { return "if_not_exists(" + text + ", " + e.literal(kind) + ")" }},
		choice[string]{1, func() string { return "attribute_exists(" + text + ") = " + e.literal("BOOL") }},
		choice[string]{1, func() string { return text + " = attribute_exists(" + text + ")" }},
		choice[string]{1, func() string { return text + " = " + text }},
		choice[string]{1, func() string { return "contains(" + text + ", " + text + ")" }},
	)
}
