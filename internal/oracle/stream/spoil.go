package stream

import (
	"maps"
	"slices"
	"strings"
)

// spoil makes a request wrong in one place, or unusual.
func (g *generator) spoil(o Operation) {
	ways := []func(map[string]any){g.spoilKey, g.spoilValue, g.spoilSubstitutions, g.spoilParameter}
	switch {
	case strings.Contains(o.Name, "Batch"), strings.HasPrefix(o.Name, "Transact"):
		ways = ways[:2]
	case strings.Contains(o.Name, "Table"), strings.Contains(o.Name, "TimeToLive"):
		return
	}
	pick(g, ways...)(o.Body)
}

// places lists the maps in a request that hold attribute values by name: keys alone, or all.
func places(within any, names ...string) []map[string]any {
	var found []map[string]any
	switch within := within.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(within)) {
			m, ok := within[name].(map[string]any)
			switch {
			case ok && slices.Contains(names, name):
				found = append(found, m)
			case name == "Keys":
				for _, key := range within[name].([]any) {
					found = append(found, key.(map[string]any))
				}
			default:
				found = append(found, places(within[name], names...)...)
			}
		}
	case []any:
		for _, inner := range within {
			found = append(found, places(inner, names...)...)
		}
	}
	return found
}

// anyOf draws a key of a map, "" of an empty one.
func anyOf(g *generator, m map[string]any) string {
	names := slices.Sorted(maps.Keys(m))
	if len(names) == 0 {
		return ""
	}
	return pick(g, names...)
}

func (g *generator) spoilKey(body map[string]any) {
	if where := places(body, "Item", "Key", "ExclusiveStartKey"); len(where) > 0 {
		m := pick(g, where...)
		of := anyOf(g, m)
		switch g.IntN(7) {
		case 0:
			delete(m, of)
		case 1:
			m["more"] = g.value("S", 0)
		case 2:
			m[of] = map[string]any{"S": ""}
		case 3:
			m[of] = map[string]any{"B": ""}
		case 4:
			m[of] = g.nested(0)
		case 5:
			m[of] = map[string]any{"S": strings.Repeat("k", pick(g, 1024, 1025, 2048, 2049))}
		default:
			m[of] = map[string]any{"N": pick(g, noNumbers...)}
		}
	}
}

// spoilValue replaces a value by one that breaks a rule.
func (g *generator) spoilValue(body map[string]any) {
	where := places(body, "Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey")
	if len(where) == 0 {
		return
	}
	m := pick(g, where...)
	m[anyOf(g, m)] = pick(g,
		map[string]any{},
		map[string]any{"S": "a", "N": "1"},
		map[string]any{"N": pick(g, noNumbers...)},
		map[string]any{"NS": []any{"1", pick(g, noNumbers...)}},
		map[string]any{"SS": []any{}},
		map[string]any{"NS": []any{}},
		map[string]any{"BS": []any{}},
		map[string]any{"SS": []any{"a", "b", "a"}},
		map[string]any{"NS": []any{"1", "1.0"}},
		map[string]any{"BS": []any{"YQ==", "YQ=="}},
		map[string]any{"NULL": false},
		map[string]any{"M": map[string]any{"a": map[string]any{}}},
		map[string]any{"M": map[string]any{"": map[string]any{"S": "a"}}},
		map[string]any{"L": []any{map[string]any{"N": pick(g, noNumbers...)}}},
		g.deep(29+g.IntN(5)),
	)
}

// deep nests lists and maps.
func (g *generator) deep(levels int) map[string]any {
	v := map[string]any{"S": "deep"}
	for range levels {
		if g.chance(50) {
			v = map[string]any{"L": []any{v}}
		} else {
			v = map[string]any{"M": map[string]any{"a": v}}
		}
	}
	return v
}

func (g *generator) spoilSubstitutions(body map[string]any) {
	names, _ := body["ExpressionAttributeNames"].(map[string]any)
	values, _ := body["ExpressionAttributeValues"].(map[string]any)
	set := func(parameter string, m map[string]any, key string, v any) {
		if m == nil {
			m = map[string]any{}
			body[parameter] = m
		}
		m[key] = v
	}
	switch g.IntN(8) {
	case 0:
		set("ExpressionAttributeNames", names, "#unused", "a")
	case 1:
		set("ExpressionAttributeValues", values, ":unused", map[string]any{"S": "a"})
	case 2:
		set("ExpressionAttributeNames", names, pick(g, "n", "#", "#a-b", "##", ":n", "#é"), "a")
	case 3:
		set("ExpressionAttributeValues", values, pick(g, "v", ":", ":a-b", "::", "#v", ":é"), map[string]any{"S": "a"})
	case 4:
		body["ExpressionAttributeNames"] = map[string]any{}
	case 5:
		body["ExpressionAttributeValues"] = map[string]any{}
	case 6:
		delete(names, anyOf(g, names))
	default:
		delete(values, anyOf(g, values))
	}
}

func (g *generator) spoilParameter(body map[string]any) {
	switch g.IntN(8) {
	case 0:
		body["TableName"] = pick(g, "missing", "ab", "a b", strings.Repeat("t", 256))
	case 1:
		delete(body, anyOf(g, body))
	case 2:
		body["ReturnConsumedCapacity"] = "ALL"
	case 3:
		body["ReturnValues"] = pick(g, "OLD", "ALL_OLD", "ALL_NEW", "UPDATED_NEW", "UPDATED_OLD")
	case 4:
		body["Select"] = pick(g, "ALL", "COUNT")
	case 5:
		body["Limit"] = pick(g, 0, -1)
	case 6:
		body["IndexName"] = pick(g, "missing", "ab")
	default:
		body["ReturnItemCollectionMetrics"] = pick(g, "SIZE", "NONE", "ALL")
	}
}
