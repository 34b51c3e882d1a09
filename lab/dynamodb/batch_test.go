package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

func putRequest(i item) types.WriteRequest {
	return types.WriteRequest{PutRequest: &types.PutRequest{Item: i}}
}

func deleteRequest(key item) types.WriteRequest {
	return types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: key}}
}

func TestBatch(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{plain, music}}), ireland)
	put := func(requests map[string][]types.WriteRequest) *sdk.BatchWriteItemOutput {
		t.Helper()
		out, err := db.BatchWriteItem(t.Context(), &sdk.BatchWriteItemInput{RequestItems: requests, ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes})
		if err != nil {
			t.Fatal(err)
		}
		if out.UnprocessedItems == nil || len(out.UnprocessedItems) > 0 {
			t.Errorf("unprocessed %v, want none, but present", out.UnprocessedItems)
		}
		return out
	}
	put(map[string][]types.WriteRequest{"plain": {putRequest(item{"id": s("old")})}})
	out := put(map[string][]types.WriteRequest{
		"plain": {putRequest(item{"id": s("a"), "v": s(strings.Repeat("x", 1500))}), deleteRequest(item{"id": s("old")}), deleteRequest(item{"id": s("nothing")})},
		"Music": {putRequest(item{"artist": s("b"), "year": n("1"), "v": n("7")})},
	})
	if got := units(out.ConsumedCapacity); !maps.Equal(got, map[string]float64{"plain": 4, "Music": 1}) {
		t.Errorf("the writes consumed %v", got)
	}

	got, err := db.BatchGetItem(t.Context(), &sdk.BatchGetItemInput{
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		RequestItems: map[string]types.KeysAndAttributes{
			"plain": {Keys: []item{{"id": s("a")}, {"id": s("old")}}, ConsistentRead: aws.Bool(true), ProjectionExpression: aws.String("#i"), ExpressionAttributeNames: map[string]string{"#i": "id"}},
			"Music": {Keys: []item{{"year": n("1.0"), "artist": s("b")}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]item{"plain": {{"id": s("a")}}, "Music": {{"artist": s("b"), "year": n("1"), "v": n("7")}}}
	if diff := cmp.Diff(want, got.Responses, sameItems); diff != "" {
		t.Errorf("responses (-want +got):\n%s", diff)
	}
	if got.UnprocessedKeys == nil || len(got.UnprocessedKeys) > 0 {
		t.Errorf("unprocessed %v, want none, but present", got.UnprocessedKeys)
	}
	if got := units(got.ConsumedCapacity); !maps.Equal(got, map[string]float64{"plain": 2, "Music": 0.5}) {
		t.Errorf("the reads consumed %v", got)
	}
}

// units are the capacity units by table.
func units(consumed []types.ConsumedCapacity) map[string]float64 {
	by := make(map[string]float64)
	for _, c := range consumed {
		by[*c.TableName] += *c.CapacityUnits
	}
	return by
}

// An answer ends before it counts 16 MB of items, and asking for the unprocessed keys gives the rest.
func TestBatchGetIsCut(t *testing.T) {
	t.Parallel()
	service := newService(t, dynamodb.Options{Tables: []stack.Table{plain}})
	const size, fit = 399 << 10, 41 // 41 of these are less than 16 MB, 42 are more
	var keys []item
	for i := range fit + 8 {
		body := fmt.Sprintf(`{"TableName":"plain","Item":{"id":{"S":"%02d"},"v":{"S":"%s"}}}`, i, strings.Repeat("x", size-5))
		if status, body := call(t, service.Handler(ireland), request(ireland, "PutItem", body)); status != 200 {
			t.Fatal(body)
		}
		keys = append(keys, item{"id": s(fmt.Sprintf("%02d", i))})
	}
	db := client(service, ireland)
	names := map[string]string{"#i": "id"}
	asked := map[string]types.KeysAndAttributes{"plain": {Keys: keys, ConsistentRead: aws.Bool(true), ProjectionExpression: aws.String("#i, w"), ExpressionAttributeNames: names}}
	first, err := db.BatchGetItem(t.Context(), &sdk.BatchGetItemInput{RequestItems: asked, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(first.Responses["plain"]); got != fit {
		t.Errorf("%d items in the first answer, want %d", got, fit)
	}
	if got := units(first.ConsumedCapacity)["plain"]; got != fit*100 {
		t.Errorf("the first answer consumed %v units, want %d", got, fit*100)
	}
	left := first.UnprocessedKeys["plain"]
	if !aws.ToBool(left.ConsistentRead) || aws.ToString(left.ProjectionExpression) != "#i, w" || !maps.Equal(left.ExpressionAttributeNames, names) {
		t.Errorf("the rest is asked for in another way: %+v", left)
	}
	second, err := db.BatchGetItem(t.Context(), &sdk.BatchGetItemInput{RequestItems: first.UnprocessedKeys})
	if err != nil || len(second.UnprocessedKeys) > 0 {
		t.Fatalf("second answer leaves %v, %v", second.UnprocessedKeys, err)
	}
	if got := slices.Concat(first.Responses["plain"], second.Responses["plain"]); !cmp.Equal(got, keys, sameItems) {
		t.Errorf("got %v, want the items of %v", got, keys)
	}
}

// BatchWriteItem does what PutItem and DeleteItem do one after another, and BatchGetItem finds what GetItem finds.
func TestBatchesAreSinglesInARow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{plain, music}})
		if err != nil {
			rt.Fatal(err)
		}
		defer service.Close()
		twin, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{plain, music}})
		if err != nil {
			rt.Fatal(err)
		}
		defer twin.Close()
		batch, single := client(service, ireland), client(twin, ireland)
		keys := map[string][]item{}
		for i := range 4 {
			keys["plain"] = append(keys["plain"], item{"id": s(fmt.Sprint(i))})
			keys["Music"] = append(keys["Music"], item{"artist": s("a"), "year": n(fmt.Sprint(i))})
		}
		for range rapid.IntRange(1, 5).Draw(rt, "batches") {
			requests := map[string][]types.WriteRequest{}
			for _, table := range []string{"plain", "Music"} {
				for i, key := range keys[table] {
					switch rapid.IntRange(0, 2).Draw(rt, fmt.Sprint(table, i)) {
					case 0:
						requests[table] = append(requests[table], deleteRequest(key))
						if _, err := single.DeleteItem(t.Context(), &sdk.DeleteItemInput{TableName: &table, Key: key}); err != nil {
							rt.Fatal(err)
						}
					case 1:
						whole := maps.Clone(key)
						whole["v"] = n(fmt.Sprint(rapid.Int8().Draw(rt, "v")))
						requests[table] = append(requests[table], putRequest(whole))
						if _, err := single.PutItem(t.Context(), &sdk.PutItemInput{TableName: &table, Item: whole}); err != nil {
							rt.Fatal(err)
						}
					}
				}
			}
			if len(requests) == 0 {
				continue
			}
			if _, err := batch.BatchWriteItem(t.Context(), &sdk.BatchWriteItemInput{RequestItems: requests}); err != nil {
				rt.Fatal(err)
			}
		}
		for table, keys := range keys {
			got, err := batch.BatchGetItem(t.Context(), &sdk.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{table: {Keys: keys}}})
			if err != nil {
				rt.Fatal(err)
			}
			var want []item
			for _, key := range keys {
				found, err := single.GetItem(t.Context(), &sdk.GetItemInput{TableName: &table, Key: key})
				if err != nil {
					rt.Fatal(err)
				}
				if found.Item != nil {
					want = append(want, found.Item)
				}
			}
			if diff := cmp.Diff(want, got.Responses[table], sameItems); len(want)+len(got.Responses[table]) > 0 && diff != "" {
				rt.Fatalf("%s (-singles +batch):\n%s", table, diff)
			}
		}
	})
}

