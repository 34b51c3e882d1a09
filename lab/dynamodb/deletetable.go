package dynamodb

import "time"

type deleteTableInput struct{ TableName optional[string] }

// sourceRule is how long a Region that a replica was made from cannot leave before that replica, in lab
// time.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
const sourceRule = 24 * time.Hour

// deleteTable is DeleteTable. It deletes the table in this Region; in others it lives on.
func deleteTable(e *endpoint, p deleteTableInput) (described, error) {
	var c constraints
	c.table(p.TableName)
	if err := c.verdict(); err != nil {
		return described{}, err
	}
	s := e.service
	if err := s.lockControl(); err != nil {
		return described{}, err
	}
	defer s.control.Unlock()
	t, m, err := e.find(p.TableName)
	if err != nil {
		return described{}, err
	}
	if m.protected {
		return described{}, invalid("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
	}
	if err := s.leavable(t, e.region); err != nil {
		return described{}, err
	}
	return described{e.describe(s.removeLocked(t, e.region))}, nil
}

// leavable refuses to delete a table in a Region while it changes, or before the replicas made from
// there.
func (s *Service) leavable(t *table, region string) error {
	for _, m := range t.members {
		if m.source == region && time.Since(m.created) < s.scale.Real(sourceRule) {
			return invalid("Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.")
		}
	}
	if t.members[region].sse.changing {
		return inUse("Table is being updated: %s", t.Name)
	}
	return t.settled(region)
}
