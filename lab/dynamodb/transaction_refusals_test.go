package dynamodb_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// transaction is a TransactWriteItems or TransactGetItems of these members.
func transaction(members ...string) string {
	return `{"TransactItems":[` + strings.Join(members, ",") + `]}`
}

// Requests that are refused as a whole.
func TestTransactionRefusals(t *testing.T) {
	t.Parallel()
	const (
		a       = `{"Put":{"TableName":"plain","Item":{"id":{"S":"a"}}}}`
		nowhere = `{"Put":{"TableName":"none","Item":{"id":{"S":"a"}}}}`
		syntax  = `{"ConditionCheck":{"TableName":"none","Key":{},"ConditionExpression":"a ="}}`
		unused  = `{"Delete":{"TableName":"none","Key":{},"ConditionExpression":"a = :a","ExpressionAttributeValues":{":a":{"S":""},":b":{"S":""}}}}`
		get     = `{"Get":{"TableName":"plain","Key":{"id":{"S":"a"}}}}`
		null    = "failed to satisfy constraint: Member must not be null"
	)
	deep := strings.Repeat(`{"L":[`, 32) + `{"S":""}` + strings.Repeat("]}", 32)
	refuses(t, map[string]refusal{
		"nothing":             {"TransactWriteItems", `{}`, valid + "1 validation error detected: Value null at 'transactItems' " + null},
		"no action":           {"TransactWriteItems", transaction(), valid + "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"too many actions":    {"TransactWriteItems", transaction(puts(101)), valid + "1 validation error detected: Value '[" + puts(101) + "]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100"},
		"empty action":        {"TransactWriteItems", transaction(`{}`), valid + "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"},
		"two actions in one":  {"TransactWriteItems", transaction(`{"Put":{},"Delete":{}}`), valid + "TransactItems can only contain one of Check, Put, Update or Delete"},
		"parameters missing":  {"TransactWriteItems", transaction(`{"Put":{}}`, `{"Update":{}}`), valid + "5 validation errors detected: Value null at 'transactItems.1.member.put.tableName' " + null + "; Value null at 'transactItems.1.member.put.item' " + null + "; Value null at 'transactItems.2.member.update.tableName' " + null + "; Value null at 'transactItems.2.member.update.key' " + null + "; Value null at 'transactItems.2.member.update.updateExpression' " + null},
		"check of nothing":    {"TransactWriteItems", transaction(`{"ConditionCheck":{"TableName":"plain","Key":{}}}`), valid + "1 validation error detected: Value null at 'transactItems.1.member.conditionCheck.conditionExpression' " + null},
		"delete of nothing":   {"TransactWriteItems", transaction(`{"Delete":{"TableName":"a;b"}}`), valid + "2 validation errors detected: Value 'a;b' at 'transactItems.1.member.delete.tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null at 'transactItems.1.member.delete.key' " + null},
		"ten faults":          {"TransactWriteItems", transaction(strings.Repeat(`{"Put":{}},`, 10) + `{"Put":{}}`), valid + "10 validation errors detected: " + faults(5)},
		"report":              {"TransactWriteItems", `{"ReturnConsumedCapacity":"x","ClientRequestToken":"","TransactItems":[` + nowhere + `]}`, valid + "2 validation errors detected: Value '' at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 1; " + reports},
		"long token":          {"TransactWriteItems", `{"ClientRequestToken":"` + strings.Repeat("x", 37) + `","TransactItems":[` + a + `]}`, valid + "1 validation error detected: Value '" + strings.Repeat("x", 37) + "' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36"},
		"syntax before table": {"TransactWriteItems", transaction(nowhere, syntax), valid + `Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="`},
		"unused before table": {"TransactWriteItems", transaction(nowhere, unused), valid + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}"},
		"the first fault":     {"TransactWriteItems", transaction(unused, syntax), valid + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}"},
		"too deep":            {"TransactWriteItems", transaction(`{"Put":{"TableName":"none","Item":{"a":`+deep+`}}}`, syntax), valid + "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"},
		"no attribute name":   {"TransactWriteItems", transaction(`{"Put":{"TableName":"none","Item":{"":{"S":"a"}}}}`), valid + "Empty attribute name"},
		"no number":           {"TransactWriteItems", transaction(`{"Update":{"TableName":"none","Key":{},"UpdateExpression":"SET a = :a","ExpressionAttributeValues":{":a":{"N":"b"}}}}`), valid + "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: b for key :a"},
		"large put":           {"TransactWriteItems", transaction(`{"Put":{"TableName":"none","Item":{"id":{"S":"` + strings.Repeat("x", 400<<10) + `"}}}}`), valid + "Item size has exceeded the maximum allowed size"},
		"no table":            {"TransactWriteItems", transaction(a, a, nowhere), notFound},
		"empty key":           {"TransactWriteItems", transaction(`{"Delete":{"TableName":"plain","Key":{"x":{"S":""}}}}`, `{"Update":{"TableName":"plain","Key":{"id":{"S":""}},"UpdateExpression":"REMOVE a"}}`), emptyKey},
		"twice one item":      {"TransactWriteItems", transaction(a, `{"ConditionCheck":{"TableName":"plain","Key":{"id":{"S":"a"}},"ConditionExpression":"attribute_not_exists(id)"}}`), valid + "Transaction request cannot include multiple operations on one item"},
		"legacy":              {"TransactWriteItems", transaction(a, `{"Put":{"TableName":"plain","Item":{"id":{"S":"b"}},"Expected":{}}}`), valid + "the lab does not have the legacy parameter Expected: use ConditionExpression"},
		"not a list":          {"TransactWriteItems", `{"TransactItems":{}}`, wrongType + "Start of structure or map found where not expected"},
		"a text":              {"TransactWriteItems", transaction(`"a"`), wrongType + "Unexpected value type in payload"},
		"an action in text":   {"TransactWriteItems", transaction(`{"Update":"a"}`), wrongType + "Unexpected field type"},
		"an action in a list": {"TransactWriteItems", transaction(`{"ConditionCheck":[]}`), wrongType + "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ConditionCheck"},

		"get nothing":            {"TransactGetItems", transaction(), valid + "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"get no get":             {"TransactGetItems", `{"ReturnConsumedCapacity":"x","TransactItems":[{},{"Get":{}}]}`, valid + "4 validation errors detected: " + reports + "; Value null at 'transactItems.1.member.get' " + null + "; Value null at 'transactItems.2.member.get.tableName' " + null + "; Value null at 'transactItems.2.member.get.key' " + null},
		"get from no table":      {"TransactGetItems", transaction(get, get, `{"Get":{"TableName":"none","Key":{}}}`), notFound},
		"get twice":              {"TransactGetItems", transaction(get, get), valid + "Transaction request cannot include multiple operations on one item"},
		"get a wrong projection": {"TransactGetItems", transaction(`{"Get":{"TableName":"none","Key":{},"ProjectionExpression":"a,"}}`), valid + `Invalid ProjectionExpression: Syntax error; token: "<EOF>", near: ","`},
		"get legacy":             {"TransactGetItems", transaction(`{"Get":{"TableName":"plain","Key":{},"AttributesToGet":[]}}`), valid + "the lab does not have the legacy parameter AttributesToGet: use ProjectionExpression"},
		"get in a list":          {"TransactGetItems", transaction(`[]`), wrongType + "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.TransactGetItem"},
	})
}

func puts(n int) string {
	return repeat(n, `{"Put":{"TableName":"none","Item":{"id":{"S":"%d"}}}}`)
}

// faults are those of n empty puts.
func faults(n int) string {
	var all []string
	for i := range n {
		for _, parameter := range []string{"tableName", "item"} {
			all = append(all, fmt.Sprintf("Value null at 'transactItems.%d.member.put.%s' failed to satisfy constraint: Member must not be null", i+1, parameter))
		}
	}
	return strings.Join(all, "; ")
}

// Transactions that are cancelled for reasons, and change nothing.
func TestCancellation(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain, music}}).Handler(ireland)
	call(t, h, request(ireland, "PutItem", `{"TableName":"plain","Item":{"id":{"S":"old"},"v":{"N":"9e125"},"l":{"L":[]}}}`))
	const (
		innocent = `{"Put":{"TableName":"plain","Item":{"id":{"S":"new"}}}}`
		mismatch = "The provided key element does not match the schema"
	)
	update := func(expression string) string {
		return `{"Update":{"TableName":"plain","Key":{"id":{"S":"old"}},"UpdateExpression":"` + expression + `","ExpressionAttributeValues":{":v":{"N":"9e125"}}}}`
	}
	for name, test := range map[string]struct{ member, message string }{
		"put without a key":      {`{"Put":{"TableName":"plain","Item":{"a":{"S":"b"}}}}`, "One or more parameter values were invalid: Missing the key id in the item"},
		"put with another key":   {`{"Put":{"TableName":"plain","Item":{"id":{"L":[]}}}}`, "One or more parameter values were invalid: Type mismatch for key id expected: S actual: L"},
		"delete of another key":  {`{"Delete":{"TableName":"plain","Key":{"id":{"N":"5"}}}}`, mismatch},
		"delete of half a key":   {`{"Delete":{"TableName":"Music","Key":{"artist":{"S":"a"}}}}`, mismatch},
		"check of another key":   {`{"ConditionCheck":{"TableName":"plain","Key":{"b":{"S":"5"}},"ConditionExpression":"attribute_exists(a)"}}`, mismatch},
		"long key":               {`{"Delete":{"TableName":"plain","Key":{"id":{"S":"` + strings.Repeat("x", 2049) + `"}}}}`, "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
		"update of the key":      {update("SET id = :v"), "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"},
		"update of what is not":  {update("SET a = b + :v"), "The provided expression refers to an attribute that does not exist in the item"},
		"update by another type": {update("SET a = id + :v"), "An operand in the update expression has an incorrect data type"},
		"update nowhere":         {update("SET a.b = :v"), "The document path provided in the update expression is invalid for update"},
		"update too high":        {update("ADD v :v"), "Number overflow. Attempting to store a number with magnitude larger than supported range"},
		"update too large":       {`{"Update":{"TableName":"plain","Key":{"id":{"S":"a"}},"UpdateExpression":"SET b = :b","ExpressionAttributeValues":{":b":{"S":"` + strings.Repeat("x", 400<<10) + `"}}}}`, "Item size to update has exceeded the maximum allowed size"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := call(t, h, request(ireland, "TransactWriteItems", transaction(innocent, test.member)))
			if want := cancellation("", test.message); status != http.StatusBadRequest || body != want {
				t.Errorf("got %d %s\nwant %s", status, body, want)
			}
		})
	}
	if _, body := call(t, h, request(ireland, "GetItem", `{"TableName":"plain","Key":{"id":{"S":"new"}}}`)); body != "{}" {
		t.Errorf("a cancelled transaction wrote %s", body)
	}
}

