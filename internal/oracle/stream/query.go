package stream

// query draws a query of a table or of one of its indexes. Items of an index with the same key come in an order
// that is each service's own affair; so do the pages that they are on.
func (g *generator) query(t *table) Operation {
	o := Operation{Name: "Query", Body: map[string]any{"TableName": t.name}}
	e := g.expressions(t)
	partition, sort := t.partition, t.sort
	x := g.index(t)
	if x != nil {
		o.Body["IndexName"] = x.name
		partition, sort = x.partition, x.sort
		o.Order = Ties
		if sort != nil {
			o.SortedBy = sort.name
		}
	}
	o.Body["KeyConditionExpression"] = e.keyCondition(partition, sort)
	if g.chance(50) {
		o.Body["ScanIndexForward"] = g.chance(50)
	}
	if x == nil && g.fault(4) {
		o.Body["ExclusiveStartKey"] = g.primaryKey(t)
	}
	o.Pages = g.many(o.Body, e, x)
	if x != nil {
		o.Pages = endless
	}
	e.addTo(o.Body)
	return o
}

// index draws one of a table's indexes, or nil for the table itself.
func (g *generator) index(t *table) *index {
	if len(t.indexes) == 0 || g.chance(50) {
		return nil
	}
	return &t.indexes[g.IntN(len(t.indexes))]
}

// scan draws a scan to the end: in which order items come is each service's own affair.
func (g *generator) scan(t *table) Operation {
	body := map[string]any{"TableName": t.name}
	e := g.expressions(t)
	x := g.index(t)
	if x != nil {
		body["IndexName"] = x.name
	}
	g.many(body, e, x)
	if g.fault(4) {
		segments := pick(g, [2]int{0, 1}, [2]int{0, 1}, [2]int{1, 1}, [2]int{-1, 1}, [2]int{0, 0}, [2]int{0, 1_000_001})
		body["Segment"], body["TotalSegments"] = segments[0], segments[1]
		delete(body, pick(g, "Segment", "TotalSegments", ""))
	}
	e.addTo(body)
	return Operation{Name: "Scan", Body: body, Pages: endless, Order: Unordered}
}

// endless is more pages than there are items.
const endless = 1000

// many adds what Query and Scan have in common, and says how many further pages to read.
func (g *generator) many(body map[string]any, e *expressions, x *index) (pages int) {
	// What an index does not hold a filter cannot ask for; services differ in what they make of it in a scan.
	held := x == nil || x.projected == "ALL"
	if g.chance(40) && (held || body["KeyConditionExpression"] != nil && g.fault(20)) {
		body["FilterExpression"] = e.condition()
	}
	if g.chance(25) {
		body["ProjectionExpression"] = e.projection()
	}
	switch projected := body["ProjectionExpression"] != nil; {
	case g.fault(4):
		body["Select"] = pick(g, "COUNT", "ALL_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES")
	case x != nil && !projected && g.chance(20):
		body["Select"] = "ALL_PROJECTED_ATTRIBUTES"
	case projected && g.chance(10):
		body["Select"] = "SPECIFIC_ATTRIBUTES"
	case !projected && g.chance(15):
		body["Select"] = pick(g, "COUNT", "ALL_ATTRIBUTES")
	}
	if g.chance(40) {
		body["Limit"] = pick(g, 1, 2, 3, 5, 100)
		pages = g.IntN(4)
	}
	g.reading(body)
	if x != nil && !x.local && body["ConsistentRead"] == true && !g.fault(50) {
		delete(body, "ConsistentRead")
	}
	return pages
}

// keyCondition writes a key condition that mostly fits the key.
func (e *expressions) keyCondition(partition key, sort *key) string {
	if e.fault(4) {
		return e.unusualTerm(partition)
	}
	term := e.placeholder(e.keyValue(partition))
	if name := e.name(partition.name); e.chance(95) {
		term = name + " = " + term
	} else {
		term += " = " + name
	}
	switch {
	case sort != nil && e.chance(60):
		term = e.joined(term, e.sortTerm(*sort))
	case e.fault(4):
		term = e.joined(term, e.unusualTerm(partition))
	}
	return e.misspell(term)
}

func (e *expressions) joined(one, other string) string {
	if e.chance(20) {
		one = "(" + one + ")"
	}
	if e.chance(20) {
		other = "(" + other + ")"
	}
	if e.chance(20) {
		one, other = other, one
	}
	return one + pick(e.generator, " AND ", " and ") + other
}

func (e *expressions) sortTerm(k key) string {
	value := func() string { return e.placeholder(e.keyValue(k)) }
	name := e.name(k.name)
	operator := pick(e.generator, " = ", " < ", " <= ", " > ", " >= ")
	return choose(e.generator,
		choice[string]{8, func() string { return name + operator + value() }},
		choice[string]{1, func() string { return value() + operator + name }},
		choice[string]{2, func() string { return name + " BETWEEN " + e.bounds(k) }},
		choice[string]{2, func() string {
			if k.kind == "N" && !e.fault(10) {
				return name + operator + value()
			}
			return "begins_with(" + name + ", " + value() + ")"
		}},
	)
}

// bounds writes two values of a key, mostly in order.
func (e *expressions) bounds(k key) string {
	pools := map[string][]string{
		"S": {"1", "B", "a", "ab", "abc", "b", "é"}, "N": {"-1.5", "-1", "0", "0.01", "1", "1.50", "2", "1e1"}, "B": {"AA==", "YQ==", "YWI=", "/w=="},
	}
	pool := pools[k.kind]
	low := e.IntN(len(pool))
	high := low + e.IntN(len(pool)-low)
	if e.fault(10) {
		low, high = high, low
	}
	return e.placeholder(map[string]any{k.kind: pool[low]}) + " AND " + e.placeholder(map[string]any{k.kind: pool[high]})
}

// unusualTerm writes what is a condition and mostly no key condition.
func (e *expressions) unusualTerm(k key) string {
	name := func() string { return e.name(k.name) }
	value := func() string { return e.placeholder(e.keyValue(k)) }
	return choose(e.generator,
		choice[string]{1, func() string { return name() + " <> " + value() }},
		choice[string]{1, func() string { return name() + " < " + value() }},
		choice[string]{1, func() string { return name() + " IN (" + value() + ")" }},
		choice[string]{1, func() string { return "NOT " + name() + " = " + value() }},
		choice[string]{1, func() string { return name() + " = " + value() + " OR " + name() + " = " + value() }},
		choice[string]{1, func() string { return "attribute_exists(" + name() + ")" }},
		choice[string]{1, func() string { return "begins_with(" + name() + ", " + value() + ")" }},
		choice[string]{1, func() string { return "size(" + name() + ") = " + value() }},
		choice[string]{1, func() string { return name() + " = " + name() }},
		choice[string]{1, func() string { return name() + " = " + e.name("a") }},
		choice[string]{1, func() string { return value() + " = " + value() }},
		choice[string]{1, func() string { return name() + ".a = " + value() }},
		choice[string]{1, func() string { return name() + " = " + e.literal(pick(e.generator, kinds...)) }},
		choice[string]{2, e.comparison},
		choice[string]{1, e.function},
	)
}
