package dynamodb

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tandem-failover/tandem/stack"
)

type createTableInput struct {
	TableName                 optional[string]
	AttributeDefinitions      *[]definitionInput
	KeySchema                 *[]keyInput
	LocalSecondaryIndexes     *[]indexInput
	GlobalSecondaryIndexes    *[]indexInput
	BillingMode               optional[string]
	ProvisionedThroughput     *throughputInput
	StreamSpecification       *streamInput
	SSESpecification          *sseInput
	Tags                      []tagInput
	TableClass                optional[string]
	DeletionProtectionEnabled optional[bool]
}

// described is the result of operations that change a table.
type described struct{ TableDescription description }

// createTable is CreateTable. The table is CREATING for as long as things take to settle.
func createTable(e *endpoint, p createTableInput) (described, error) {
	s := e.service
	t, err := p.plan()
	if err != nil {
		return described{}, err
	}
	tags, err := tagged(nil, p.Tags)
	if err != nil {
		return described{}, err
	}
	if err := s.lockControl(); err != nil {
		return described{}, err
	}
	defer s.control.Unlock()
	if err := e.free(t.Name); err != nil {
		return described{}, err
	}
	t.Regions = []string{e.region}
	m := s.newMember(t, e.region)
	m.protected, m.tags = p.DeletionProtectionEnabled.value, tags
	m.class.name, m.sse = p.TableClass.value, s.encryption(e.region, p.SSESpecification)
	t.members[e.region] = m
	s.storeLocked(nil, t)
	s.activateLocked(t, e.region)
	return described{e.describe(t)}, nil
}

// free refuses a name that is taken, and Regions that the lab does not have.
func (e *endpoint) free(name string) error {
	if !slices.Contains(e.service.regions, e.region) {
		return invalid("the lab has no Region %s for tables: it has %s", e.region, list(e.service.regions))
	}
	t := e.service.table(e.region, name)
	switch {
	case t == nil:
		return nil
	case t.members[e.region].status == creating:
		return inUse("Table is being created: %s", name)
	}
	return &apiError{kind: kindInUse, message: "Table already exists: " + name}
}

// plan checks the parameters and makes of them a table without members.
func (p *createTableInput) plan() (*table, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	mode := cmp.Or(p.BillingMode.value, provisioned)
	paid, err := newBilling(mode, p.ProvisionedThroughput, deref(p.GlobalSecondaryIndexes))
	if err != nil {
		return nil, err
	}
	declared, err := p.declared()
	if err != nil {
		return nil, err
	}
	t := newTable(declared)
	t.billing = paid
	t.stream = p.StreamSpecification.view()
	return t, cmp.Or(p.StreamSpecification.creatable(), p.SSESpecification.sound())
}

func (p *createTableInput) check() error {
	var c constraints
	c.table(p.TableName)
	c.require(p.AttributeDefinitions != nil, "attributeDefinitions")
	c.definitions(p.AttributeDefinitions)
	c.keySchema(p.KeySchema, "keySchema")
	for i, ix := range deref(p.LocalSecondaryIndexes) {
		c.index(ix, fmt.Sprintf("localSecondaryIndexes.%d.member.", i+1))
	}
	for i, ix := range deref(p.GlobalSecondaryIndexes) {
		c.index(ix, fmt.Sprintf("globalSecondaryIndexes.%d.member.", i+1))
	}
	c.enum(p.BillingMode, "billingMode", provisioned, onDemand)
	c.throughput(p.ProvisionedThroughput, "provisionedThroughput")
	c.stream(p.StreamSpecification)
	c.sse(p.SSESpecification)
	c.tableClass(p.TableClass, "tableClass")
	return c.verdict()
}

// declared makes the table's declaration of its schemas.
func (p *createTableInput) declared() (stack.Table, error) {
	t := stack.Table{Name: p.TableName.value}
	s, err := newSchema(*p.AttributeDefinitions, p.LocalSecondaryIndexes == nil && p.GlobalSecondaryIndexes == nil)
	if err != nil {
		return t, err
	}
	if t.PartitionKey, t.SortKey, err = s.key(*p.KeySchema); err != nil {
		return t, err
	}
	if t.LocalIndexes, err = s.indexes(deref(p.LocalSecondaryIndexes)); err != nil {
		return t, err
	}
	if t.GlobalIndexes, err = s.indexes(deref(p.GlobalSecondaryIndexes)); err != nil {
		return t, err
	}
	switch {
	case p.LocalSecondaryIndexes != nil && len(t.LocalIndexes) == 0:
		return t, wrong("List of LocalSecondaryIndexes is empty")
	case p.GlobalSecondaryIndexes != nil && len(t.GlobalIndexes) == 0:
		return t, wrong("List of GlobalSecondaryIndexes is empty")
	}
	return t, cmp.Or(checkIndexes(t), s.allUsed())
}
