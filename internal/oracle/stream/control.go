package stream

import "strings"

// control draws a request that makes, deletes or describes tables.
func (g *generator) control(t *table) Operation {
	named := map[string]any{"TableName": t.name}
	if g.fault(10) {
		named["TableName"] = pick(g, "missing", "ab", "a b", "", strings.Repeat("t", 256))
	}
	return choose(g,
		choice[Operation]{6, func() Operation { return Operation{Name: "DescribeTable", Body: named} }},
		choice[Operation]{4, func() Operation { return Operation{Name: "DescribeTimeToLive", Body: named} }},
		choice[Operation]{3, func() Operation {
			named["TimeToLiveSpecification"] = map[string]any{"AttributeName": pick(g, "expires", "c"), "Enabled": g.chance(70)}
			return Operation{Name: "UpdateTimeToLive", Body: named}
		}},
		choice[Operation]{2, func() Operation { return Operation{Name: "ListTables", Body: g.listing()} }},
		choice[Operation]{1, func() Operation { return Operation{Name: "DeleteTable", Body: named} }},
		choice[Operation]{4, func() Operation { return Operation{Name: "CreateTable", Body: g.creation(t)} }},
	)
}

func (g *generator) listing() map[string]any {
	body := map[string]any{}
	if g.chance(50) {
		body["Limit"] = pick(g, 1, 2, 100)
	}
	if g.chance(30) {
		body["ExclusiveStartTableName"] = pick(g, "table-0", "table-1", "aaa", "zzz")
	}
	return body
}

// creation is a table's definition again, which is refused unless it was deleted; or another one, mostly
// with a fault.
func (g *generator) creation(t *table) map[string]any {
	if g.chance(40) {
		return t.definition()
	}
	other := g.newTable(len(g.tables) + g.IntN(2))
	body := other.definition()
	if g.chance(70) {
		g.spoilDefinition(body)
	}
	return body
}

func (g *generator) spoilDefinition(body map[string]any) {
	definitions, _ := body["AttributeDefinitions"].([]any)
	schema, _ := body["KeySchema"].([]any)
	first, _ := schema[0].(map[string]any)
	switch g.IntN(14) {
	case 0:
		delete(body, anyOf(g, body))
	case 1:
		body["AttributeDefinitions"] = append(definitions, map[string]any{"AttributeName": "unused", "AttributeType": "S"})
	case 2:
		body["AttributeDefinitions"] = definitions[1:]
	case 3:
		body["AttributeDefinitions"] = append(definitions, definitions[0])
	case 4:
		pick(g, definitions...).(map[string]any)["AttributeType"] = pick(g, "BOOL", "X", "SS")
	case 5:
		first["KeyType"] = pick(g, "RANGE", "SORT")
	case 6:
		first["AttributeName"] = pick(g, "other", "")
	case 7:
		body["KeySchema"] = append(schema, map[string]any{"AttributeName": "a", "KeyType": "RANGE"})
	case 8:
		body["KeySchema"] = append(schema, schema[0])
	case 9:
		body["KeySchema"] = []any{}
	case 10:
		body["BillingMode"] = pick(g, "PROVISIONED", "FREE")
	case 11:
		body["ProvisionedThroughput"] = map[string]any{"ReadCapacityUnits": g.IntN(2), "WriteCapacityUnits": 1}
	case 12:
		body[pick(g, "LocalSecondaryIndexes", "GlobalSecondaryIndexes")] = []any{}
	default:
		for _, list := range []string{"LocalSecondaryIndexes", "GlobalSecondaryIndexes"} {
			if indexes, ok := body[list].([]any); ok {
				g.spoilIndex(pick(g, indexes...).(map[string]any))
				return
			}
		}
		body["TableName"] = pick(g, "ab", "a b", "")
	}
}

func (g *generator) spoilIndex(index map[string]any) {
	projection, _ := index["Projection"].(map[string]any)
	switch g.IntN(7) {
	case 0:
		delete(index, anyOf(g, index))
	case 1:
		index["IndexName"] = pick(g, "ab", "a b", "")
	case 2:
		projection["ProjectionType"] = pick(g, "INCLUDE", "KEYS_ONLY", "SOME")
	case 3:
		projection["NonKeyAttributes"] = pick(g, []any{}, []any{"m"}, []any{"m", "m"})
	case 4:
		delete(projection, "ProjectionType")
	case 5:
		index["KeySchema"] = index["KeySchema"].([]any)[:1]
	default:
		index["KeySchema"] = []any{}
	}
}
