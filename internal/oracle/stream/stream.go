// Package stream makes programs of DynamoDB requests out of a seed: valid ones, nearly valid ones and
// some that are wrong on purpose. The same seed and number make the same program, whatever else runs.
//
// Names and values come from small pools, so that requests meet each other's items, and conditions and
// filters sometimes hold. A request has one fault on purpose at most: with more, all that is compared is which
// of them a service happens to look at first.
package stream

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
)

// Operation is one request. Its body is JSON as encoding/json has it: map[string]any, []any, string,
// bool, int and nil.
type Operation struct {
	Name string
	Body map[string]any

	// Pages is how many further pages to ask for with the LastEvaluatedKey of the one before.
	Pages int

	// Order says how far the order of the Items answered is the service's own affair.
	Order    Order
	SortedBy string // an attribute; with Ties
}

// Order is how far an operation's items are in order.
type Order int

const (
	// Ordered items have one order.
	Ordered Order = iota
	// Ties are items in the order of one attribute, or of none: of the same value, any may come first.
	Ties
	// Unordered items come as they like.
	Unordered
)

func (o Operation) String() string { return o.Name + " " + o.JSON() }

// JSON is the body as it is sent, its keys in order.
func (o Operation) JSON() string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // expressions are full of < and >
	if err := encoder.Encode(o.Body); err != nil {
		panic(err) // a body has nothing that JSON lacks
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Program is a list of operations for a service that has no tables yet.
type Program []Operation

// New makes a program: it creates tables, works on them for length operations, and reads them whole at
// the end.
func New(seed, number uint64, length int) Program {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, number))}
	var p Program
	for range 1 + g.IntN(3) {
		t := g.newTable(len(g.tables))
		g.tables = append(g.tables, t)
		p = append(p, Operation{Name: "CreateTable", Body: t.definition()})
	}
	for range length {
		p = append(p, g.operation())
	}
	for _, t := range g.tables {
		p = append(p, Operation{Name: "Scan", Body: map[string]any{"TableName": t.name, "ConsistentRead": true}, Order: Unordered})
	}
	return p
}

// generator draws everything from one source.
type generator struct {
	*rand.Rand
	tables []*table
	faults int // that the request at hand may still have
}

// fault says, in percent of a hundred cases, that something is to be wrong here.
func (g *generator) fault(percent int) bool {
	if g.faults == 0 || !g.chance(percent) {
		return false
	}
	g.faults--
	return true
}

// chance is true in percent of a hundred cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// pick draws one of several.
func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// choice is one of several ways to go on, taken as often as its weight says.
type choice[T any] struct {
	weight int
	make   func() T
}

func choose[T any](g *generator, choices ...choice[T]) T {
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	at := g.IntN(sum)
	for _, c := range choices {
		if at -= c.weight; at < 0 {
			return c.make()
		}
	}
	panic("no weight was positive")
}

func (g *generator) operation() Operation {
	g.faults = 1
	spoilt := g.fault(8)
	t := pick(g, g.tables...)
	o := choose(g,
		choice[Operation]{20, func() Operation { return g.putItem(t) }},
		choice[Operation]{10, func() Operation { return g.getItem(t) }},
		choice[Operation]{26, func() Operation { return g.updateItem(t) }},
		choice[Operation]{6, func() Operation { return g.deleteItem(t) }},
		choice[Operation]{20, func() Operation { return g.query(t) }},
		choice[Operation]{10, func() Operation { return g.scan(t) }},
		choice[Operation]{4, g.batchGetItem},
		choice[Operation]{4, g.batchWriteItem},
		choice[Operation]{3, g.transactGetItems},
		choice[Operation]{6, g.transactWriteItems},
		choice[Operation]{2, func() Operation { return g.control(t) }},
	)
	if spoilt {
		g.spoil(o)
	}
	return o
}
