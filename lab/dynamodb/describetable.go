package dynamodb

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// describeTable is DescribeTable, for an on-demand table that is ACTIVE. Other Regions' replicas are
// listed, this one's is not.
func describeTable(e *endpoint, in *input, dst []byte) ([]byte, error) {
	var c constraints
	c.table(in.TableName)
	if err := c.err(in); err != nil {
		return nil, err
	}
	t, replica, err := e.replica(in)
	if err != nil {
		return nil, &apiError{kind: kindNotFound, message: "Requested resource not found: Table: " + in.TableName.value + " not found"}
	}
	encoded, err := json.Marshal(struct{ Table description }{e.describe(t, replica)})
	return append(dst, encoded...), err
}

// description is the model's TableDescription.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
type description struct {
	AttributeDefinitions      []attributeDefinition
	TableName                 string
	KeySchema                 []keySchemaElement
	TableStatus               string
	CreationDateTime          json.RawMessage // seconds
	ProvisionedThroughput     provisionedThroughput
	TableSizeBytes            int
	ItemCount                 int
	TableArn                  string
	TableId                   string
	BillingModeSummary        billingModeSummary
	StreamSpecification       *streamSpecification `json:",omitempty"`
	LatestStreamLabel         string               `json:",omitempty"`
	LatestStreamArn           string               `json:",omitempty"`
	GlobalTableVersion        string               `json:",omitempty"`
	MultiRegionConsistency    string               `json:",omitempty"`
	Replicas                  []replicaDescription `json:",omitempty"`
	DeletionProtectionEnabled bool
	indexDescriptions
}

type (
	attributeDefinition   struct{ AttributeName, AttributeType string }
	keySchemaElement      struct{ AttributeName, KeyType string }
	provisionedThroughput struct{ NumberOfDecreasesToday, ReadCapacityUnits, WriteCapacityUnits int }
	billingModeSummary    struct{ BillingMode string }
	replicaDescription    struct{ RegionName, ReplicaStatus, ReplicaArn string }
	streamSpecification   struct {
		StreamEnabled  bool
		StreamViewType string
	}
)

func (e *endpoint) describe(t *table, r *replica) description {
	items, bytes := r.count()
	d := description{
		TableName:          t.Name,
		TableStatus:        "ACTIVE",
		CreationDateTime:   epochSeconds(t.created),
		TableSizeBytes:     bytes,
		ItemCount:          items,
		TableArn:           e.service.tableARN(t, e.region),
		TableId:            e.service.tableID(t, e.region),
		BillingModeSummary: billingModeSummary{"PAY_PER_REQUEST"},
	}
	for _, k := range t.schema().keys() {
		d.define(k)
	}
	d.KeySchema = t.schema().elements()
	d.addIndexes(r)
	if len(t.Regions) > 1 {
		e.describeReplication(t, &d)
	}
	return d
}

// describeReplication adds what a global table has: replicas, and the stream that replication needs.
func (e *endpoint) describeReplication(t *table, d *description) {
	d.GlobalTableVersion = "2019.11.21"
	d.MultiRegionConsistency = "EVENTUAL"
	d.StreamSpecification = &streamSpecification{StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES"}
	d.LatestStreamLabel = t.created.UTC().Format("2006-01-02T15:04:05.000")
	d.LatestStreamArn = d.TableArn + "/stream/" + d.LatestStreamLabel
	for _, region := range t.Regions {
		if region != e.region {
			d.Replicas = append(d.Replicas, replicaDescription{region, "ACTIVE", e.service.tableARN(t, region)})
		}
	}
}

func (s *Service) tableARN(t *table, region string) string {
	return "arn:aws:dynamodb:" + region + ":" + s.account + ":table/" + t.Name
}

// tableID makes a replica's ID, the same in every run with the same seed.
func (s *Service) tableID(t *table, region string) string {
	id := sha256.Sum256(fmt.Appendf(nil, "%d %s", s.seed, s.tableARN(t, region)))
	id[6] = id[6]&0x0F | 0x40 // the bits of a version 4 UUID
	id[8] = id[8]&0x3F | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

func epochSeconds(t time.Time) json.RawMessage {
	return strconv.AppendFloat(nil, float64(t.UnixMilli())/1000, 'f', 3, 64)
}