// cancellation is the answer whose reasons are these messages of ValidationErrors, "" for none.
func cancellation(messages ...string) string {
	var codes, reasons []string
	for _, message := range messages {
		if message == "" {
			codes, reasons = append(codes, "None"), append(reasons, `{"Code":"None"}`)
			continue
		}
		codes, reasons = append(codes, "ValidationError"), append(reasons, `{"Code":"ValidationError","Message":"`+message+`"}`)
	}
	return `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [` + strings.Join(codes, ", ") + `]","CancellationReasons":[` + strings.Join(reasons, ",") + `]}`
}

// A key that does not fit its table is told alone, and before two actions on one item.
func TestCancellationByTheFirstKey(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ireland)
	want := cancellation("", "", "The provided key element does not match the schema", "")
	right, wrong := `{"TableName":"plain","Key":{"id":{"S":"a"}}}`, `{"TableName":"plain","Key":{"id":{"N":"1"}}}`
	for operation, verb := range map[string]string{"TransactWriteItems": "Delete", "TransactGetItems": "Get"} {
		var members []string
		for _, parameters := range []string{right, right, wrong, wrong} {
			members = append(members, `{"`+verb+`":`+parameters+`}`)
		}
		if status, body := call(t, h, request(ireland, operation, transaction(members...))); status != http.StatusBadRequest || body != want {
			t.Errorf("%s: got %d %s\nwant %s", operation, status, body, want)
		}
	}
}

