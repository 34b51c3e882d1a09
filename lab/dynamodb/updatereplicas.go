package dynamodb

import (
	"fmt"
	"slices"
)

// replicaUpdate is one action on the Regions of a global table.
type replicaUpdate struct{ Create, Update, Delete *replicaAction }

type replicaAction struct{ RegionName, KMSMasterKeyId, TableClassOverride optional[string] }

func (c *constraints) replicaUpdates(given *[]replicaUpdate) {
	if given != nil && len(*given) == 0 {
		c.add("'[]'", "replicaUpdates", "Member must have length greater than or equal to 1")
	}
	for i, u := range deref(given) {
		at := fmt.Sprintf("replicaUpdates.%d.member.", i+1)
		c.replica(u.Create, at+"create.")
		c.replica(u.Update, at+"update.")
		c.replica(u.Delete, at+"delete.")
	}
}

func (c *constraints) replica(given *replicaAction, at string) {
	if given != nil {
		c.require(given.RegionName.given, at+"regionName")
		c.tableClass(given.TableClassOverride, at+"tableClassOverride")
	}
}

// updateReplicas lets a table enter or leave a Region, or changes its replica there: one action at a
// time, and on other Regions than this one.
func (e *endpoint) updateReplicas(t *table, p *updateTableInput) (*table, error) {
	var actions []replicaUpdate
	for _, u := range *p.ReplicaUpdates {
		switch given := count(u.Create != nil, u.Update != nil, u.Delete != nil); {
		case given == 0:
			return nil, errNoAction
		case given > 1:
			return nil, invalid("Update table operation with more than one type of replica actions not allowed.")
		}
		actions = append(actions, u)
	}
	switch {
	case p.MultiRegionConsistency.value == "STRONG":
		return nil, invalid("the lab does not have MultiRegionConsistency STRONG: its global tables are EVENTUAL")
	case len(actions) > 1:
		return nil, invalid("Update table operation with more than one create or delete replica actions not allowed")
	}
	switch u := actions[0]; {
	case u.Create != nil:
		return e.createReplica(t, u.Create)
	case u.Update != nil:
		return e.updateReplica(t, u.Update)
	default:
		return e.deleteReplica(t, u.Delete.RegionName.value)
	}
}

var errNoAction = invalid("There are no actions specified in the Replica Update Action of the request.")

func count(conditions ...bool) (n int) {
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// createReplica lets a table enter a Region. Its stream is turned on if it has none.
func (e *endpoint) createReplica(t *table, a *replicaAction) (*table, error) {
	s, to, here := e.service, a.RegionName.value, t.members[e.region]
	switch {
	case to == e.region:
		return nil, errLocalRegion
	case !slices.Contains(s.regions, to):
		return nil, invalid("Region %s is not supported. The latest version of global tables are only supported in the following regions: %s", to, list(s.regions))
	case s.table(to, t.Name) != nil:
		return nil, invalid("Failed to create a the new replica of table with name: ‘%s’ because one or more replicas already existed as tables.", t.Name)
	case t.billing.mode == provisioned:
		return nil, errNotAutoscaled
	case here.sse.customer && !a.KMSMasterKeyId.given:
		return nil, errReplicaKey
	case !here.sse.customer && a.KMSMasterKeyId.given:
		return nil, wrong("All replica keys must either be Customer Managed CMK or AWS Managed CMK.")
	}
	return s.addReplicaLocked(t, e.region, to, func(m *member) {
		m.class.name = here.class.name
		if a.TableClassOverride.given {
			m.class.name = a.TableClassOverride.value
		}
		switch {
		case here.sse.customer:
			m.sse = encryption{key: s.keyARN(to, a.KMSMasterKeyId.value), customer: true}
		case here.sse.key != "":
			m.sse = s.encryption(to, &sseInput{Enabled: optional[bool]{value: true, given: true}})
		}
	}), nil
}

var (
	errLocalRegion = invalid("Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required.")
	errReplicaKey  = wrong("KMSMasterKeyId must be specified for each replica.")
)

// updateReplica changes the table's class in another Region. Keys are changed there, not from here.
func (e *endpoint) updateReplica(t *table, a *replicaAction) (*table, error) {
	region := a.RegionName.value
	switch {
	case region == e.region:
		return nil, errLocalRegion
	case t.members[region] == nil:
		return nil, notPart(region)
	case a.KMSMasterKeyId.given:
		return nil, errReplicaKey
	case !a.TableClassOverride.given:
		return nil, errNoAction
	}
	t = e.service.changeLocked(t, func(t *table) {
		t.members[region].class.name = a.TableClassOverride.value
		t.members[region].status, t.members[e.region].status = updating, updating
	})
	e.service.activateLocked(t, e.region, region)
	return t, nil
}

// deleteReplica lets a table leave a Region, with the items there.
func (e *endpoint) deleteReplica(t *table, region string) (*table, error) {
	s := e.service
	switch m := t.members[region]; {
	case region == e.region:
		return nil, errLocalRegion
	case m == nil:
		return nil, notPart(region)
	case m.protected:
		return nil, invalid("Cannot delete table %s in region %s because it has deletion protection enabled. Disable deletion protection first.", t.Name, region)
	}
	if err := s.leavable(t, region); err != nil {
		return nil, err
	}
	return s.removeLocked(t, region, e.region), nil
}

func notPart(region string) error {
	return invalid("Update global table operation failed because one or more replicas were not part of the global table. Please retry the request without these replicas: [%s].", region)
}
