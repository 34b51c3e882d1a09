package stream

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// expressions collects the names and values that the expressions of one request use.
type expressions struct {
	*generator
	table  *table
	names  map[string]any
	values map[string]any
}

func (g *generator) expressions(t *table) *expressions {
	return &expressions{generator: g, table: t, names: map[string]any{}, values: map[string]any{}}
}

// addTo puts names and values into the request's body.
func (e *expressions) addTo(body map[string]any) {
	if len(e.names) > 0 {
		body["ExpressionAttributeNames"] = e.names
	}
	if len(e.values) > 0 {
		body["ExpressionAttributeValues"] = e.values
	}
}

// identifier is what stands for itself; of reserved words that only the service knows all.
var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

var reserved = []string{"name", "status", "data", "key", "at", "range"}

// name writes an attribute's name, or an alias for it.
func (e *expressions) name(attribute string) string {
	bare := identifier.MatchString(attribute)
	if slices.Contains(reserved, attribute) {
		bare = e.fault(1)
	}
	if bare && e.chance(85) {
		return attribute
	}
	for alias, name := range e.names {
		if name == attribute {
			return alias
		}
	}
	alias := "#" + pick(e.generator, "n", "N", "x_", "0") + strconv.Itoa(len(e.names))
	e.names[alias] = attribute
	return alias
}

// placeholder writes a placeholder for a value.
func (e *expressions) placeholder(v map[string]any) string {
	p := ":" + pick(e.generator, "v", "V", "_", "1") + strconv.Itoa(len(e.values))
	e.values[p] = v
	return p
}

// attribute draws one that items of the table may have, its keys included.
func (e *expressions) attribute() key {
	if e.fault(3) {
		return pick(e.generator, e.table.keys()...)
	}
	return e.generator.attribute()
}

// path writes a document path and says of what type its end usually is.
func (e *expressions) path() (text, kind string) {
	a := e.attribute()
	return e.pathFrom(a)
}

func (e *expressions) pathFrom(a key) (text, kind string) {
	text, kind = e.name(a.name), a.kind
	for depth := 0; depth < deepest && e.chance(60); depth++ {
		switch kind {
		case "M":
			a = e.generator.attribute()
			text, kind = text+pick(e.generator, ".", ".", " . ")+e.name(a.name), a.kind
		case "L":
			text, kind = text+"["+e.index()+"]", pick(e.generator, kinds...)
		default:
			if !e.fault(3) {
				return text, kind
			}
			text += pick(e.generator, ".a", "[0]")
		}
	}
	return text, kind
}

func (e *expressions) index() string {
	if e.fault(1) {
		return pick(e.generator, "00", "01", "10", "999999999999")
	}
	return pick(e.generator, "0", "1", "2", "7")
}

// projection writes a projection expression; paths seldom overlap.
func (e *expressions) projection() string {
	var paths []string
	used := map[string]bool{}
	for range 1 + e.IntN(4) {
		a := e.attribute()
		if used[a.name] && !e.fault(10) {
			continue
		}
		used[a.name] = true
		text, _ := e.pathFrom(a)
		paths = append(paths, text)
	}
	return e.misspell(strings.Join(paths, pick(e.generator, ", ", ",", " , ")))
}

var tokens = []string{
	"(", ")", ",", ".", "[", "]", "=", "<", ">", "<>", "<=", ">=", "+", "-", "AND", "or", "NOT", "BETWEEN", "IN", "SET", "remove", "ADD", "DELETE",
	"a", "size", "#", ":", "#undefined", ":undefined", "0", "1", "!", "*", "'a'", "\"", "é", "a b", "_", "a-b", "\t", "999999999999",
}

// misspell breaks an expression now and then: it drops, doubles, replaces or inserts a token.
func (e *expressions) misspell(text string) string {
	if !e.fault(6) {
		return text
	}
	if e.chance(5) {
		return pick(e.generator, "", " ", "()", text+" "+text, strings.ToUpper(text))
	}
	parts := tokenPattern.FindAllString(text, -1)
	if len(parts) == 0 {
		return text
	}
	at := e.IntN(len(parts))
	switch e.IntN(4) {
	case 0:
		parts = slices.Delete(parts, at, at+1)
	case 1:
		parts = slices.Insert(parts, at, parts[at])
	case 2:
		parts[at] = pick(e.generator, tokens...)
	default:
		parts = slices.Insert(parts, at, pick(e.generator, tokens...))
	}
	return strings.Join(parts, pick(e.generator, "", " "))
}

var tokenPattern = regexp.MustCompile(`[#:]?\w+|<>|<=|>=|\s+|.`)