// The limit of 4 MB holds for what is written as for what is read.
func TestTransactionPayload(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ireland)
	large := func(id int) string {
		return fmt.Sprintf(`{"Put":{"TableName":"plain","Item":{"id":{"S":"%02d"},"v":{"S":"%s"}}}}`, id, strings.Repeat("x", 4<<20/11-5))
	}
	var puts, gets []string
	for id := range 11 {
		puts, gets = append(puts, large(id)), append(gets, fmt.Sprintf(`{"Get":{"TableName":"plain","Key":{"id":{"S":"%02d"}}}}`, id))
	}
	const most = 11 * (4 << 20 / 11)
	if status, body := call(t, h, request(ireland, "TransactWriteItems", transaction(puts...))); status != http.StatusOK {
		t.Errorf("%d bytes: %d %.200s", most, status, body)
	}
	if status, body := call(t, h, request(ireland, "TransactGetItems", transaction(gets...))); status != http.StatusOK {
		t.Errorf("%d bytes: %d %.200s", most, status, body)
	}
	const more = `{"id":{"S":"more"}}`
	if _, body := call(t, h, request(ireland, "PutItem", `{"TableName":"plain","Item":`+more+`}`)); body != "{}" {
		t.Fatal(body)
	}
	want := fmt.Sprintf(`{"__type":"com.amazon.coral.validate#ValidationException","message":"Transaction payload size cannot exceed 4MB. Payload Size: %d"}`, most+6)
	for operation, members := range map[string][]string{
		"TransactWriteItems": append(puts, `{"Delete":{"TableName":"plain","Key":`+more+`}}`),
		"TransactGetItems":   append(gets, `{"Get":{"TableName":"plain","Key":`+more+`}}`),
	} {
		if _, body := call(t, h, request(ireland, operation, transaction(members...))); body != want {
			t.Errorf("%s: got %.200s\nwant %s", operation, body, want)
		}
	}
}
