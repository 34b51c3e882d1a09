package dynamodb

import (
	"fmt"
	"slices"

	"github.com/tandem-failover/tandem/stack"
)

// indexUpdate is one action on a global index.
type indexUpdate struct {
	Create *indexInput
	Update *struct {
		IndexName             optional[string]
		ProvisionedThroughput *throughputInput
	}
	Delete *struct{ IndexName optional[string] }
}

func (c *constraints) indexUpdates(given *[]indexUpdate) {
	for i, u := range deref(given) {
		at := fmt.Sprintf("globalSecondaryIndexUpdates.%d.member.", i+1)
		if u.Create != nil {
			c.index(*u.Create, at+"create.")
		}
		if u.Update != nil {
			c.indexName(u.Update.IndexName, at+"update.indexName")
			c.require(u.Update.ProvisionedThroughput != nil, at+"update.provisionedThroughput")
			c.throughput(u.Update.ProvisionedThroughput, at+"update.provisionedThroughput")
		}
		if u.Delete != nil {
			c.indexName(u.Delete.IndexName, at+"delete.indexName")
		}
	}
}

// buildsIndexes says whether indexes are made or deleted.
func (p *updateTableInput) buildsIndexes() bool {
	return slices.ContainsFunc(deref(p.GlobalSecondaryIndexUpdates), func(u indexUpdate) bool { return u.Create != nil || u.Delete != nil })
}

// checkIndexUpdates refuses what cannot be done to indexes in one request, whatever the table.
func (p *updateTableInput) checkIndexUpdates() error {
	if p.GlobalSecondaryIndexUpdates == nil {
		return nil
	}
	updates, building := *p.GlobalSecondaryIndexUpdates, 0
	for _, u := range updates {
		switch count(u.Create != nil, u.Update != nil, u.Delete != nil) {
		case 0:
			return wrong("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null")
		case 1:
		default:
			return wrong("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object")
		}
		if u.Update == nil {
			building++
		}
	}
	switch units := p.ProvisionedThroughput != nil || p.BillingMode.given; {
	case len(updates) == 0:
		return wrong("List of GlobalSecondaryIndexUpdates is empty")
	case building > 0 && p.StreamSpecification != nil:
		return wrong("You cannot create or delete index while changing stream status")
	case building > 0 && (units || len(updates) > building):
		return wrong("You cannot create or delete index while updating table IOPS")
	case building > 1:
		return &apiError{kind: kindLimit, message: "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"}
	}
	return nil
}

// buildIndex makes or deletes a global index, in every Region.
func (e *endpoint) buildIndex(t *table, p *updateTableInput) (*table, error) {
	u := (*p.GlobalSecondaryIndexUpdates)[0]
	if u.Delete != nil {
		return e.deleteIndex(t, u.Delete.IndexName.value)
	}
	s, err := newSchema(deref(p.AttributeDefinitions), false)
	if err != nil {
		return nil, err
	}
	declared, err := s.index(*u.Create)
	if err != nil {
		return nil, err
	}
	grown := t.Table
	grown.GlobalIndexes = append(slices.Clone(t.GlobalIndexes), declared)
	name, units := declared.Name, u.Create.ProvisionedThroughput
	switch err := checkIndexes(grown); {
	case t.hasIndex(name):
		return nil, invalid("Attempting to create an index which already exists")
	case err != nil:
		return nil, err
	case t.billing.mode == provisioned && units == nil:
		return nil, wrong("ProvisionedThroughput must be specified for index: %s", name)
	case t.billing.mode == onDemand && units != nil:
		return nil, wrong("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: %s when BillingMode is PAY_PER_REQUEST", name)
	}
	return e.createIndex(t, declared, units), nil
}

// createIndex makes an index, which is CREATING for as long as things take to settle. It is complete from
// the start: what takes AWS its time takes the lab none. The table knows it before the replicas do, so
// that no item is written that it could not hold.
func (e *endpoint) createIndex(t *table, declared stack.Index, units *throughputInput) *table {
	s, ix := e.service, newIndex(t.Table, declared, true)
	t = s.changeLocked(t, func(t *table) {
		t.GlobalIndexes = append(t.GlobalIndexes, declared)
		t.indexes = withIndex(t.indexes, ix)
		t.building[ix.Name] = creating
		t.members[e.region].status = updating
		if units != nil {
			t.billing.indexes[ix.Name] = units.value()
		}
	})
	for _, m := range t.members {
		m.replica.addIndex(ix)
	}
	s.settleLocked(t, e.region, func(now *table) {
		s.changeLocked(now, func(t *table) {
			delete(t.building, ix.Name)
			t.members[e.region].status = active
		})
	})
	return t
}

// deleteIndex deletes an index, which is DELETING for as long as things take to settle.
func (e *endpoint) deleteIndex(t *table, name string) (*table, error) {
	s := e.service
	if !t.hasGlobalIndex(name) {
		return nil, invalid("Cannot delete an index that is not a GlobalSecondaryIndex: %s", name)
	}
	t = s.changeLocked(t, func(t *table) {
		t.building[name] = deleting
		t.members[e.region].status = updating
	})
	s.settleLocked(t, e.region, func(now *table) {
		now = s.changeLocked(now, func(t *table) {
			t.GlobalIndexes = slices.DeleteFunc(t.GlobalIndexes, func(ix stack.Index) bool { return ix.Name == name })
			t.indexes = withoutIndex(t.indexes, name)
			delete(t.building, name)
			delete(t.billing.indexes, name)
			t.members[e.region].status = active
		})
		for _, m := range now.members {
			m.replica.removeIndex(name)
		}
	})
	return t, nil
}

func (t *table) hasIndex(name string) bool {
	return slices.ContainsFunc(t.indexes, func(ix *index) bool { return ix.Name == name })
}

func (t *table) hasGlobalIndex(name string) bool {
	return slices.ContainsFunc(t.indexes, func(ix *index) bool { return ix.global && ix.Name == name })
}
