package stream

import "strconv"

// table is what the generator knows of a table: enough to make requests that fit it.
type table struct {
	name      string
	partition key
	sort      *key
	indexes   []index
}

// key is a key attribute and its type, S, N or B.
type key struct{ name, kind string }

// index is a secondary index.
type index struct {
	name      string
	local     bool
	partition key
	sort      *key
	projected string   // ALL, KEYS_ONLY or INCLUDE
	included  []string // with INCLUDE
}

func (t *table) keys() []key { return keysOf(t.partition, t.sort) }

func keysOf(partition key, sort *key) []key {
	if sort == nil {
		return []key{partition}
	}
	return []key{partition, *sort}
}

// newTable draws a table's shape. Some names of keys are reserved words.
func (g *generator) newTable(number int) *table {
	kind := func() string { return pick(g, "S", "S", "N", "B") }
	t := &table{
		name:      "table-" + strconv.Itoa(number),
		partition: key{pick(g, "id", "pk", "key"), kind()},
	}
	if g.chance(65) {
		t.sort = &key{pick(g, "sk", "at", "range"), kind()}
	}
	if g.chance(50) {
		g.addIndexes(t)
	}
	return t
}

// indexKeys are attributes that indexes have as keys, with the types that items usually give them.
var indexKeys = []key{{"a", "S"}, {"b", "B"}, {"c", "N"}, {"n", "N"}, {"name", "S"}}

func (g *generator) addIndexes(t *table) {
	add := func(name string, local bool, partition key, sort *key) {
		x := index{name: name, local: local, partition: partition, sort: sort, projected: pick(g, "ALL", "KEYS_ONLY", "INCLUDE")}
		if x.projected == "INCLUDE" {
			x.included = []string{"m", "ss"}
		}
		t.indexes = append(t.indexes, x)
	}
	if t.sort != nil && g.chance(60) {
		add("local-1", true, t.partition, new(pick(g, indexKeys...)))
	}
	for i := range g.IntN(3) {
		keys := g.Perm(len(indexKeys))
		var sort *key
		if g.chance(60) {
			sort = pick(g, &indexKeys[keys[0]], t.sort, &t.partition)
		}
		add("global-"+strconv.Itoa(i), false, indexKeys[keys[1]], sort)
	}
}

// definition is the body of the table's CreateTable.
func (t *table) definition() map[string]any {
	kinds := map[string]string{}
	var order []string
	schema := func(keys []key) []any {
		var elements []any
		for i, k := range keys {
			if kinds[k.name] == "" {
				order = append(order, k.name)
			}
			kinds[k.name] = k.kind
			elements = append(elements, map[string]any{"AttributeName": k.name, "KeyType": []string{"HASH", "RANGE"}[i]})
		}
		return elements
	}
	body := map[string]any{"TableName": t.name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema(t.keys())}
	for _, x := range t.indexes {
		projection := map[string]any{"ProjectionType": x.projected}
		if x.projected == "INCLUDE" {
			projection["NonKeyAttributes"] = texts(x.included)
		}
		list := "GlobalSecondaryIndexes"
		if x.local {
			list = "LocalSecondaryIndexes"
		}
		before, _ := body[list].([]any)
		body[list] = append(before, map[string]any{
			"IndexName": x.name, "KeySchema": schema(keysOf(x.partition, x.sort)), "Projection": projection,
		})
	}
	var definitions []any
	for _, name := range order {
		definitions = append(definitions, map[string]any{"AttributeName": name, "AttributeType": kinds[name]})
	}
	body["AttributeDefinitions"] = definitions
	return body
}

func texts(of []string) []any {
	all := make([]any, len(of))
	for i, s := range of {
		all[i] = s
	}
	return all
}
