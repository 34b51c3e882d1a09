package stream

import (
	"encoding/base64"
	"strings"
)

// attributes are the names that items use, and the type that each usually has. Some are reserved words, some
// no identifiers.
var attributes = []key{
	{"a", "S"}, {"b", "B"}, {"c", "N"}, {"n", "N"}, {"f", "BOOL"}, {"z", "NULL"}, {"m", "M"}, {"m", "M"}, {"l", "L"}, {"l", "L"},
	{"ss", "SS"}, {"ns", "NS"}, {"bs", "BS"}, {"name", "S"}, {"status", "N"}, {"data", "M"}, {"a.b", "S"}, {"with space", "N"}, {"é", "S"}, {"_x1", "L"},
}

var kinds = []string{"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"}

var (
	strs = []string{"", "a", "ab", "abc", "b", "A", "x y", "é", "日本", "\U0001F600", "z\x00y", "quote\"\\", "0", "10", "line\nbreak"}
	// numbers are as clients may write them; DynamoDB answers in its own form.
	numbers = []string{
		"0", "1", "2", "3", "10", "-1", "-2", "1.5", "0.1", "100", "-0", "0.0", "1.50", "007", "+5", ".5", "5.", "1e2", "1E-3", "1e+1", "-1.5e1",
		"123456789.123456789", "99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001",
		"1e125", "-9.9999999999999999999999999999999999999E125", "1e-130", "-1e-130", "12345678901234567890123456789012345678e10",
	}
	noNumbers = []string{
		"", "abc", "1e", "--1", " 1", "1 ", "1e126", "-1e126", "1e-131", "NaN", "Infinity", "0x1", "1,5", "1_0",
		"100000000000000000000000000000000000001", "999999999999999999999999999999999999999", "1e999999999999",
	}
)

func (g *generator) attribute() key { return attributes[g.IntN(len(attributes))] }

// value draws a value of a type. Depth is how many collections it is within.
func (g *generator) value(kind string, depth int) map[string]any {
	return map[string]any{kind: g.content(kind, depth)}
}

func (g *generator) content(kind string, depth int) any {
	switch kind {
	case "S":
		return g.text()
	case "N":
		return g.number()
	case "B":
		return g.binary()
	case "BOOL":
		return g.chance(50)
	case "NULL":
		return true
	case "M":
		return g.nestedMap(depth)
	case "L":
		list := []any{}
		for range g.IntN(5) {
			list = append(list, g.nested(depth+1))
		}
		return list
	case "SS":
		return distinct(g, g.text)
	case "NS":
		return distinct(g, func() string { return pick(g, "0", "1", "2", "3", "1e1", "-1", "1.50", "0.1") })
	case "BS":
		return distinct(g, g.binary)
	}
	panic("no type " + kind)
}

func (g *generator) nestedMap(depth int) map[string]any {
	fields := map[string]any{}
	for range g.IntN(4) {
		a := g.attribute()
		fields[a.name] = g.nestedOf(a.kind, depth+1)
	}
	return fields
}

func (g *generator) nested(depth int) map[string]any { return g.nestedOf(pick(g, kinds...), depth) }

const deepest = 4

func (g *generator) nestedOf(kind string, depth int) map[string]any {
	if depth >= deepest && (kind == "M" || kind == "L") {
		kind = "N"
	}
	return g.value(kind, depth)
}

func (g *generator) text() string {
	if g.chance(2) {
		return strings.Repeat(pick(g, "x", "é"), 500+g.IntN(4000))
	}
	return pick(g, strs...)
}

func (g *generator) number() string {
	if g.chance(50) {
		return pick(g, numbers[:12]...)
	}
	return pick(g, numbers...)
}

func (g *generator) binary() string {
	return base64.StdEncoding.EncodeToString([]byte(pick(g, "", "a", "ab", "abc", "\x00", "\xff", "\x00\x01", "b")))
}

// distinct draws a set of one to four elements.
func distinct(g *generator, draw func() string) []any {
	seen := map[string]bool{}
	var set []any
	for range 1 + g.IntN(4) {
		if element := draw(); !seen[element] {
			seen[element] = true
			set = append(set, element)
		}
	}
	return set
}

// usual draws a value that an attribute usually has, and now and then another one.
func (g *generator) usual(a key) map[string]any {
	if g.chance(12) {
		return g.nested(0)
	}
	return g.value(a.kind, 0)
}

// keyValue draws a value for a key attribute, from few, so that requests meet.
func (g *generator) keyValue(k key) map[string]any {
	switch k.kind {
	case "N":
		return map[string]any{"N": pick(g, "0", "1", "2", "10", "-1", "-1.5", "1e1", "1.50", "0.01")}
	case "B":
		return map[string]any{"B": base64.StdEncoding.EncodeToString([]byte(pick(g, "a", "ab", "\xff", "\x00")))}
	}
	return map[string]any{"S": pick(g, "a", "ab", "abc", "b", "é", "B", "1")}
}

// key draws a primary key; few partitions, more items in each.
func (g *generator) primaryKey(t *table) map[string]any {
	body := map[string]any{}
	for _, k := range t.keys() {
		body[k.name] = g.keyValue(k)
	}
	return body
}

// item draws a whole item.
func (g *generator) item(t *table) map[string]any {
	body := map[string]any{}
	for range g.IntN(7) {
		a := g.attribute()
		body[a.name] = g.usual(a)
	}
	if g.chance(40) { // so that paths into them lead somewhere
		body["m"], body["l"] = g.value("M", 0), g.value("L", 0)
	}
	for _, x := range t.indexes {
		for _, k := range keysOf(x.partition, x.sort) {
			switch {
			case g.chance(70):
				body[k.name] = g.keyValue(k)
			case !g.fault(30):
				delete(body, k.name)
			}
		}
	}
	for name, v := range g.primaryKey(t) {
		body[name] = v
	}
	return body
}
