package dynamodb

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/stack"
)

// table is a global table, or an ordinary one if it has one member. Once in the catalogue it does not
// change.
type table struct {
	stack.Table                   // what is the same in all Regions, which are in the order in which they joined
	indexes     []*index          // in the order of their names
	building    map[string]status // of the indexes that are not ACTIVE
	billing     billing
	stream      string // its view type, "" without a stream
	ttl         ttlState
	members     map[string]*member // by Region
}

// member is a table in one Region: its items, and what is its own there.
type member struct {
	replica   *replica
	status    status
	id        string
	created   time.Time
	source    string // the Region that it was made from as a replica; "" of a table that was not
	protected bool   // from deletion
	class     tableClass
	sse       encryption
	backups   pointInTime
	tags      []tag
	streamed  time.Time // when the latest stream began, zero if there never was one
}

// status is a TableStatus, and a ReplicaStatus seen from other Regions.
type status string

// The statuses that tables of the lab have.
const (
	creating status = "CREATING"
	active   status = "ACTIVE"
	updating status = "UPDATING"
	deleting status = "DELETING"
)

// serves says whether items can be read and written.
func (s status) serves() bool { return s == active || s == updating }

func newTable(declared stack.Table) *table {
	t := &table{
		Table: declared, indexes: declaredIndexes(declared),
		building: make(map[string]status), members: make(map[string]*member),
	}
	if declared.TTLAttribute != "" {
		t.ttl.status = ttlEnabled
	}
	return t
}

// newMember makes an empty member of a table. While the service is used, control must be held.
func (s *Service) newMember(t *table, region string) *member {
	s.made++
	m := &member{
		replica: &replica{clock: &s.clock, made: s.made, observer: s.observer, table: t.Name, region: region},
		status:  creating,
		id:      s.uuid(fmt.Sprint(s.made, " ", s.tableARN(t, region))),
		created: time.Now(),
	}
	for _, ix := range t.indexes {
		m.replica.addIndex(ix)
	}
	if t.stream != "" {
		m.streamed = m.created
	}
	return m
}

// outlet is the way from a Region to a member in another.
func (s *Service) outlet(from string, to *member) outlet {
	return outlet{link: s.links[route{from, to.replica.region}], target: to.replica}
}

// clone copies what changes of a table can change. Replicas are shared.
func (t *table) clone() *table {
	changed := *t
	changed.Regions = slices.Clone(t.Regions)
	changed.GlobalIndexes = slices.Clone(t.GlobalIndexes)
	changed.building = maps.Clone(t.building)
	changed.billing.indexes = maps.Clone(t.billing.indexes)
	changed.members = make(map[string]*member, len(t.members))
	for region, m := range t.members {
		changed.members[region] = new(*m)
	}
	return &changed
}

// others lists the Regions of a table but for one.
func (t *table) others(region string) []string {
	return slices.DeleteFunc(slices.Clone(t.Regions), func(r string) bool { return r == region })
}

func (s *Service) tableARN(t *table, region string) string {
	return "arn:aws:dynamodb:" + region + ":" + s.account + ":table/" + t.Name
}

// uuid makes an ID, the same for the same thing in every run with the same seed.
func (s *Service) uuid(of string) string {
	id := sha256.Sum256(fmt.Appendf(nil, "%d %s", s.seed, of))
	id[6] = id[6]&0x0F | 0x40 // the bits of a version 4 UUID
	id[8] = id[8]&0x3F | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
