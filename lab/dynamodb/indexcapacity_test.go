package dynamodb_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// consumption is a ConsumedCapacity with its indexes in one map.
func consumption(c *types.ConsumedCapacity) map[string]float64 {
	units := map[string]float64{"total": *c.CapacityUnits, "table": *c.Table.CapacityUnits}
	for name, of := range c.GlobalSecondaryIndexes {
		units["global "+name] = *of.CapacityUnits
	}
	for name, of := range c.LocalSecondaryIndexes {
		units["local "+name] = *of.CapacityUnits
	}
	return units
}

// Writes in a row, with what AWS charges for each. The cases are those of the developer guide; that a
// write which leaves an index alone is not in its report was observed.
func TestIndexWriteCapacity(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{games}}), ireland)
	kilobytes := func(n int) types.AttributeValue { return s(strings.Repeat("x", n<<10)) }
	for _, test := range []struct {
		name string
		put  item // besides the key; nil deletes
		want map[string]float64
	}{
		{"without index keys", item{}, map[string]float64{"total": 1, "table": 1}},
		{"puts into an index", item{"team": s("x")}, map[string]float64{"total": 2, "table": 1, "global byTeam": 1}},
		{"the same again", item{"team": s("x")}, map[string]float64{"total": 1, "table": 1}},
		{"what is not projected", item{"team": s("x"), "more": kilobytes(2)}, map[string]float64{"total": 3, "table": 3}},
		{"moves in an index", item{"team": s("y")}, map[string]float64{"total": 5, "table": 3, "global byTeam": 2}},
		{"takes out of an index", item{}, map[string]float64{"total": 2, "table": 1, "global byTeam": 1}},
		{"into several", item{"score": n("1"), "note": kilobytes(2)}, map[string]float64{"total": 9, "table": 3, "global byGame": 3, "local byScore": 3}},
		{"a projected attribute", item{"score": n("1"), "note": s("")}, map[string]float64{"total": 9, "table": 3, "global byGame": 3, "local byScore": 3}},
		{"deletes", nil, map[string]float64{"total": 3, "table": 1, "global byGame": 1, "local byScore": 1}},
		{"deletes what is not there", nil, map[string]float64{"total": 1, "table": 1}},
	} {
		key := item{"user": s("a"), "game": s("go")}
		var consumed *types.ConsumedCapacity
		if test.put == nil {
			out, err := db.DeleteItem(t.Context(), &sdk.DeleteItemInput{TableName: &games.Name, Key: key, ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes})
			if err != nil {
				t.Fatal(err)
			}
			consumed = out.ConsumedCapacity
		} else {
			for name, v := range key {
				test.put[name] = v
			}
			out, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &games.Name, Item: test.put, ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes})
			if err != nil {
				t.Fatal(err)
			}
			consumed = out.ConsumedCapacity
		}
		if diff := gocmp.Diff(test.want, consumption(consumed)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestIndexReadCapacity(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{games}}), ireland)
	for _, game := range []string{"chess", "go", "nim"} { // of 5 KB each
		putGame(t, db, item{"user": s("a"), "game": s(game), "team": s("x"), "name": s("n"), "more": s(strings.Repeat("x", 5<<10))})
	}
	for name, test := range map[string]struct {
		index, key string
		consistent bool
		selecting  types.Select
		want       map[string]float64
	}{
		"global":                    {index: "byTeam", key: "team", want: map[string]float64{"total": 0.5, "table": 0, "global byTeam": 0.5}},
		"local":                     {index: "byName", key: "user", consistent: true, want: map[string]float64{"total": 1, "table": 0, "local byName": 1}},
		"local, each item fetched":  {index: "byName", key: "user", consistent: true, selecting: types.SelectAllAttributes, want: map[string]float64{"total": 7, "table": 6, "local byName": 1}},
		"fetched, not consistently": {index: "byName", key: "user", selecting: types.SelectAllAttributes, want: map[string]float64{"total": 3.5, "table": 3, "local byName": 0.5}},
	} {
		out, err := db.Query(t.Context(), &sdk.QueryInput{
			TableName: &games.Name, IndexName: &test.index, Select: test.selecting, ConsistentRead: &test.consistent,
			KeyConditionExpression: aws.String("#k = :k"), ExpressionAttributeNames: map[string]string{"#k": test.key},
			ExpressionAttributeValues: item{":k": s(map[string]string{"team": "x", "user": "a"}[test.key])},
			ReturnConsumedCapacity:    types.ReturnConsumedCapacityIndexes,
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := gocmp.Diff(test.want, consumption(out.ConsumedCapacity)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
