package stream

import "strings"

// writing draws a request that writes one item, without what only a request of its own may ask for.
func (g *generator) writing(t *table) Operation {
	o := choose(g,
		choice[Operation]{3, func() Operation { return g.putItem(t) }},
		choice[Operation]{4, func() Operation { return g.updateItem(t) }},
		choice[Operation]{2, func() Operation { return g.deleteItem(t) }},
		choice[Operation]{2, func() Operation { return g.conditionCheck(t) }},
	)
	delete(o.Body, "ReturnValues")
	delete(o.Body, "ReturnConsumedCapacity")
	o.Name = strings.TrimSuffix(o.Name, "Item")
	return o
}

func (g *generator) conditionCheck(t *table) Operation {
	body := map[string]any{"TableName": t.name, "Key": g.primaryKey(t)}
	e := g.expressions(t)
	g.conditional(body, e, 100)
	e.addTo(body)
	return Operation{Name: "ConditionCheck", Body: body}
}

// transactWriteItems draws a transaction of one to four writes, mostly of different items.
func (g *generator) transactWriteItems() Operation {
	var actions []any
	taken := map[string]bool{}
	for range 1 + g.IntN(4) {
		t := pick(g, g.tables...)
		o := g.writing(t)
		if key := t.name + t.keyOf(o.Body); taken[key] && !g.fault(20) {
			continue
		} else {
			taken[key] = true
		}
		action := map[string]any{o.Name: o.Body}
		if g.fault(2) {
			action["Delete"] = map[string]any{"TableName": t.name, "Key": g.primaryKey(t)}
		}
		actions = append(actions, action)
	}
	body := map[string]any{"TransactItems": actions}
	g.reporting(body)
	return Operation{Name: "TransactWriteItems", Body: body}
}

func (g *generator) transactGetItems() Operation {
	var actions []any
	for range 1 + g.IntN(4) {
		get := g.getItem(pick(g, g.tables...)).Body
		delete(get, "ConsistentRead")
		delete(get, "ReturnConsumedCapacity")
		actions = append(actions, map[string]any{"Get": get})
	}
	body := map[string]any{"TransactItems": actions}
	g.reporting(body)
	return Operation{Name: "TransactGetItems", Body: body}
}

// batchWriteItem draws a batch of puts and deletions, mostly of different items.
func (g *generator) batchWriteItem() Operation {
	requests := map[string]any{}
	for range 1 + g.IntN(2) {
		t := pick(g, g.tables...)
		taken := map[string]bool{}
		var list []any
		n := 1 + g.IntN(5)
		if g.fault(2) {
			n = 26
		}
		for range n {
			body := map[string]any{"Item": g.item(t)}
			request := map[string]any{"PutRequest": body}
			if g.chance(40) {
				body = map[string]any{"Key": g.primaryKey(t)}
				request = map[string]any{"DeleteRequest": body}
			}
			if key := t.keyOf(body); taken[key] && n <= 5 && !g.fault(10) {
				continue
			} else {
				taken[key] = true
			}
			list = append(list, request)
		}
		requests[t.name] = list
	}
	body := map[string]any{"RequestItems": requests}
	g.reporting(body)
	return Operation{Name: "BatchWriteItem", Body: body}
}

// batchGetItem draws a batch of keys, mostly different ones.
func (g *generator) batchGetItem() Operation {
	requests := map[string]any{}
	for range 1 + g.IntN(2) {
		t := pick(g, g.tables...)
		taken := map[string]bool{}
		var keys []any
		for range 1 + g.IntN(5) {
			key := g.primaryKey(t)
			if text := t.keyOf(map[string]any{"Key": key}); taken[text] && !g.fault(10) {
				continue
			} else {
				taken[text] = true
			}
			keys = append(keys, key)
		}
		request := map[string]any{"Keys": keys}
		e := g.expressions(t)
		if g.chance(30) {
			request["ProjectionExpression"] = e.projection()
		}
		if g.chance(30) {
			request["ConsistentRead"] = g.chance(50)
		}
		e.addTo(request)
		requests[t.name] = request
	}
	body := map[string]any{"RequestItems": requests}
	g.reporting(body)
	return Operation{Name: "BatchGetItem", Body: body, Order: Unordered}
}

// keyOf writes the primary key in a request's Item or Key, numbers in one form.
func (t *table) keyOf(body map[string]any) string {
	attributes, ok := body["Item"].(map[string]any)
	if !ok {
		attributes, _ = body["Key"].(map[string]any)
	}
	text := ""
	for _, k := range t.keys() {
		v, _ := attributes[k.name].(map[string]any)
		content, _ := v[k.kind].(string)
		if same, ok := map[string]string{"1e1": "10", "1.50": "1.5"}[content]; ok {
			content = same
		}
		text += "/" + content
	}
	return text
}