const (
	valid     = "ValidationException: "
	schema    = valid + "The provided key element does not match the schema"
	emptyKey  = valid + "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id"
	notFound  = "ResourceNotFoundException: Requested resource not found"
	wrongType = "SerializationException: "
	mapKeys   = "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
	reports   = "Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
)

// Refusals of batches, in DynamoDB's words.
func TestBatchRefusals(t *testing.T) {
	t.Parallel()
	refuses(t, map[string]refusal{
		"get nothing":         {"BatchGetItem", `{}`, valid + "1 validation error detected: Value null at 'requestItems' failed to satisfy constraint: Member must not be null"},
		"get of no table":     {"BatchGetItem", `{"RequestItems":{}}`, valid + "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"get of null":         {"BatchGetItem", `{"RequestItems":{"plain":null}}`, valid + "1 validation error detected: Value '{\"plain\":null}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"get without keys":    {"BatchGetItem", `{"RequestItems":{"a;":{}},"ReturnConsumedCapacity":"x"}`, valid + "3 validation errors detected: " + reports + "; Value '{\"a;\":{}}' at 'requestItems' failed to satisfy constraint: " + mapKeys + "; Value null at 'requestItems.a;.member.keys' failed to satisfy constraint: Member must not be null"},
		"get no keys":         {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[]}}}`, valid + "1 validation error detected: Value '[]' at 'requestItems.plain.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		"get too many keys":   {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[` + manyKeys(101) + `]}}}`, valid + "1 validation error detected: Value '[" + manyKeys(101) + "]' at 'requestItems.plain.member.keys' failed to satisfy constraint: Member must have length less than or equal to 100"},
		"get too many in all": {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[` + manyKeys(100) + `]},"Music":{"Keys":[{}]}}}`, valid + "Too many items requested for the BatchGetItem call"},
		"get 100 keys":        {"BatchGetItem", `{"RequestItems":{"none":{"Keys":[` + manyKeys(100) + `]}}}`, notFound},
		"get twice":           {"BatchGetItem", `{"RequestItems":{"none":{"Keys":[{"a":{"N":"1"}},{"a":{"N":"1.0"}}]}}}`, valid + "Provided list of item keys contains duplicates"},
		"get part of a key":   {"BatchGetItem", `{"RequestItems":{"Music":{"Keys":[{"artist":{"S":"a"}}]}}}`, schema},
		"get an empty key":    {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[{"id":{"S":""}}]}}}`, emptyKey},
		"get no value":        {"BatchGetItem", `{"RequestItems":{"none":{"Keys":[{"id":{}}]}}}`, valid + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
		"get legacy":          {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[{}],"AttributesToGet":["a"]}}}`, valid + "the lab does not have the legacy parameter AttributesToGet: use ProjectionExpression"},
		"get names":           {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[{}],"ExpressionAttributeNames":{"#a":"b"}}}}`, valid + "ExpressionAttributeNames can only be specified when using expressions"},
		"get projection":      {"BatchGetItem", `{"RequestItems":{"none":{"Keys":[{}],"ProjectionExpression":"a, a.b"}}}`, valid + "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]"},
		"get into a key":      {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":[{"id":{"S":"a"}}],"ProjectionExpression":"id.b"}}}`, valid + "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id"},
		"get a list":          {"BatchGetItem", `{"RequestItems":[]}`, wrongType + "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.KeysAndAttributes>"},
		"get a list of keys":  {"BatchGetItem", `{"RequestItems":{"plain":[]}}`, wrongType + "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.KeysAndAttributes"},
		"get a text":          {"BatchGetItem", `{"RequestItems":{"plain":"a"}}`, wrongType + "Unexpected value type in payload"},
		"get keys of text":    {"BatchGetItem", `{"RequestItems":{"plain":{"Keys":"a"}}}`, wrongType + "Unexpected field type"},

		"write nothing":         {"BatchWriteItem", `{"ReturnItemCollectionMetrics":"x","ReturnConsumedCapacity":"x"}`, valid + "3 validation errors detected: " + reports + "; Value 'x' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]; Value null at 'requestItems' failed to satisfy constraint: Member must not be null"},
		"write no list":         {"BatchWriteItem", `{"RequestItems":{"plain":[]}}`, valid + "1 validation error detected: Value '{\"plain\":[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"},
		"write no request":      {"BatchWriteItem", `{"RequestItems":{"plain":[{}]}}`, valid + "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"},
		"write both":            {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{"Item":{}},"DeleteRequest":{"Key":{}}}]}}`, valid + "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"},
		"write empty requests":  {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{}},{"DeleteRequest":{}}]}}`, valid + "2 validation errors detected: Value null at 'requestItems.plain.member.1.member.putRequest.item' failed to satisfy constraint: Member must not be null; Value null at 'requestItems.plain.member.2.member.deleteRequest.key' failed to satisfy constraint: Member must not be null"},
		"write too many":        {"BatchWriteItem", `{"RequestItems":{"plain":[` + deletes(26) + `]}}`, valid + "1 validation error detected: Value '{\"plain\":[" + deletes(26) + "]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"},
		"write too many in all": {"BatchWriteItem", `{"RequestItems":{"plain":[` + deletes(25) + `],"Music":[` + deletes(1) + `]}}`, valid + "Too many items requested for the BatchWriteItem call"},
		"write 25":              {"BatchWriteItem", `{"RequestItems":{"none":[` + deletes(25) + `]}}`, notFound},
		"write twice":           {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{"Item":{"id":{"S":"0"}}}},` + deletes(1) + `]}}`, valid + "Provided list of item keys contains duplicates"},
		"write twice nowhere":   {"BatchWriteItem", `{"RequestItems":{"none":[` + deletes(1) + `,` + deletes(1) + `]}}`, notFound},
		"write without a key":   {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{"Item":{"a":{"S":"b"}}}}]}}`, schema},
		"write another key":     {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{"Item":{"id":{"N":"1"}}}}]}}`, schema},
		"write an empty key":    {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{"Item":{"id":{"S":""}}}}]}}`, emptyKey},
		"write a long key":      {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":{"Item":{"id":{"S":"` + strings.Repeat("x", 2049) + `"}}}}]}}`, valid + "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"},
		"delete more":           {"BatchWriteItem", `{"RequestItems":{"plain":[{"DeleteRequest":{"Key":{"id":{"S":"a"},"b":{"S":"c"}}}}]}}`, schema},
		"write a large item":    {"BatchWriteItem", `{"RequestItems":{"none":[{"PutRequest":{"Item":{"id":{"S":"` + strings.Repeat("x", 400<<10-1) + `"}}}}]}}`, valid + "Item size has exceeded the maximum allowed size"},
		"write a largest item":  {"BatchWriteItem", `{"RequestItems":{"none":[{"PutRequest":{"Item":{"id":{"S":"` + strings.Repeat("x", 400<<10-2) + `"}}}}]}}`, notFound},
		"write no number":       {"BatchWriteItem", `{"RequestItems":{"none":[{"PutRequest":{"Item":{"id":{"N":"b"}}}}]}}`, valid + "The parameter cannot be converted to a numeric value: b"},
		"write keys":            {"BatchWriteItem", `{"RequestItems":{"plain":{"Keys":[]}}}`, wrongType + "Start of structure or map found where not expected"},
		"write a text":          {"BatchWriteItem", `{"RequestItems":{"plain":["a"]}}`, wrongType + "Unexpected value type in payload"},
		"put a list":            {"BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":[]}]}}`, wrongType + "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.PutRequest"},
		"delete a text":         {"BatchWriteItem", `{"RequestItems":{"plain":[{"DeleteRequest":"a"}]}}`, wrongType + "Unexpected field type"},
		"write a map of lists":  {"BatchWriteItem", `{"RequestItems":[]}`, wrongType + "Unrecognized collection type java.util.Map<java.lang.String, java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>"},
	})
}

// manyKeys are n keys in JSON, deletes n requests to delete them.
func manyKeys(n int) string { return repeat(n, `{"id":{"S":"%d"}}`) }
func deletes(n int) string  { return repeat(n, `{"DeleteRequest":{"Key":{"id":{"S":"%d"}}}}`) }

func repeat(n int, format string) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(format, i))
	}
	return strings.Join(all, ",")
}

// refusal is a request and its refusal: code and message.
type refusal struct{ operation, body, want string }

func refuses(t *testing.T, tests map[string]refusal) {
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain, music}}).Handler(ireland)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body := call(t, h, request(ireland, test.operation, test.body))
			var answer struct {
				Type    string `json:"__type"`
				Message string // either case
			}
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				t.Fatal(err)
			}
			_, code, _ := strings.Cut(answer.Type, "#")
			if got := code + ": " + answer.Message; status != 400 || got != test.want {
				t.Errorf("got %d %s\nwant %s", status, got, test.want)
			}
		})
	}
}
