package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// What UpdateItem returns of an item, whole or in parts, before and after.
func TestReturnValues(t *testing.T) {
	t.Parallel()
	const before = `{"id":{"S":"a"},"l":{"L":[{"S":"0"},{"S":"1"},{"S":"2"}]},"m":{"M":{"x":{"N":"1"},"y":{"M":{"z":{"S":"z"}}}}},"ss":{"SS":["a"]}}`
	for name, test := range map[string]struct{ update, old, after string }{ // after: UPDATED_NEW
		"a field":              {"SET m.x = :v", `{"m":{"M":{"x":{"N":"1"}}}}`, `{"m":{"M":{"x":{"N":"9"}}}}`},
		"a deep field":         {"SET m.y.z = :v", `{"m":{"M":{"y":{"M":{"z":{"S":"z"}}}}}}`, `{"m":{"M":{"y":{"M":{"z":{"N":"9"}}}}}}`},
		"two fields":           {"SET m.x = :v, m.w = :v", `{"m":{"M":{"x":{"N":"1"}}}}`, `{"m":{"M":{"w":{"N":"9"},"x":{"N":"9"}}}}`},
		"a field that was not": {"SET m.w = :v", ``, `{"m":{"M":{"w":{"N":"9"}}}}`},
		"elements":             {"SET l[2] = :v, l[0] = :v", `{"l":{"L":[{"S":"0"},{"S":"2"}]}}`, `{"l":{"L":[{"N":"9"},{"N":"9"}]}}`},
		"behind the end":       {"SET l[7] = :v", ``, ``},
		"a removal":            {"REMOVE m.x SET v = :v", `{"m":{"M":{"x":{"N":"1"}}}}`, `{"v":{"N":"9"}}`},
		"an addition":          {"ADD m.x :v", `{"m":{"M":{"x":{"N":"1"}}}}`, `{"m":{"M":{"x":{"N":"10"}}}}`},
	} {
		for want, attributes := range map[string]string{"UPDATED_OLD": test.old, "UPDATED_NEW": test.after, "ALL_OLD": before, "NONE": ""} {
			h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ireland)
			call(t, h, request(ireland, "PutItem", `{"TableName":"plain","Item":`+before+`}`))
			_, body := call(t, h, request(ireland, "UpdateItem", `{"TableName":"plain","Key":{"id":{"S":"a"}},"UpdateExpression":"`+test.update+`","ExpressionAttributeValues":{":v":{"N":"9"}},"ReturnValues":"`+want+`"}`))
			expected := "{}"
			if attributes != "" {
				expected = `{"Attributes":` + attributes + `}`
			}
			if body != expected {
				t.Errorf("%s, %s: got %s\nwant %s", name, want, body, expected)
			}
		}
	}
}

