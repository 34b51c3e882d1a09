package dynamodb

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// source is what a query or a scan reads in one Region: a table or one of its indexes.
type source struct {
	table   *table
	replica *replica
	indexed *indexed // nil for the table itself
}

// source finds what a request reads.
func (e *endpoint) source(in *input) (source, error) {
	t, r, err := e.serving(in.TableName.value)
	from := source{table: t, replica: r}
	if err != nil || !in.IndexName.given {
		return from, err
	}
	from.indexed = r.indexed(in.IndexName.value)
	switch building := t.building[in.IndexName.value]; {
	case building == creating:
		return from, invalid("Cannot read from backfilling global secondary index: %s", in.IndexName.value)
	case from.indexed == nil, building == deleting:
		return from, invalid("The table does not have the specified index: %s", in.IndexName.value)
	case from.indexed.global && in.ConsistentRead.value:
		return from, invalid("Consistent reads are not supported on global secondary indexes")
	}
	return from, nil
}

func (from source) schema() keySchema {
	if from.indexed == nil {
		return from.table.schema()
	}
	return from.indexed.schema()
}

// startKeys lists what LastEvaluatedKey and ExclusiveStartKey consist of.
func (from source) startKeys() []stack.Key {
	if from.indexed == nil {
		return from.table.schema().keys()
	}
	return from.indexed.startKeys
}

// seen is what a plan sees of an item: the item, or what the index holds of it.
func (from source) seen(plan *queryPlan, item value.Map) value.Map {
	if from.indexed == nil || plan.fetch {
		return item
	}
	return from.indexed.project(item)
}

// check refuses paths that a plan cannot have here, and finds out whether it must fetch what an index
// does not hold from the table.
func (from source) check(in *input, plan *queryPlan, way reading) error {
	var projected, filtered []expression.Path
	if plan.projection != nil {
		projected = plan.projection.Paths
	}
	if plan.filter != nil {
		filtered = expression.Paths(plan.filter)
	}
	if err := from.table.checkScalar(projected); err != nil {
		return err
	}
	if way == querying {
		if err := from.checkFilter(filtered); err != nil {
			return err
		}
	}
	if err := from.checkHeld(in, plan, projected); err != nil {
		return err
	}
	return from.table.checkScalar(filtered)
}

// checkFilter checks the attributes in a query's filter.
func (from source) checkFilter(paths []expression.Path) error {
	for _, k := range from.schema().keys() {
		if slices.ContainsFunc(paths, func(path expression.Path) bool { return path[0].Name == k.Name }) {
			return invalid("Filter Expression can only contain non-primary key attributes: Primary key attribute: %s", k.Name)
		}
	}
	missing := from.missing(paths)
	if len(missing) > 0 {
		slices.Sort(missing)
		return wrong("Secondary index %s does not project one or more filter attributes: [%s]", from.indexed.Name, strings.Join(missing, ", "))
	}
	return nil
}

// checkHeld checks that an index holds what is asked for: only a local index lets it be fetched.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.Querying
func (from source) checkHeld(in *input, plan *queryPlan, projected []expression.Path) error {
	if from.indexed == nil || from.indexed.projected == nil {
		return nil
	}
	everything, missing := in.Select.value == "ALL_ATTRIBUTES", from.missing(projected)
	plan.fetch = everything || len(missing) > 0
	switch ix := from.indexed; {
	case ix.global && everything:
		return wrong("Select type ALL_ATTRIBUTES is not supported for global secondary index %s because its projection type is not ALL", ix.Name)
	case ix.global && len(missing) > 0:
		return wrong("Global secondary index %s does not project [%s]", ix.Name, strings.Join(missing, ", "))
	}
	return nil
}

// missing lists the attributes that paths begin with and the index does not hold.
func (from source) missing(paths []expression.Path) []string {
	var names []string
	for _, path := range paths {
		if name := path[0].Name; from.indexed != nil && !from.indexed.projects(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
