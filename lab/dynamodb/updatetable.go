package dynamodb

import (
	"cmp"
	"fmt"
	"time"
)

type updateTableInput struct {
	TableName                   optional[string]
	AttributeDefinitions        *[]definitionInput
	BillingMode                 optional[string]
	ProvisionedThroughput       *throughputInput
	GlobalSecondaryIndexUpdates *[]indexUpdate
	StreamSpecification         *streamInput
	SSESpecification            *sseInput
	ReplicaUpdates              *[]replicaUpdate
	MultiRegionConsistency      optional[string]
	TableClass                  optional[string]
	DeletionProtectionEnabled   optional[bool]
}

// updateTable is UpdateTable.
func updateTable(e *endpoint, p updateTableInput) (described, error) {
	if err := cmp.Or(p.check(), p.alone()); err != nil {
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
	// Protection is the one change that does not wait for others.
	if protecting := p.DeletionProtectionEnabled.given; !protecting || m.status != updating {
		if err := t.settled(e.region); err != nil {
			return described{}, err
		}
	}
	switch {
	case p.DeletionProtectionEnabled.given:
		t = e.protect(t, p.DeletionProtectionEnabled.value)
	case p.SSESpecification != nil:
		t, err = s.changeEncryptionLocked(t, e.region, p.SSESpecification)
	case p.ReplicaUpdates != nil:
		t, err = e.updateReplicas(t, &p)
	case p.buildsIndexes():
		t, err = e.buildIndex(t, &p)
	default:
		t, err = e.reconfigure(t, &p)
	}
	if err != nil {
		return described{}, err
	}
	return described{e.describe(t)}, nil
}

func (p *updateTableInput) check() error {
	var c constraints
	c.table(p.TableName)
	c.definitions(p.AttributeDefinitions)
	c.enum(p.BillingMode, "billingMode", provisioned, onDemand)
	c.throughput(p.ProvisionedThroughput, "provisionedThroughput")
	c.stream(p.StreamSpecification)
	c.sse(p.SSESpecification)
	c.tableClass(p.TableClass, "tableClass")
	c.enum(p.MultiRegionConsistency, "multiRegionConsistency", "EVENTUAL", "STRONG")
	c.replicaUpdates(p.ReplicaUpdates)
	c.indexUpdates(p.GlobalSecondaryIndexUpdates)
	return c.verdict()
}

// alone refuses requests that change nothing, or things that cannot be changed in one request.
func (p *updateTableInput) alone() error {
	sse, replicas, stream := p.SSESpecification != nil, p.ReplicaUpdates != nil, p.StreamSpecification != nil
	class, protection := p.TableClass.given, p.DeletionProtectionEnabled.given
	units := p.ProvisionedThroughput != nil || p.BillingMode.value == provisioned
	changes := count(sse, replicas, stream, class, protection, units || p.BillingMode.given, p.GlobalSecondaryIndexUpdates != nil)
	switch others := changes > 1; {
	case changes == 0:
		return invalid("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required")
	case sse && others:
		return wrong("Server-Side Encryption modification must be the only operation in the request")
	case class && others:
		return wrong("TableClass modification must be the only operation in the request")
	case protection && others:
		return wrong("DeletionProtection modification must be the only operation in the request")
	case replicas && others:
		return wrong("Replica modification must be the only operation in the request")
	case stream && units:
		return wrong("You cannot modify stream status while updating table IOPS")
	}
	return cmp.Or(p.checkIndexUpdates(), p.SSESpecification.sound())
}

func (e *endpoint) protect(t *table, on bool) *table {
	return e.service.changeLocked(t, func(t *table) { t.members[e.region].protected = on })
}

// reconfigure changes how a table is paid for, its stream and its class. It is UPDATING for
// as long as things take to settle.
func (e *endpoint) reconfigure(t *table, p *updateTableInput) (*table, error) {
	paid, err := t.billed(p)
	if err != nil {
		return nil, err
	}
	if p.StreamSpecification != nil {
		if err := p.StreamSpecification.updatable(t); err != nil {
			return nil, err
		}
	}
	t = e.service.changeLocked(t, func(t *table) {
		m := t.members[e.region]
		m.status, t.billing = updating, paid
		switch {
		case p.StreamSpecification == nil:
		case p.StreamSpecification.StreamEnabled.value:
			t.startStream(p.StreamSpecification.view())
		default:
			t.stream = ""
		}
		// To say of a table that was always standard that it be so is no change.
		if class := p.TableClass.value; class != "" && class != cmp.Or(m.class.name, standardClass) {
			m.class = tableClass{name: class, since: time.Now()}
		}
	})
	e.service.activateLocked(t, e.region)
	return t, nil
}

// billed is how a table is paid for after an update.
func (t *table) billed(p *updateTableInput) (billing, error) {
	b := t.clone().billing
	mode, given := cmp.Or(p.BillingMode.value, b.mode), p.ProvisionedThroughput
	switching := mode != b.mode
	switch {
	case mode == onDemand && given != nil:
		return b, wrong("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
	case mode == provisioned && switching && given == nil:
		return b, wrong("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
	case mode == provisioned && len(t.members) > 1:
		return b, errNotAutoscaled
	case mode == onDemand && switching:
		b = newOnDemand()
	case given != nil && !switching && given.value() == b.throughput:
		return b, unchanged("table", b.throughput)
	case given != nil:
		b.mode, b.throughput = provisioned, given.value()
	}
	if err := b.updateIndexes(t, p); err != nil {
		return b, err
	}
	return b, b.throughput.inBounds()
}

// errNotAutoscaled is what global tables say of provisioned capacity; the lab has no auto scaling.
var errNotAutoscaled = invalid("Table write capacity should either be Pay-Per-Request or AutoScaled.")

func unchanged(what string, has throughput) error {
	return invalid("The provisioned throughput for the %s will not change. The requested value equals the current value. "+
		"Current ReadCapacityUnits provisioned for the %[1]s: %d. Requested ReadCapacityUnits: %[2]d. "+
		"Current WriteCapacityUnits provisioned for the %[1]s: %[3]d. Requested WriteCapacityUnits: %[3]d. "+
		"Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.", what, has.read, has.write)
}

// updateIndexes changes the throughput of a provisioned table's global indexes.
func (b *billing) updateIndexes(t *table, p *updateTableInput) error {
	for _, u := range deref(p.GlobalSecondaryIndexUpdates) {
		if u.Update == nil {
			continue
		}
		name, given := u.Update.IndexName.value, u.Update.ProvisionedThroughput
		has, ok := b.indexes[name]
		switch {
		case !t.hasGlobalIndex(name):
			return invalid("Cannot update an index that is not a GlobalSecondaryIndex: %s", name)
		case b.mode == onDemand:
			return wrong("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: %s when BillingMode is PAY_PER_REQUEST", name)
		case ok && has == given.value():
			return unchanged(fmt.Sprintf("index %s", name), has)
		}
		b.indexes[name] = given.value()
		if err := given.value().inBounds(); err != nil {
			return err
		}
	}
	for _, ix := range t.indexes {
		if _, ok := b.indexes[ix.Name]; ix.global && !ok && b.mode == provisioned {
			return wrong("ProvisionedThroughput must be specified for index: %s", ix.Name)
		}
	}
	return nil
}
