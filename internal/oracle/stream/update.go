package stream

import (
	"slices"
	"strings"
)

// update writes an update expression with one to four sections in any order.
func (e *expressions) update() string {
	sections := map[string]func(text, kind string) string{"SET": e.assignment, "REMOVE": e.removal, "ADD": e.addition, "DELETE": e.deletion}
	keywords := []string{"SET", "REMOVE", "ADD", "DELETE"}
	used := map[string]bool{}
	var written []string
	for _, i := range e.Perm(len(keywords))[:1+e.IntN(2)*e.IntN(4)] {
		keyword := keywords[i]
		if i > 1 && e.chance(30) {
			keyword = "SET"
		}
		if used[keyword] && !e.fault(5) {
			continue
		}
		used[keyword] = true
		written = append(written, e.caseOf(keyword)+" "+e.clauses(used, keyword, sections[keyword]))
	}
	return e.misspell(strings.Join(written, " "))
}

func (e *expressions) caseOf(keyword string) string {
	if e.chance(10) {
		return strings.ToLower(keyword)
	}
	return keyword
}

// clauses writes one to three clauses of a section, seldom on the same attribute.
func (e *expressions) clauses(used map[string]bool, keyword string, clause func(text, kind string) string) string {
	var all []string
	for range 1 + e.IntN(3) {
		a := e.target()
		if used[a.name] && !e.fault(10) {
			continue
		}
		if keyword != "REMOVE" && (keyword != "SET" || a.kind != "N") && e.keyOfIndex(a) && !e.fault(20) {
			continue
		}
		used[a.name] = true
		all = append(all, clause(e.pathFrom(a)))
	}
	if len(all) == 0 {
		all = append(all, clause(e.pathFrom(key{"spare", "S"})))
	}
	return strings.Join(all, ", ")
}

// target draws an attribute to change: seldom one of the key.
func (e *expressions) target() key {
	if e.fault(2) {
		return pick(e.generator, e.table.keys()...)
	}
	for _, x := range e.table.indexes {
		if e.chance(10) {
			return pick(e.generator, keysOf(x.partition, x.sort)...)
		}
	}
	return e.generator.attribute()
}

// keyOfIndex says whether the attribute is a key of one of the table's indexes.
func (e *expressions) keyOfIndex(a key) bool {
	return slices.ContainsFunc(e.table.indexes, func(x index) bool {
		return slices.Contains(keysOf(x.partition, x.sort), a)
	})
}

func (e *expressions) assignment(text, kind string) string {
	return text + " = " + e.assigned(text, kind)
}

// assigned writes the right side of an assignment.
func (e *expressions) assigned(text, kind string) string {
	path := func() string { other, _ := e.path(); return other }
	operand := func(kind string) func() string {
		return pick(e.generator,
			func() string { return text },
			path,
			func() string { return e.literal(kind) },
			func() string { return "if_not_exists(" + text + ", " + e.literal(kind) + ")" })
	}
	number, list := operand("N"), operand("L")
	sums, appends := 1, 1
	switch kind {
	case "N":
		sums = 8
	case "L":
		appends = 8
	}
	if e.fault(4) {
		return e.unusualValue(text, kind)
	}
	return choose(e.generator,
		choice[string]{12, func() string { return e.literal(kind) }},
		choice[string]{2, path},
		choice[string]{sums, func() string { return number() + pick(e.generator, " + ", " - ", "+", "-") + number() }},
		choice[string]{appends, func() string { return "list_append(" + list() + ", " + list() + ")" }},
		choice[string]{3, func() string { return "if_not_exists(" + path() + ", " + e.operand(kind) + ")" }},
	)
}

func (e *expressions) unusualValue(text, kind string) string {
	return choose(e.generator,
		choice[string]{1, func() string { return "size(" + text + ")" }},
		choice[string]{1, func() string { return "(" + e.literal(kind) + ")" }},
		choice[string]{1, func() string { return "(" + text + " + " + e.literal("N") + ")" }},
		choice[string]{1, func() string { return text + " + " + e.literal("N") + " + " + e.literal("N") }},
		choice[string]{1, func() string { return "if_not_exists(" + e.literal(kind) + ", " + e.literal(kind) + ")" }},
		choice[string]{1, func() string { return "if_not_exists(" + text + ")" }},
		choice[string]{1, func() string { return "list_append(" + text + ")" }},
		choice[string]{1, func() string { return "list_append(" + text + ", " + e.literal(kind) + ")" }},
		choice[string]{1, func() string {
			return "if_not_exists(" + text + ", if_not_exists(" + text + ", " + e.literal(kind) + "))"
		}},
		choice[string]{1, func() string { return "list_append(list_append(" + text + ", " + text + "), " + e.literal("L") + ")" }},
		choice[string]{1, func() string { return "attribute_exists(" + text + ")" }},
	)
}

func (e *expressions) removal(text, _ string) string { return text }

func (e *expressions) addition(text, kind string) string {
	switch kind {
	case "N", "SS", "NS", "BS":
		return text + " " + e.literal(kind)
	}
	if e.fault(10) {
		return text + " " + e.literal(kind)
	}
	return text + " " + e.literal(pick(e.generator, "N", "SS", "NS", "BS", "N"))
}

func (e *expressions) deletion(text, kind string) string {
	switch kind {
	case "SS", "NS", "BS":
		return text + " " + e.literal(kind)
	}
	if e.fault(10) {
		return text + " " + e.literal(kind)
	}
	return text + " " + e.literal(pick(e.generator, "SS", "NS", "BS"))
}
