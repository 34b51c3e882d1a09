package dynamodb_test

import (
	"net/http"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// What many writes consume of indexes, and the item collections that local indexes make.
func TestReportsOfManyWrites(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{games, plain}}), ireland)
	first := item{"user": s("a"), "game": s("go"), "team": s("x")}
	second := item{"user": s("b"), "game": s("go"), "team": s("x"), "score": n("1")}
	batch, err := db.BatchWriteItem(t.Context(), &sdk.BatchWriteItemInput{
		RequestItems:           map[string][]types.WriteRequest{games.Name: {putRequest(first), putRequest(second)}, "plain": {putRequest(item{"id": s("a")})}},
		ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes, ReturnItemCollectionMetrics: types.ReturnItemCollectionMetricsSize,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]float64{
		games.Name: {"total": 6, "table": 2, "global byTeam": 2, "global byGame": 1, "local byScore": 1},
		"plain":    {"total": 1, "table": 1},
	}
	if diff := cmp.Diff(want, consumptions(batch.ConsumedCapacity)); diff != "" {
		t.Errorf("the batch consumed (-want +got):\n%s", diff)
	}
	expectCollections(t, batch.ItemCollectionMetrics, "a", "b")

	key := item{"user": s("b"), "game": s("go")}
	transaction, err := db.TransactWriteItems(t.Context(), &sdk.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{
			{Put: &types.Put{TableName: &games.Name, Item: item{"user": s("c"), "game": s("go"), "team": s("x")}}},
			{Delete: &types.Delete{TableName: &games.Name, Key: key}},
			{ConditionCheck: &types.ConditionCheck{TableName: &games.Name, Key: item{"user": s("d"), "game": s("go")}, ConditionExpression: new("attribute_not_exists(game)")}},
		},
		ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes, ReturnItemCollectionMetrics: types.ReturnItemCollectionMetricsSize,
	})
	if err != nil {
		t.Fatal(err)
	}
	want = map[string]map[string]float64{games.Name: {"total": 10, "table": 6, "global byTeam": 2, "global byGame": 1, "local byScore": 1}}
	if diff := cmp.Diff(want, consumptions(transaction.ConsumedCapacity)); diff != "" {
		t.Errorf("the transaction consumed (-want +got):\n%s", diff)
	}
	expectCollections(t, transaction.ItemCollectionMetrics, "c", "b")

	single, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &games.Name, Item: first, ReturnItemCollectionMetrics: types.ReturnItemCollectionMetricsSize})
	if err != nil {
		t.Fatal(err)
	}
	expectCollections(t, map[string][]types.ItemCollectionMetrics{games.Name: {*single.ItemCollectionMetrics}}, "a")
}

func consumptions(of []types.ConsumedCapacity) map[string]map[string]float64 {
	by := make(map[string]map[string]float64)
	for _, c := range of {
		by[*c.TableName] = consumption(&c)
	}
	return by
}

// expectCollections expects one report for each of these users in games, and nothing of other tables.
func expectCollections(t *testing.T, got map[string][]types.ItemCollectionMetrics, users ...string) {
	t.Helper()
	if len(got) != 1 || len(got[games.Name]) != len(users) {
		t.Fatalf("item collections %+v, want those of %v", got, users)
	}
	for i, user := range users {
		m := got[games.Name][i]
		if !cmp.Equal(m.ItemCollectionKey, item{"user": s(user)}, sameItems) || !cmp.Equal(m.SizeEstimateRangeGB, []float64{0, 1}) {
			t.Errorf("item collection %v of %v GB, want that of %s", m.ItemCollectionKey, m.SizeEstimateRangeGB, user)
		}
	}
}

// What cannot be an index's key refuses a batch, cancels a transaction, or if it is empty refuses that too.
func TestIndexKeysOfManyWrites(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{games}}).Handler(ireland)
	const (
		wrong    = `{"user":{"S":"a"},"game":{"S":"go"},"team":{"N":"1"}}`
		empty    = `{"user":{"S":"a"},"game":{"S":"go"},"team":{"S":""}}`
		mismatch = "One or more parameter values were invalid: Type mismatch for Index Key team Expected: S Actual: N IndexName: byTeam"
		invalid  = `{"__type":"com.amazon.coral.validate#ValidationException","message":"`
		isEmpty  = "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byTeam, IndexKey: team"
	)
	put := func(item string) string { return `{"Put":{"TableName":"` + games.Name + `","Item":` + item + `}}` }
	batch := func(item string) string {
		return `{"RequestItems":{"` + games.Name + `":[{"PutRequest":{"Item":` + item + `}}]}}`
	}
	update := `{"Update":{"TableName":"` + games.Name + `","Key":{"user":{"S":"a"},"game":{"S":"go"}},"UpdateExpression":"SET team = if_not_exists(x, :v)","ExpressionAttributeValues":{":v":{"N":"1"}}}}`
	for name, test := range map[string]struct{ operation, body, want string }{
		"batch":             {"BatchWriteItem", batch(wrong), invalid + mismatch + `"}`},
		"batch, empty":      {"BatchWriteItem", batch(empty), invalid + isEmpty + `"}`},
		"transaction":       {"TransactWriteItems", transaction(put(wrong)), cancellation(mismatch)},
		"transaction,empty": {"TransactWriteItems", transaction(put(empty)), invalid + isEmpty + `"}`},
		"update":            {"TransactWriteItems", transaction(update), cancellation("The update expression attempted to update the secondary index key to unsupported type")},
	} {
		if status, body := call(t, h, request(ireland, test.operation, test.body)); status != http.StatusBadRequest || body != test.want {
			t.Errorf("%s: got %d %s\nwant %s", name, status, body, test.want)
		}
	}
}
