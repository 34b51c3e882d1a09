package stream

// putItem, getItem, updateItem and deleteItem draw requests for one item.
func (g *generator) putItem(t *table) Operation {
	body := map[string]any{"TableName": t.name, "Item": g.item(t)}
	e := g.expressions(t)
	g.conditional(body, e, 30)
	if g.chance(30) {
		body["ReturnValues"] = pick(g, "ALL_OLD", "ALL_OLD", "NONE")
	}
	e.addTo(body)
	return Operation{Name: "PutItem", Body: body}
}

func (g *generator) deleteItem(t *table) Operation {
	body := map[string]any{"TableName": t.name, "Key": g.primaryKey(t)}
	e := g.expressions(t)
	g.conditional(body, e, 40)
	if g.chance(40) {
		body["ReturnValues"] = pick(g, "ALL_OLD", "ALL_OLD", "NONE")
	}
	e.addTo(body)
	return Operation{Name: "DeleteItem", Body: body}
}

func (g *generator) updateItem(t *table) Operation {
	body := map[string]any{"TableName": t.name, "Key": g.primaryKey(t)}
	e := g.expressions(t)
	if g.chance(97) {
		body["UpdateExpression"] = e.update()
	}
	g.conditional(body, e, 20)
	if g.chance(70) {
		body["ReturnValues"] = pick(g, "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "NONE")
	}
	e.addTo(body)
	return Operation{Name: "UpdateItem", Body: body}
}

func (g *generator) getItem(t *table) Operation {
	body := map[string]any{"TableName": t.name, "Key": g.primaryKey(t)}
	e := g.expressions(t)
	if g.chance(50) {
		body["ProjectionExpression"] = e.projection()
	}
	g.reading(body)
	e.addTo(body)
	return Operation{Name: "GetItem", Body: body}
}

// conditional adds a condition, in percent of cases, and what all writes may ask for.
func (g *generator) conditional(body map[string]any, e *expressions, percent int) {
	if g.chance(percent) {
		body["ConditionExpression"] = e.condition()
		if g.chance(30) {
			body["ReturnValuesOnConditionCheckFailure"] = pick(g, "ALL_OLD", "ALL_OLD", "NONE")
		}
	}
	g.reporting(body)
}

// reading adds what all reads may ask for.
func (g *generator) reading(body map[string]any) {
	if g.chance(40) {
		body["ConsistentRead"] = g.chance(50)
	}
	g.reporting(body)
}

func (g *generator) reporting(body map[string]any) {
	if g.chance(20) {
		body["ReturnConsumedCapacity"] = pick(g, "TOTAL", "INDEXES", "NONE")
	}
}
