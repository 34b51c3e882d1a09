package dynamodb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// Refusals of operations, in DynamoDB's words.
func TestValidation(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain, music}}).Handler(ireland)
	wide := `{"S":"` + strings.Repeat("x", 400<<10) + `"}`
	for name, test := range map[string]struct{ operation, body, want string }{
		"nothing given":         {"PutItem", `{}`, "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'item' failed to satisfy constraint: Member must not be null"},
		"table name":            {"GetItem", `{"TableName":"a;","Key":{}}`, "2 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"},
		"limit":                 {"Query", `{"TableName":"Music","Limit":0}`, "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		"enum":                  {"PutItem", `{"TableName":"plain","Item":{},"ReturnValues":"x"}`, "1 validation error detected: Value 'x' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"},
		"return new":            {"PutItem", `{"TableName":"plain","Item":{},"ReturnValues":"ALL_NEW"}`, "ReturnValues can only be ALL_OLD or NONE"},
		"legacy":                {"PutItem", `{"TableName":"plain","Item":{},"Expected":{}}`, "the lab does not have the legacy parameter Expected: use ConditionExpression"},
		"no table":              {"GetItem", `{"TableName":"none","Key":{}}`, "Requested resource not found"},
		"no table to describe":  {"DescribeTable", `{"TableName":"none"}`, "Requested resource not found: Table: none not found"},
		"key missing":           {"PutItem", `{"TableName":"plain","Item":{"a":{"S":"b"}}}`, "One or more parameter values were invalid: Missing the key id in the item"},
		"key of another type":   {"PutItem", `{"TableName":"plain","Item":{"id":{"N":"1"}}}`, "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N"},
		"key empty":             {"PutItem", `{"TableName":"plain","Item":{"id":{"S":""}}}`, "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id"},
		"key too long":          {"GetItem", `{"TableName":"plain","Key":{"id":{"S":"` + strings.Repeat("x", 2049) + `"}}}`, "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
		"key with more":         {"GetItem", `{"TableName":"plain","Key":{"id":{"S":"a"},"b":{"S":"c"}}}`, "The provided key element does not match the schema"},
		"key in part":           {"DeleteItem", `{"TableName":"Music","Key":{"artist":{"S":"a"}}}`, "The provided key element does not match the schema"},
		"item too large":        {"PutItem", `{"TableName":"plain","Item":{"id":{"S":"a"},"b":` + wide + `}}`, "Item size has exceeded the maximum allowed size"},
		"update too large":      {"UpdateItem", `{"TableName":"plain","Key":{"id":{"S":"a"}},"UpdateExpression":"SET b = :b","ExpressionAttributeValues":{":b":` + wide + `}}`, "Item size to update has exceeded the maximum allowed size"},
		"no number":             {"PutItem", `{"TableName":"plain","Item":{"id":{"S":"a"},"b":{"N":"one"}}}`, "The parameter cannot be converted to a numeric value: one"},
		"value wrong":           {"PutItem", `{"TableName":"plain","Item":{"id":{"S":"a"}},"ConditionExpression":"a = :b","ExpressionAttributeValues":{":b":{}}}`, "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :b"},
		"condition":             {"PutItem", `{"TableName":"plain","Item":{"id":{"S":"a"}},"ConditionExpression":"status = :b"}`, "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status"},
		"unused value":          {"PutItem", `{"TableName":"plain","Item":{"id":{"S":"a"}},"ConditionExpression":"a = :b","ExpressionAttributeValues":{":b":{"S":""},":c":{"S":""}}}`, "Value provided in ExpressionAttributeValues unused in expressions: keys: {:c}"},
		"values for nothing":    {"PutItem", `{"TableName":"plain","Item":{"id":{"S":"a"}},"ExpressionAttributeValues":{":b":{"S":""}}}`, "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"},
		"names for nothing":     {"GetItem", `{"TableName":"plain","Key":{"id":{"S":"a"}},"ExpressionAttributeNames":{"#a":"b"}}`, "ExpressionAttributeNames can only be specified when using expressions"},
		"update of the key":     {"UpdateItem", `{"TableName":"plain","Key":{"id":{"S":"a"}},"UpdateExpression":"SET id = :b","ExpressionAttributeValues":{":b":{"S":""}}}`, "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"},
		"into the key":          {"GetItem", `{"TableName":"plain","Key":{"id":{"S":"a"}},"ProjectionExpression":"id.b"}`, "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id"},
		"query without":         {"Query", `{"TableName":"Music"}`, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."},
		"query without the key": {"Query", `{"TableName":"Music","KeyConditionExpression":"#y = :y","ExpressionAttributeNames":{"#y":"year"},"ExpressionAttributeValues":{":y":{"N":"1"}}}`, "Query condition missed key schema element: artist"},
		"query by another":      {"Query", `{"TableName":"Music","KeyConditionExpression":"artist = :a AND b = :a","ExpressionAttributeValues":{":a":{"S":"x"}}}`, "Query condition missed key schema element: year"},
		"query for less":        {"Query", `{"TableName":"Music","KeyConditionExpression":"artist < :a","ExpressionAttributeValues":{":a":{"S":"x"}}}`, "Query key condition not supported"},
		"query another type":    {"Query", `{"TableName":"Music","KeyConditionExpression":"artist = :a","ExpressionAttributeValues":{":a":{"N":"1"}}}`, "One or more parameter values were invalid: Condition parameter type does not match schema type"},
		"filter by the key":     {"Query", `{"TableName":"Music","KeyConditionExpression":"artist = :a","FilterExpression":"artist = :a","ExpressionAttributeValues":{":a":{"S":"x"}}}`, "Filter Expression can only contain non-primary key attributes: Primary key attribute: artist"},
		"no index":              {"Query", `{"TableName":"Music","IndexName":"byYear","KeyConditionExpression":"artist = :a","ExpressionAttributeValues":{":a":{"S":"x"}}}`, "The table does not have the specified index: byYear"},
		"start elsewhere":       {"Query", `{"TableName":"Music","KeyConditionExpression":"artist = :a","ExclusiveStartKey":{"artist":{"S":"y"},"year":{"N":"1"}},"ExpressionAttributeValues":{":a":{"S":"x"}}}`, "The provided starting key is outside query boundaries based on provided conditions"},
		"select nothing":        {"Query", `{"TableName":"Music","Select":"SPECIFIC_ATTRIBUTES","KeyConditionExpression":"artist = :a","ExpressionAttributeValues":{":a":{"S":"x"}}}`, "One or more parameter values were invalid: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"},
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

func TestNewRefusesTablesThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]stack.Table{
		"name":          {Name: "a b", Regions: []string{ireland}, PartitionKey: stack.Key{Name: "id", Type: "S"}},
		"no Region":     {Name: "abc", PartitionKey: stack.Key{Name: "id", Type: "S"}},
		"Region twice":  {Name: "abc", Regions: []string{ireland, ireland}, PartitionKey: stack.Key{Name: "id", Type: "S"}},
		"key type":      {Name: "abc", Regions: []string{ireland}, PartitionKey: stack.Key{Name: "id", Type: "BOOL"}},
		"one key twice": {Name: "abc", Regions: []string{ireland}, PartitionKey: stack.Key{Name: "id", Type: "S"}, SortKey: &stack.Key{Name: "id", Type: "S"}},
	} {
		if s, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{table}}); err == nil {
			s.Close()
			t.Errorf("%s: no error", name)
		}
	}
	if s, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{plain, plain}}); err == nil {
		s.Close()
		t.Error("a table declared twice: no error")
	}
}
