package dynamodb

import (
	"cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
)

// reading is the way a plan goes through a table or an index.
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
	fetch      bool // what a local index does not hold, from the table
}

// query is Query on a table or an index.
func query(e *endpoint, in *input, dst []byte) ([]byte, error) {
	plan, err := in.plan(querying)
	if err != nil {
		return nil, err
	}
	from, err := e.source(in)
	if err != nil {
		return nil, err
	}
	wanted, err := from.schema().keyRange(plan.terms)
	if err != nil {
		return nil, err
	}
	backwards := in.ScanIndexForward.given && !in.ScanIndexForward.value
	if in.ExclusiveStartKey.given {
		start, err := from.startKey(in.ExclusiveStartKey.Map, querying)
		if err != nil {
			return nil, err
		}
		if wanted, err = from.schema().resume(wanted, start, backwards, plan.terms); err != nil {
			return nil, err
		}
	}
	if err := from.check(in, plan, querying); err != nil {
		return nil, err
	}
	return in.appendPage(dst, from, plan, from.read(plan, wanted, backwards, in.Limit.value, segment{})), nil
}

// plan checks the parameters as far as that goes without the table.
func (in *input) plan(way reading) (*queryPlan, error) {
	if err := in.checkReading(way); err != nil {
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
	if way == scanning {
		if err := in.checkSegment(); err != nil {
			return nil, err
		}
	}
	return in.parsePlan(way, filter, s)
}

// parsePlan parses the expressions in DynamoDB's order: of several faults it tells the first in this order.
func (in *input) parsePlan(way reading, filter parameter, s *expression.Substitutions) (*queryPlan, error) {
	plan := &queryPlan{}
	var err error
	if plan.filter, err = filter.condition(s); err != nil {
		return nil, err
	}
	if plan.projection, err = in.projection(s); err != nil {
		return nil, err
	}
	if way == scanning {
		return plan, cmp.Or(s.Unused(), in.checkSelect())
	}
	key, err := expression.ParseCondition(expression.KeyConditionExpression, in.KeyCondition.value, s)
	if err := cmp.Or(err, s.Unused()); err != nil {
		return nil, err
	}
	plan.terms, err = expression.KeyTerms(key)
	return plan, cmp.Or(err, in.checkSelect())
}

// checkReading checks what the service's model asks of a query or a scan.
func (in *input) checkReading(way reading) error {
	var c constraints
	c.table(in.TableName)
	c.enum(in.Select, "select", selections...)
	c.name(in.IndexName, "indexName")
	c.enum(in.ReturnCapacity, "returnConsumedCapacity", capacityReports...)
	c.within(in.Limit, "limit", 1, 0)
	if way == scanning {
		c.within(in.TotalSegments, "totalSegments", 1, maxSegments)
		c.within(in.Segment, "segment", 0, maxSegments-1)
	}
	return c.err(in)
}

func (in *input) checkSelect() error {
	switch {
	case in.Select.value == "ALL_PROJECTED_ATTRIBUTES" && !in.IndexName.given:
		return wrong("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
	case in.Select.value == "SPECIFIC_ATTRIBUTES" && !in.Projection.given:
		return wrong("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
	case in.Projection.given && in.Select.value == "COUNT":
		return invalid("Cannot specify the ProjectionExpression when choosing to get only the Count")
	case in.Projection.given && in.Select.given && in.Select.value != "SPECIFIC_ATTRIBUTES":
		return invalid("Cannot specify the ProjectionExpression when choosing to get %s", in.Select.value)
	}
	return nil
}