// Each limit, exactly met and exceeded by one.
func TestLimits(t *testing.T) {
	t.Parallel()
	x := func(n int) string { return strings.Repeat("x", n) }
	put := func(item string) string { return `{"TableName":"plain","Item":{"id":{"S":"a"},` + item + `}}` }
	update := func(rest string) string {
		return `{"TableName":"plain","Key":{"id":{"S":"a"}},` + rest + `}`
	}
	deep := func(n int) string {
		return strings.Repeat(`{"M":{"n":`, n) + `{"S":""}` + strings.Repeat("}}", n)
	}
	sums := func(n int) string { return "SET " + repeat(n, "a%d=:v+:v") }
	const operators = 300
	const oneMore = "The expression contains too many operators; operator count: 301"
	for name, test := range map[string]struct{ operation, met, exceeded, want string }{
		"item":             {"PutItem", put(`"v":{"S":"` + x(400<<10-4) + `"}`), put(`"v":{"S":"` + x(400<<10-3) + `"}`), "Item size has exceeded the maximum allowed size"},
		"number in item":   {"PutItem", put(`"n":{"N":"-1.5"},"v":{"S":"` + x(400<<10-9) + `"}`), put(`"n":{"N":"-1.5"},"v":{"S":"` + x(400<<10-8) + `"}`), "Item size has exceeded the maximum allowed size"},
		"updated item":     {"UpdateItem", update(`"UpdateExpression":"SET v=:v","ExpressionAttributeValues":{":v":{"S":"` + x(400<<10-4) + `"}}`), update(`"UpdateExpression":"SET v=:v","ExpressionAttributeValues":{":v":{"S":"` + x(400<<10-3) + `"}}`), "Item size to update has exceeded the maximum allowed size"},
		"partition key":    {"DeleteItem", `{"TableName":"plain","Key":{"id":{"S":"` + x(2048) + `"}}}`, `{"TableName":"plain","Key":{"id":{"S":"` + x(2049) + `"}}}`, "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
		"sort key":         {"GetItem", `{"TableName":"sorted","Key":{"id":{"S":"a"},"s":{"S":"` + x(1024) + `"}}}`, `{"TableName":"sorted","Key":{"id":{"S":"a"},"s":{"S":"` + x(1025) + `"}}}`, "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"},
		"levels":           {"PutItem", put(`"d":` + deep(31)), put(`"d":` + deep(32)), "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"},
		"updated levels":   {"UpdateItem", update(`"UpdateExpression":"SET d=:v","ExpressionAttributeValues":{":v":` + deep(31) + `}`), update(`"UpdateExpression":"SET d=:w,m=:v","ExpressionAttributeValues":{":w":{"S":""},":v":` + deep(32) + `}`), "ExpressionAttributeValues contains invalid value: Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit for key :v"},
		"attribute name":   {"PutItem", put(`"` + x(65535) + `":{"S":""}`), put(`"` + x(65536) + `":{"S":""}`), "Attribute name is too large, must be less than 65536 bytes"},
		"condition":        {"DeleteItem", update(`"ConditionExpression":"` + fmt.Sprintf("%-4096s", "attribute_not_exists(a)") + `"`), update(`"ConditionExpression":"` + fmt.Sprintf("%-4097s", "attribute_not_exists(a)") + `"`), "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"},
		"update":           {"UpdateItem", update(`"UpdateExpression":"` + fmt.Sprintf("%-4096s", "REMOVE a") + `"`), update(`"UpdateExpression":"` + fmt.Sprintf("%-4097s", "REMOVE a") + `"`), "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;"},
		"operators":        {"UpdateItem", update(`"UpdateExpression":"` + sums(operators) + `","ExpressionAttributeValues":{":v":{"N":"1"}}`), update(`"UpdateExpression":"` + sums(operators+1) + `","ExpressionAttributeValues":{":v":{"N":"1"}}`), "Invalid UpdateExpression: " + oneMore},
		"IN":               {"DeleteItem", update(`"ConditionExpression":"id IN (` + strings.Repeat(":v,", 99) + `:v` + `)","ExpressionAttributeValues":{":v":{"S":"a"}}`), update(`"ConditionExpression":"id IN (` + strings.Repeat(":v,", 100) + `:v` + `)","ExpressionAttributeValues":{":v":{"S":"a"}}`), "Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101"},
		"digits":           {"PutItem", put(`"n":{"N":"` + strings.Repeat("1", 38) + `"}`), put(`"n":{"N":"` + strings.Repeat("1", 39) + `"}`), "Attempting to store more than 38 significant digits in a Number"},
		"greatest number":  {"PutItem", put(`"n":{"N":"-9.9e125"}`), put(`"n":{"N":"-1e126"}`), "Number overflow. Attempting to store a number with magnitude larger than supported range"},
		"smallest number":  {"PutItem", put(`"n":{"N":"1e-130"}`), put(`"n":{"N":"9e-131"}`), "Number underflow. Attempting to store a number with magnitude smaller than supported range"},
		"empty partition":  {"PutItem", `{"TableName":"plain","Item":{"id":{"S":" "}}}`, `{"TableName":"plain","Item":{"id":{"S":""}}}`, strings.TrimPrefix(emptyKey, valid)},
		"empty in a query": {"Query", `{"TableName":"plain","KeyConditionExpression":"id = :i","ExpressionAttributeValues":{":i":{"S":" "}}}`, `{"TableName":"plain","KeyConditionExpression":"id = :i","ExpressionAttributeValues":{":i":{"S":""}}}`, strings.TrimPrefix(emptyKey, valid)},
		"empty to get":     {"GetItem", `{"TableName":"plain","Key":{"id":{"S":" "}}}`, `{"TableName":"plain","Key":{"id":{"S":""}}}`, strings.TrimPrefix(emptyKey, valid)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sorted := stack.Table{Name: "sorted", Regions: plain.Regions, PartitionKey: plain.PartitionKey, SortKey: &stack.Key{Name: "s", Type: "S"}}
			h := newService(t, dynamodb.Options{Tables: []stack.Table{plain, sorted}}).Handler(ireland)
			if status, body := call(t, h, request(ireland, test.operation, test.met)); status != 200 && !strings.Contains(body, "ConditionalCheckFailed") {
				t.Errorf("at the limit: %d %.300s", status, body)
			}
			_, body := call(t, h, request(ireland, test.operation, test.exceeded))
			var refusal struct{ Message string } // either case
			if err := json.Unmarshal([]byte(body), &refusal); err != nil || refusal.Message != test.want {
				t.Errorf("beyond the limit: %.300s\nwant %s", body, test.want)
			}
		})
	}
}

