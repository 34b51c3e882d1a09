package dynamodb

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// maxPage is how many bytes of items a query reads before it answers with what it has.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
const maxPage = 1 << 20

// reading is the way a plan goes through a table.
type reading bool

const (
	querying reading = true  // one partition, by a key condition
	scanning reading = false // everything
)

// queryPlan is a checked query or scan.
type queryPlan struct {
	terms      []expression.KeyTerm // of a query
	filter     expression.Condition
	projection *expression.Projection
}

// page is what one query has read, before the filter.
type page struct {
	items []value.Map
	bytes int
	more  bool // the page ended before the range of keys may have
}

// query is Query on a table.
func query(e *endpoint, in *input, dst []byte) ([]byte, error) {
	plan, err := in.plan(querying)
	if err != nil {
		return nil, err
	}
	t, replica, err := e.unindexed(in)
	if err != nil {
		return nil, err
	}
	if err := t.checkPlan(plan); err != nil {
		return nil, err
	}
	wanted, err := t.keyRange(plan.terms)
	if err != nil {
		return nil, err
	}
	backwards := in.ScanIndexForward.given && !in.ScanIndexForward.value
	if in.ExclusiveStartKey.given {
		if wanted, err = t.resume(wanted, in.ExclusiveStartKey.Map, backwards); err != nil {
			return nil, err
		}
	}
	return in.appendPage(dst, t, plan, readPage(replica, wanted, backwards, in.Limit.value)), nil
}

// plan checks the parameters as far as that goes without the table.
func (in *input) plan(way reading) (*queryPlan, error) {
	var c constraints
	c.table(in.TableName)
	c.enum(in.Select, "select", selections...)
	c.enum(in.ReturnCapacity, "returnConsumedCapacity", capacityReports...)
	c.limit(in.Limit, 0)
	if err := c.err(in); err != nil {
		return nil, err
	}
	filter := parameter{expression.FilterExpression, in.Filter}
	using := []parameter{{expression.ProjectionExpression, in.Projection}, filter}
	if way == querying {
		using = append(using, parameter{expression.KeyConditionExpression, in.KeyCondition})
	}
	s, err := in.substitutions(using...)
	if err != nil {
		return nil, err
	}
	switch {
	case in.ExclusiveStartKey.invalid != nil:
		return nil, invalid("The provided starting key is invalid: %s", in.ExclusiveStartKey.invalid.Message)
	case way == querying && !in.KeyCondition.given:
		return nil, invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
	}
	plan := &queryPlan{}
	if way == querying {
		if plan.terms, err = expression.ParseKeyCondition(in.KeyCondition.value, s); err != nil {
			return nil, err
		}
	}
	if plan.filter, err = filter.condition(s); err != nil {
		return nil, err
	}
	if plan.projection, err = in.projection(s); err != nil {
		return nil, err
	}
	return plan, cmp.Or(s.Unused(), in.checkSelect())
}

func (in *input) checkSelect() error {
	switch {
	case in.Select.value == "ALL_PROJECTED_ATTRIBUTES" && !in.IndexName.given:
		return invalid("One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
	case in.Select.value == "SPECIFIC_ATTRIBUTES" && !in.Projection.given:
		return invalid("One or more parameter values were invalid: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
	case in.Projection.given && in.Select.given && in.Select.value != "SPECIFIC_ATTRIBUTES":
		return invalid("Cannot specify the ProjectionExpression when choosing to get %s", in.Select.value)
	}
	return nil
}

// checkProjection checks what paths the projection may have in this table.
func (t *table) checkProjection(p *queryPlan) error {
	if p.projection == nil {
		return nil
	}
	return t.checkScalar(p.projection.Paths)
}

// checkPlan checks what paths a query's filter and projection may have in this table.
func (t *table) checkPlan(p *queryPlan) error {
	if err := t.checkProjection(p); err != nil || p.filter == nil {
		return err
	}
	paths := expression.Paths(p.filter)
	for _, name := range t.keyNames() {
		if slices.ContainsFunc(paths, func(path expression.Path) bool { return path[0].Name == name }) {
			return invalid("Filter Expression can only contain non-primary key attributes: Primary key attribute: %s", name)
		}
	}
	return nil
}

// readPage reads items up to the limit, 0 for none, or the size of a page.
func readPage(r *replica, k keys, backwards bool, limit int) page {
	var p page
	r.scan(nil, k, backwards, func(_ string, at row) bool {
		p.items = append(p.items, at.item)
		p.bytes += at.size
		p.more = len(p.items) == limit || p.bytes >= maxPage
		return !p.more
	})
	return p
}

func (in *input) appendPage(dst []byte, t *table, plan *queryPlan, p page) []byte {
	counting := in.Select.value == "COUNT"
	count := 0
	dst = append(dst, '{')
	if !counting {
		dst = wire.AppendKey(dst, "Items")
		dst = append(dst, '[')
	}
	for _, item := range p.items {
		if plan.filter != nil && !plan.filter.Holds(item) {
			continue
		}
		if !counting {
			if count > 0 {
				dst = append(dst, ',')
			}
			dst = value.AppendMap(dst, project(plan.projection, item))
		}
		count++
	}
	if !counting {
		dst = append(dst, ']')
	}
	dst = strconv.AppendInt(wire.AppendKey(dst, "Count"), int64(count), 10)
	dst = strconv.AppendInt(wire.AppendKey(dst, "ScannedCount"), int64(len(p.items)), 10)
	if p.more {
		dst = wire.AppendKey(dst, "LastEvaluatedKey")
		dst = value.AppendMap(dst, t.keyOf(p.items[len(p.items)-1]))
	}
	return append(appendCapacity(dst, in, readUnits(p.bytes, in)), '}')
}
