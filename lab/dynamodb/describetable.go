package dynamodb

import (
	"encoding/json"
	"strconv"
	"time"
)

type describeTableInput struct{ TableName optional[string] }

// describeTable is DescribeTable.
func describeTable(e *endpoint, p describeTableInput) (struct{ Table description }, error) {
	var result struct{ Table description }
	var c constraints
	c.table(p.TableName)
	if err := c.verdict(); err != nil {
		return result, err
	}
	t, _, err := e.find(p.TableName)
	if err == nil {
		result.Table = e.describe(t)
	}
	return result, err
}

// description is the model's TableDescription.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
type description struct {
	AttributeDefinitions      []attributeDefinition
	TableName                 string
	KeySchema                 []keySchemaElement
	TableStatus               status
	CreationDateTime          json.RawMessage // seconds
	ProvisionedThroughput     provisionedThroughput
	TableSizeBytes            int
	ItemCount                 int
	TableArn                  string
	TableId                   string
	BillingModeSummary        *billingModeSummary  `json:",omitempty"`
	StreamSpecification       *streamSpecification `json:",omitempty"`
	LatestStreamLabel         string               `json:",omitempty"`
	LatestStreamArn           string               `json:",omitempty"`
	GlobalTableVersion        string               `json:",omitempty"`
	MultiRegionConsistency    string               `json:",omitempty"`
	Replicas                  []replicaDescription `json:",omitempty"`
	SSEDescription            *sseDescription      `json:",omitempty"`
	TableClassSummary         *tableClassSummary   `json:",omitempty"`
	DeletionProtectionEnabled bool
	WarmThroughput            warmThroughput
	indexDescriptions
}

type (
	attributeDefinition   struct{ AttributeName, AttributeType string }
	keySchemaElement      struct{ AttributeName, KeyType string }
	provisionedThroughput struct{ NumberOfDecreasesToday, ReadCapacityUnits, WriteCapacityUnits int64 }
	billingModeSummary    struct {
		BillingMode                       string
		LastUpdateToPayPerRequestDateTime json.RawMessage
	}
	replicaDescription struct {
		RegionName               string
		ReplicaStatus            status
		ReplicaArn               string
		KMSMasterKeyId           string             `json:",omitempty"`
		ReplicaTableClassSummary *tableClassSummary `json:",omitempty"`
	}
	streamSpecification struct {
		StreamEnabled  bool
		StreamViewType string
	}
	sseDescription    struct{ Status, SSEType, KMSMasterKeyArn string }
	tableClassSummary struct {
		TableClass         string
		LastUpdateDateTime json.RawMessage `json:",omitempty"`
	}
	warmThroughput struct {
		ReadUnitsPerSecond, WriteUnitsPerSecond int64
		Status                                  status
	}
)

// describe describes a table as it is seen from this Region.
func (e *endpoint) describe(t *table) description {
	m := t.members[e.region]
	items, bytes := m.replica.count()
	d := description{
		TableName:                 t.Name,
		TableStatus:               m.status,
		CreationDateTime:          epochSeconds(m.created),
		TableSizeBytes:            bytes,
		ItemCount:                 items,
		TableArn:                  e.service.tableARN(t, e.region),
		TableId:                   m.id,
		SSEDescription:            m.sse.describe(),
		TableClassSummary:         m.class.describe(),
		DeletionProtectionEnabled: m.protected,
	}
	for _, k := range t.schema().keys() {
		d.define(k)
	}
	d.KeySchema = t.schema().elements()
	d.addIndexes(t, m.replica)
	d.addBilling(t.billing)
	e.addStream(t, &d)
	e.addReplicas(t, &d)
	return d
}

// What a new on-demand table is ready for.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
const (
	warmReads  = 12000
	warmWrites = 4000
)

func (d *description) addBilling(b billing) {
	d.WarmThroughput = b.warm(b.throughput)
	if b.mode == provisioned {
		d.ProvisionedThroughput = b.throughput.describe()
	}
	if !b.onDemandSince.IsZero() {
		d.BillingModeSummary = &billingModeSummary{b.mode, epochSeconds(b.onDemandSince)}
	}
}

// warm is what a table or an index with that throughput is ready for.
func (b billing) warm(units throughput) warmThroughput {
	if b.mode == onDemand {
		return warmThroughput{warmReads, warmWrites, active}
	}
	return warmThroughput{units.read, units.write, active}
}

func (t throughput) describe() provisionedThroughput {
	return provisionedThroughput{ReadCapacityUnits: t.read, WriteCapacityUnits: t.write}
}

// addStream adds the stream, and of one that is off its name.
func (e *endpoint) addStream(t *table, d *description) {
	if t.stream != "" {
		d.StreamSpecification = &streamSpecification{StreamEnabled: true, StreamViewType: t.stream}
	}
	if m := t.members[e.region]; !m.streamed.IsZero() {
		d.LatestStreamLabel = m.streamLabel()
		d.LatestStreamArn = d.TableArn + "/stream/" + d.LatestStreamLabel
	}
}

// addReplicas adds the other Regions; this one is not in the list.
func (e *endpoint) addReplicas(t *table, d *description) {
	for _, region := range t.others(e.region) {
		m := t.members[region]
		d.GlobalTableVersion, d.MultiRegionConsistency = "2019.11.21", "EVENTUAL"
		d.Replicas = append(d.Replicas, replicaDescription{
			RegionName:               region,
			ReplicaStatus:            m.status,
			ReplicaArn:               e.service.tableARN(t, region),
			KMSMasterKeyId:           m.sse.key,
			ReplicaTableClassSummary: m.class.describe(),
		})
	}
}

func (x encryption) describe() *sseDescription {
	switch {
	case x.changing:
		return &sseDescription{"UPDATING", "KMS", x.key}
	case x.key == "":
		return nil
	}
	return &sseDescription{"ENABLED", "KMS", x.key}
}

func (c tableClass) describe() *tableClassSummary {
	switch {
	case c.name == "":
		return nil
	case c.since.IsZero():
		return &tableClassSummary{TableClass: c.name}
	}
	return &tableClassSummary{c.name, epochSeconds(c.since)}
}

func epochSeconds(t time.Time) json.RawMessage {
	return strconv.AppendFloat(nil, float64(t.UnixMilli())/1000, 'f', 3, 64)
}