// Parameters that expressions have replaced are refused, by name.
func TestLegacyParameters(t *testing.T) {
	t.Parallel()
	tests := map[string]refusal{}
	for parameter, successor := range map[string]string{
		"Expected": "ConditionExpression", "ConditionalOperator": "ConditionExpression or FilterExpression", "AttributeUpdates": "UpdateExpression",
		"AttributesToGet": "ProjectionExpression", "KeyConditions": "KeyConditionExpression", "QueryFilter": "FilterExpression", "ScanFilter": "FilterExpression",
	} {
		for _, operation := range []string{"PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query", "Scan"} {
			tests[operation+" "+parameter] = refusal{operation, `{"TableName":"plain","Key":{},"Item":{},"` + parameter + `":{}}`, valid + "the lab does not have the legacy parameter " + parameter + ": use " + successor}
		}
	}
	refuses(t, tests)
}

// Of several faults the one is told that DynamoDB tells.
func TestFaultsInOrder(t *testing.T) {
	t.Parallel()
	const (
		names = `"ExpressionAttributeNames":{"#a":"b"}`
		ends  = `"ConditionExpression":"a =","ReturnValues":"ALL_NEW"`
	)
	refuses(t, map[string]refusal{
		"constraints":   {"PutItem", `{"TableName":"none","ReturnConsumedCapacity":"x",` + names + `}`, valid + "2 validation errors detected: " + reports + "; Value null at 'item' failed to satisfy constraint: Member must not be null"},
		"substitutions": {"PutItem", `{"TableName":"none","Item":{"id":{}},` + names + `,"ReturnValues":"ALL_NEW"}`, valid + "ExpressionAttributeNames can only be specified when using expressions"},
		"item":          {"PutItem", `{"TableName":"none","Item":{"id":{}},` + ends + `}`, valid + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
		"return values": {"PutItem", `{"TableName":"none","Item":{"id":{"S":"` + strings.Repeat("x", 400<<10) + `"}},` + ends + `}`, valid + "ReturnValues can only be ALL_OLD or NONE"},
		"size":          {"PutItem", `{"TableName":"none","Item":{"id":{"S":"` + strings.Repeat("x", 400<<10) + `"}},"ConditionExpression":"a ="}`, valid + "Item size has exceeded the maximum allowed size"},
		"expressions":   {"UpdateItem", `{"TableName":"none","Key":{},"ConditionExpression":"a =","UpdateExpression":"SET"}`, valid + `Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET"`},
		"table":         {"DeleteItem", `{"TableName":"none","Key":{}}`, notFound},
		"key":           {"UpdateItem", `{"TableName":"plain","Key":{"id":{"N":"1"}},"UpdateExpression":"REMOVE id"}`, schema},
		"get":           {"GetItem", `{"TableName":"none","Key":{"id":{}},"ProjectionExpression":"a,"}`, valid + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
	})
}
