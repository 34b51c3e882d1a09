package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// definitions writes AttributeDefinitions of type S.
func definitions(names ...string) string {
	var all []string
	for _, name := range names {
		all = append(all, fmt.Sprintf(`{"AttributeName":%q,"AttributeType":"S"}`, name))
	}
	return `"AttributeDefinitions":[` + strings.Join(all, ",") + `]`
}

// keys writes a KeySchema.
func keys(names ...string) string {
	types := []string{"HASH", "RANGE"}
	var all []string
	for i, name := range names {
		all = append(all, fmt.Sprintf(`{"AttributeName":%q,"KeyType":%q}`, name, types[i]))
	}
	return `"KeySchema":[` + strings.Join(all, ",") + `]`
}

func index(name, projection string, schema string) string {
	return fmt.Sprintf(`{"IndexName":%q,"Projection":%s,%s}`, name, projection, schema)
}

const all = `{"ProjectionType":"ALL"}`

// Refusals of operations on tables, in DynamoDB's words; what is the lab's own says "the lab".
func TestTableRefusals(t *testing.T) {
	t.Parallel()
	const invalid = "One or more parameter values were invalid: "
	newTable := func(rest ...string) string {
		return `{"TableName":"new","BillingMode":"PAY_PER_REQUEST",` + strings.Join(rest, ",") + `}`
	}
	simple := func(rest ...string) string {
		return newTable(append(rest, definitions("a"), keys("a"))...)
	}
	local := func(indexes string) string {
		return newTable(definitions("a", "b", "c"), keys("a", "b"), `"LocalSecondaryIndexes":[`+indexes+`]`)
	}
	global := func(indexes string) string {
		return newTable(definitions("a", "b"), keys("a"), `"GlobalSecondaryIndexes":[`+indexes+`]`)
	}
	update := func(table, rest string) string { return fmt.Sprintf(`{"TableName":%q,%s}`, table, rest) }
	replica := func(table, action string) string { return update(table, `"ReplicaUpdates":[`+action+`]`) }
	const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/"
	tags := func(table, tags string) string { return fmt.Sprintf(`{"ResourceArn":%q,"Tags":[%s]}`, arn+table, tags) }
	many := make([]string, 51)
	for i := range many {
		many[i] = fmt.Sprintf(`{"Key":"%d","Value":""}`, i)
	}

	h := newService(t, dynamodb.Options{
		Tables: []stack.Table{plain, music}, Regions: []string{ireland, sweden, ohio},
		Settling: time.Hour, // what is made here is not finished here
	}).Handler(ireland)
	status, body := call(t, h, request(ireland, "CreateTable", `{"TableName":"paid","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2},`+definitions("a")+`,`+keys("a")+`}`))
	if status != 200 {
		t.Fatal(body)
	}
	for name, test := range map[string]struct{ operation, body, want string }{
		"nothing given":          {"CreateTable", `{"TableName":"new"}`, "2 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null; Value null at 'keySchema' failed to satisfy constraint: Member must not be null"},
		"empty key schema":       {"CreateTable", newTable(`"AttributeDefinitions":[],"KeySchema":[]`), "1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"empty elements":         {"CreateTable", newTable(`"AttributeDefinitions":[{}],"KeySchema":[{"KeyType":"x"}]`), "4 validation errors detected: Value null at 'attributeDefinitions.1.member.attributeName' failed to satisfy constraint: Member must not be null; Value null at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must not be null; Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be null; Value 'x' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]"},
		"three keys":             {"CreateTable", newTable(`"AttributeDefinitions":[],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"},{"AttributeName":"c","KeyType":"RANGE"}]`), "1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2"},
		"no throughput":          {"CreateTable", `{"TableName":"new",` + definitions("a") + `,` + keys("a") + `}`, invalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"},
		"throughput on demand":   {"CreateTable", simple(`"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}`), invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"},
		"too little throughput":  {"CreateTable", simple(`"ProvisionedThroughput":{"ReadCapacityUnits":0}`), "2 validation errors detected: Value null at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must not be null; Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		"too much throughput":    {"CreateTable", `{"TableName":"new","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1000000000001},` + definitions("a") + `,` + keys("a") + `}`, "Given value 1000000000001 for WriteCapacityUnits is out of bounds"},
		"too few definitions":    {"CreateTable", newTable(definitions(), keys("a")), "Invalid KeySchema: Some index key attribute have no definition"},
		"another definition":     {"CreateTable", newTable(definitions("b"), keys("a")), invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [b]"},
		"too many definitions":   {"CreateTable", newTable(definitions("a", "b"), keys("a")), invalid + "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"},
		"definition twice":       {"CreateTable", newTable(definitions("a", "a"), keys("a")), "Attribute Name is duplicated: a"},
		"one key twice":          {"CreateTable", newTable(definitions("a", "b"), keys("a", "a")), "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
		"RANGE first":            {"CreateTable", newTable(definitions("a"), `"KeySchema":[{"AttributeName":"a","KeyType":"RANGE"}]`), "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
		"HASH second":            {"CreateTable", newTable(definitions("a", "b"), `"KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"HASH"}]`), "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
		"type of a key":          {"CreateTable", newTable(`"AttributeDefinitions":[{"AttributeName":"a","AttributeType":"SS"}]`, keys("a")), "1 validation error detected: Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]"},
		"stream without a view":  {"CreateTable", simple(`"StreamSpecification":{"StreamEnabled":true}`), invalid + "Table is being created with a stream enabled, UpdateViewType is required"},
		"view without a stream":  {"CreateTable", simple(`"StreamSpecification":{"StreamEnabled":false,"StreamViewType":"KEYS_ONLY"}`), invalid + "Table is being created with a stream disabled, UpdateViewType should not be specified"},
		"key without a type":     {"CreateTable", simple(`"SSESpecification":{"KMSMasterKeyId":"k"}`), invalid + "SSEType KMS is required if KMSMasterKeyId is specified"},
		"type without SSE":       {"CreateTable", simple(`"SSESpecification":{"Enabled":false,"SSEType":"KMS"}`), invalid + "SSEType can not be specified if Enabled is false"},
		"table class":            {"CreateTable", simple(`"TableClass":"COLD"`), "1 validation error detected: Value 'COLD' at 'tableClass' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, STANDARD_INFREQUENT_ACCESS]"},
		"tag of AWS's":           {"CreateTable", simple(`"Tags":[{"Key":"aws:x","Value":"y"}]`), "Tag Key cannot be prefixed with aws:, Key: aws:x"},
		"no index":               {"CreateTable", global(``), invalid + "List of GlobalSecondaryIndexes is empty"},
		"no local index":         {"CreateTable", local(``), invalid + "List of LocalSecondaryIndexes is empty"},
		"index keys not defined": {"CreateTable", global(index("abc", all, keys("x"))), invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [a, b]"},
		"definitions not used":   {"CreateTable", global(index("abc", all, keys("a"))), invalid + "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b], keys used: [a]"},
		"index twice":            {"CreateTable", global(index("abc", all, keys("b")) + "," + index("abc", all, keys("b"))), invalid + "Duplicate index name: abc"},
		"no projection":          {"CreateTable", global(index("abc", "{}", keys("b"))), invalid + "Unknown ProjectionType: null"},
		"nothing included":       {"CreateTable", global(index("abc", `{"ProjectionType":"INCLUDE"}`, keys("b"))), invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
		"included in all":        {"CreateTable", global(index("abc", `{"ProjectionType":"ALL","NonKeyAttributes":["x"]}`, keys("b"))), invalid + "ProjectionType is ALL, but NonKeyAttributes is specified"},
		"included twice":         {"CreateTable", global(index("abc", `{"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y","x"]}`, keys("b"))), invalid + "Duplicate element in NonKeyAttributes: x"},
		"index throughput":       {"CreateTable", global(`{"IndexName":"abc","Projection":` + all + `,` + keys("b") + `,"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}`), invalid + "ProvisionedThroughput should not be specified for index: abc when BillingMode is PAY_PER_REQUEST"},
		"local without sort key": {"CreateTable", newTable(definitions("a", "b"), keys("a"), `"LocalSecondaryIndexes":[`+index("abc", all, keys("a", "b"))+`]`), invalid + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"},
		"local elsewhere":        {"CreateTable", local(index("abc", all, keys("b", "c"))), invalid + "Index KeySchema does not have the same leading hash key as table KeySchema for index: abc. index hash key: b, table hash key: a"},
		"local with one key":     {"CreateTable", local(index("abc", all, keys("a"))), invalid + "Index KeySchema does not have a range key for index: abc"},
		"index name":             {"CreateTable", global(index("a", all, keys("b"))), "1 validation error detected: Value 'a' at 'globalSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must have length greater than or equal to 3"},
		"taken":                  {"CreateTable", strings.Replace(simple(), "new", "plain", 1), "Table already exists: plain"},
		"being taken":            {"CreateTable", strings.Replace(simple(), "new", "paid", 1), "Attempt to change a resource which is still in use: Table is being created: paid"},
		"a parameter not here":   {"CreateTable", simple(`"WarmThroughput":{"ReadUnitsPerSecond":1}`), `the lab does not have the parameter "WarmThroughput" of this operation`},
		"one inside not here":    {"UpdateTable", replica("Music", `{"Create":{"RegionName":"us-east-2","OnDemandThroughputOverride":{}}}`), `the lab does not have the parameter "OnDemandThroughputOverride" of this operation`},
		"a number for a string":  {"CreateTable", `{"TableName":"new","BillingMode":1}`, "NUMBER_VALUE cannot be converted to String"},
		"a string for a number":  {"CreateTable", `{"ProvisionedThroughput":{"ReadCapacityUnits":"1"}}`, "STRING_VALUE cannot be converted to Long"},
		"an object for a list":   {"CreateTable", `{"KeySchema":{}}`, "Start of structure or map found where not expected"},
		"a list for an object":   {"CreateTable", `{"StreamSpecification":[]}`, "Unexpected field type"},

		"delete nothing":      {"DeleteTable", `{"TableName":"none"}`, "Requested resource not found: Table: none not found"},
		"delete too early":    {"DeleteTable", `{"TableName":"paid"}`, "Attempt to change a resource which is still in use: Table is being created: paid"},
		"read too early":      {"GetItem", `{"TableName":"paid","Key":{"a":{"S":"x"}}}`, "Requested resource not found"},
		"update too early":    {"UpdateTable", update("paid", `"DeletionProtectionEnabled":true`), "Attempt to change a resource which is still in use: Table is being created: paid"},
		"update nothing":      {"UpdateTable", `{"TableName":"plain"}`, "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"},
		"SSE and class":       {"UpdateTable", update("plain", `"SSESpecification":{"Enabled":true},"TableClass":"STANDARD"`), invalid + "Server-Side Encryption modification must be the only operation in the request"},
		"class and stream":    {"UpdateTable", update("plain", `"StreamSpecification":{"StreamEnabled":false},"TableClass":"STANDARD"`), invalid + "TableClass modification must be the only operation in the request"},
		"two changes":         {"UpdateTable", update("plain", `"StreamSpecification":{"StreamEnabled":false},"DeletionProtectionEnabled":true`), invalid + "DeletionProtection modification must be the only operation in the request"},
		"replica and stream":  {"UpdateTable", update("plain", `"StreamSpecification":{"StreamEnabled":false},"ReplicaUpdates":[{}]`), invalid + "Replica modification must be the only operation in the request"},
		"stream and IOPS":     {"UpdateTable", update("plain", `"StreamSpecification":{"StreamEnabled":false},"BillingMode":"PROVISIONED"`), invalid + "You cannot modify stream status while updating table IOPS"},
		"units on demand":     {"UpdateTable", update("plain", `"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}`), invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"},
		"provisioned without": {"UpdateTable", update("plain", `"BillingMode":"PROVISIONED"`), invalid + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"},
		"provisioned, global": {"UpdateTable", update("Music", `"BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}`), "Table write capacity should either be Pay-Per-Request or AutoScaled."},
		"stream off again":    {"UpdateTable", update("plain", `"StreamSpecification":{"StreamEnabled":false}`), "Table has no stream to disable: TableName: plain"},
		"stream of a replica": {"UpdateTable", update("Music", `"StreamSpecification":{"StreamEnabled":false}`), invalid + "Disabling Stream is not allowed for a Global Table replica."},
		"stream on again":     {"UpdateTable", update("Music", `"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}`), "Table already has an enabled stream: TableName: Music"},
		"stream, what view":   {"UpdateTable", update("plain", `"StreamSpecification":{"StreamEnabled":true}`), invalid + "If stream is being enabled then UpdateViewType is required"},
		"SSE off again":       {"UpdateTable", update("plain", `"SSESpecification":{"Enabled":false}`), invalid + "Table is already encrypted by default"},
		"SSE of AES":          {"UpdateTable", update("plain", `"SSESpecification":{"Enabled":true,"SSEType":"AES256"}`), invalid + "SSEType AES256 is not supported"},

		"no replica action":   {"UpdateTable", replica("Music", `{}`), "There are no actions specified in the Replica Update Action of the request."},
		"no replica updates":  {"UpdateTable", replica("Music", ``), "1 validation error detected: Value '[]' at 'replicaUpdates' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"two in one":          {"UpdateTable", replica("Music", `{"Create":{"RegionName":"us-east-2"},"Delete":{"RegionName":"eu-north-1"}}`), "Update table operation with more than one type of replica actions not allowed."},
		"two creates":         {"UpdateTable", replica("plain", `{"Create":{"RegionName":"us-east-2"}},{"Create":{"RegionName":"eu-north-1"}}`), "Update table operation with more than one create or delete replica actions not allowed"},
		"this Region":         {"UpdateTable", replica("plain", `{"Create":{"RegionName":"eu-west-1"}}`), "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required."},
		"Region not here":     {"UpdateTable", replica("plain", `{"Create":{"RegionName":"ap-south-1"}}`), "Region ap-south-1 is not supported. The latest version of global tables are only supported in the following regions: [eu-north-1, eu-west-1, us-east-2]"},
		"replica there":       {"UpdateTable", replica("Music", `{"Create":{"RegionName":"eu-north-1"}}`), "Failed to create a the new replica of table with name: ‘Music’ because one or more replicas already existed as tables."},
		"replica not there":   {"UpdateTable", replica("Music", `{"Delete":{"RegionName":"us-east-2"}}`), "Update global table operation failed because one or more replicas were not part of the global table. Please retry the request without these replicas: [us-east-2]."},
		"replica unchanged":   {"UpdateTable", replica("Music", `{"Update":{"RegionName":"eu-north-1"}}`), "There are no actions specified in the Replica Update Action of the request."},
		"strong":              {"UpdateTable", update("Music", `"MultiRegionConsistency":"STRONG","ReplicaUpdates":[{"Create":{"RegionName":"us-east-2"}}]`), "the lab does not have MultiRegionConsistency STRONG: its global tables are EVENTUAL"},
		"legacy global table": {"CreateGlobalTable", `{"GlobalTableName":"plain"}`, invalid + "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy)."},
		"auto scaling":        {"DescribeTableReplicaAutoScaling", `{"TableName":"plain"}`, "the lab does not have DynamoDB_20120810.DescribeTableReplicaAutoScaling"},
		"index not there":     {"UpdateTable", update("plain", `"GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"abc","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}}]`), "Cannot update an index that is not a GlobalSecondaryIndex: abc"},

		"TTL of what":       {"UpdateTimeToLive", `{"TableName":"plain"}`, "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null"},
		"TTL, how":          {"UpdateTimeToLive", `{"TableName":"plain","TimeToLiveSpecification":{"AttributeName":""}}`, "2 validation errors detected: Value null at 'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null; Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"TTL off again":     {"UpdateTimeToLive", `{"TableName":"plain","TimeToLiveSpecification":{"AttributeName":"x","Enabled":false}}`, "TimeToLive is already disabled"},
		"TTL too early":     {"UpdateTimeToLive", `{"TableName":"paid","TimeToLiveSpecification":{"AttributeName":"x","Enabled":true}}`, "Attempt to change a resource which is still in use: Table is being created: paid"},
		"TTL while made":    {"DescribeTimeToLive", `{"TableName":"paid"}`, "Cannot describe time to live while table is in CREATING state: Current table state is CREATING"},
		"backups of none":   {"DescribeContinuousBackups", `{"TableName":"none"}`, "Table not found: none"},
		"backups, how":      {"UpdateContinuousBackups", `{"TableName":"plain","PointInTimeRecoverySpecification":{}}`, "1 validation error detected: Value null at 'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null"},
		"backups too long":  {"UpdateContinuousBackups", `{"TableName":"plain","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":36}}`, "1 validation error detected: Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 35"},
		"backups off, days": {"UpdateContinuousBackups", `{"TableName":"plain","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":false,"RecoveryPeriodInDays":3}}`, "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."},

		"tags of no ARN":      {"ListTagsOfResource", `{"ResourceArn":"plain"}`, invalid + "ARNs must start with 'arn:': plain"},
		"tags elsewhere":      {"ListTagsOfResource", `{"ResourceArn":"arn:aws:dynamodb:us-east-2:123456789012:table/plain"}`, "Invalid TableArn: Invalid ResourceArn provided as input arn:aws:dynamodb:us-east-2:123456789012:table/plain"},
		"tags of a function":  {"ListTagsOfResource", `{"ResourceArn":"arn:aws:lambda:eu-west-1:123456789012:function:f"}`, invalid + "Provided Arn is not a DynamoDB resource arn: arn:aws:lambda:eu-west-1:123456789012:function:f"},
		"tags of an index":    {"ListTagsOfResource", `{"ResourceArn":"` + arn + `plain/index/i"}`, invalid + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: " + arn + "plain/index/i"},
		"tags of none":        {"TagResource", tags("none", `{"Key":"a","Value":"b"}`), "Requested resource not found: ResourceArn: " + arn + "none not found"},
		"no tags":             {"TagResource", tags("plain", ``), "Atleast one Tag needs to be provided as Input."},
		"tag twice":           {"TagResource", tags("plain", `{"Key":"a","Value":"b"},{"Key":"a","Value":"c"}`), "Duplicate Tag Keys provided as input: Duplicate Tag Key found a"},
		"tag without a key":   {"TagResource", tags("plain", `{"Value":"b"}`), "The Tag Key provided is invalid, Key: null"},
		"tag without a value": {"TagResource", tags("plain", `{"Key":"b"}`), "The Tag Value provided is invalid, Value: null"},
		"too many tags":       {"TagResource", tags("plain", strings.Join(many, ",")), "Number of Tags exceed the current limit for the provided ResourceArn"},
		"untag nothing":       {"UntagResource", `{"ResourceArn":"` + arn + `plain"}`, "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body := call(t, h, request(ireland, test.operation, test.body))
			var refusal struct{ Message string } // either case
			if err := json.Unmarshal([]byte(body), &refusal); err != nil || status != 400 || refusal.Message != test.want {
				t.Errorf("got %d %s\nwant %s", status, body, test.want)
			}
		})
	}
}

func TestCreateTableOnlyWhereTheLabIs(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ohio)
	status, body := call(t, h, request(ohio, "CreateTable", `{"TableName":"new","BillingMode":"PAY_PER_REQUEST",`+definitions("a")+`,`+keys("a")+`}`))
	if status != 400 || !strings.Contains(body, "the lab has no Region us-east-2 for tables: it has [eu-west-1]") {
		t.Errorf("%d %s", status, body)
	}
}
