package dynamodb_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// transfer is a transaction with one of each action.
func transfer() []types.TransactWriteItem {
	return []types.TransactWriteItem{
		{Put: &types.Put{TableName: &music.Name, Item: item{"artist": s("a"), "year": n("1"), "v": s("new")}, ConditionExpression: aws.String("attribute_not_exists(artist)")}},
		{Update: &types.Update{TableName: &plain.Name, Key: item{"id": s("account")}, UpdateExpression: aws.String("SET v = v - :one"), ExpressionAttributeValues: item{":one": n("1")}}},
		{Delete: &types.Delete{TableName: &plain.Name, Key: item{"id": s("order")}, ConditionExpression: aws.String("attribute_exists(id)"), ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}},
		{ConditionCheck: &types.ConditionCheck{TableName: &plain.Name, Key: item{"id": s("lease")}, ConditionExpression: aws.String("v = :v"), ExpressionAttributeValues: item{":v": s("mine")}, ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}},
	}
}

func putAll(t *testing.T, db *sdk.Client, table string, items ...item) {
	t.Helper()
	for _, i := range items {
		if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &table, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTransaction(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{plain, music}}), ireland)
	putAll(t, db, "plain", item{"id": s("account"), "v": n("5")}, item{"id": s("order"), "x": s(strings.Repeat("x", 1500))}, item{"id": s("lease"), "v": s("theirs")})
	in := &sdk.TransactWriteItemsInput{TransactItems: transfer(), ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes}

	_, err := db.TransactWriteItems(t.Context(), in)
	cancelled, ok := errors.AsType[*types.TransactionCanceledException](err)
	if !ok {
		t.Fatalf("%v, want it cancelled", err)
	}
	if got, want := cancelled.ErrorMessage(), "Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, None, ConditionalCheckFailed]"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
	last := cancelled.CancellationReasons[3]
	if aws.ToString(last.Message) != "The conditional request failed" || !cmp.Equal(last.Item, item{"id": s("lease"), "v": s("theirs")}, sameItems) {
		t.Errorf("reason %+v, want the failed condition with its item", last)
	}
	if r := cancelled.CancellationReasons[0]; *r.Code != "None" || r.Message != nil || r.Item != nil {
		t.Errorf("reason of an innocent action: %+v", r)
	}

	putAll(t, db, "plain", item{"id": s("lease"), "v": s("mine")})
	out, err := db.TransactWriteItems(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if got := units(out.ConsumedCapacity); !maps.Equal(got, map[string]float64{"plain": 8, "Music": 2}) {
		t.Errorf("the writes consumed %v", got)
	}
	if c := out.ConsumedCapacity[0]; *c.WriteCapacityUnits != *c.CapacityUnits || *c.Table.WriteCapacityUnits != *c.CapacityUnits {
		t.Errorf("capacity %+v, want it told as write units too", c)
	}

	read, err := db.TransactGetItems(t.Context(), &sdk.TransactGetItemsInput{
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		TransactItems: []types.TransactGetItem{
			{Get: &types.Get{TableName: &plain.Name, Key: item{"id": s("account")}}},
			{Get: &types.Get{TableName: &plain.Name, Key: item{"id": s("order")}}},
			{Get: &types.Get{TableName: &music.Name, Key: item{"artist": s("a"), "year": n("1")}, ProjectionExpression: aws.String("#v"), ExpressionAttributeNames: map[string]string{"#v": "v"}}},
			{Get: &types.Get{TableName: &plain.Name, Key: item{"id": s("lease")}, ProjectionExpression: aws.String("x")}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []types.ItemResponse{{Item: item{"id": s("account"), "v": n("4")}}, {}, {Item: item{"v": s("new")}}, {}}
	if diff := cmp.Diff(want, read.Responses, sameItems, cmpopts.IgnoreUnexported(types.ItemResponse{})); diff != "" {
		t.Errorf("responses (-want +got):\n%s", diff)
	}
	if got := units(read.ConsumedCapacity); !maps.Equal(got, map[string]float64{"plain": 6, "Music": 2}) {
		t.Errorf("the reads consumed %v", got)
	}
}

// A request repeated with its token changes nothing and consumes what reading does, for ten minutes.
func TestToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{plain}, Scale: 20})
		if err != nil {
			t.Fatal(err)
		}
		defer service.Close()
		db := client(service, ireland)
		run := func(add, token string) (*sdk.TransactWriteItemsOutput, error) {
			return db.TransactWriteItems(t.Context(), &sdk.TransactWriteItemsInput{
				ClientRequestToken: &token, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
				TransactItems: []types.TransactWriteItem{{Update: &types.Update{
					TableName: &plain.Name, Key: item{"id": s("a")}, UpdateExpression: aws.String("ADD v :v"), ExpressionAttributeValues: item{":v": n(add)},
					ConditionExpression: aws.String("attribute_not_exists(closed)"),
				}}},
			})
		}
		expect := func(want string) {
			t.Helper()
			got, err := db.GetItem(t.Context(), &sdk.GetItemInput{TableName: &plain.Name, Key: item{"id": s("a")}})
			if err != nil || !cmp.Equal(got.Item["v"], n(want), sameItems) {
				t.Errorf("item %v, %v, want v = %s", got.Item, err, want)
			}
		}
		for i, what := range []string{"WriteCapacityUnits", "ReadCapacityUnits"} {
			out, err := run(fmt.Sprintf("1.%0*d", i, 0), "t") // 1. and 1.0 are the same
			if err != nil {
				t.Fatal(err)
			}
			c := out.ConsumedCapacity[0]
			if (c.WriteCapacityUnits != nil) != (i == 0) || (c.ReadCapacityUnits != nil) != (i == 1) {
				t.Errorf("request %d consumed %+v, want %s", i, c, what)
			}
		}
		expect("1")
		if _, err := run("2", "t"); !isA[*types.IdempotentParameterMismatchException](err) {
			t.Errorf("another request with the token: %v", err)
		}
		if _, err := run("2", "u"); err != nil {
			t.Errorf("another token: %v", err)
		}
		expect("3")

		time.Sleep(10*time.Minute/20 - time.Nanosecond)
		if _, err := run("1", "t"); err != nil {
			t.Error(err)
		}
		expect("3")
		time.Sleep(time.Nanosecond)
		if _, err := run("2", "t"); err != nil {
			t.Errorf("after ten minutes: %v", err)
		}
		expect("5")

		putAll(t, db, "plain", item{"id": s("a"), "v": n("5"), "closed": s("")})
		if _, err := run("1", "v"); !isA[*types.TransactionCanceledException](err) {
			t.Errorf("%v, want it cancelled", err)
		}
		putAll(t, db, "plain", item{"id": s("a"), "v": n("5")})
		if _, err := run("1", "v"); err != nil {
			t.Errorf("once more after it was cancelled: %v", err)
		}
		expect("6")
	})
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// A transaction is atomic where it runs. Elsewhere its writes arrive one by one.
func TestTransactionReplicatesItemByItem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{Seed: 1})
		defer w.Close()
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Second, Jitter: time.Minute})
		var puts []types.TransactWriteItem
		for i := range 20 {
			puts = append(puts, types.TransactWriteItem{Put: &types.Put{TableName: &global.Name, Item: item{"id": s(fmt.Sprint(i)), "v": s("1")}}})
		}
		if _, err := w.clients[ireland].TransactWriteItems(t.Context(), &sdk.TransactWriteItemsInput{TransactItems: puts}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if got := w.Backlog(ireland, sweden); got == 0 || got == len(puts) {
			t.Errorf("%d of %d writes under way, want some", got, len(puts))
		}
		eventually()
		for i := range puts {
			w.expect(sweden, fmt.Sprint(i), "1")
		}
	})
}

// Reads of a transaction see all of every other one or nothing, in whatever order the tables are named.
func TestTransactionsAreIsolated(t *testing.T) {
	t.Parallel()
	service := newService(t, dynamodb.Options{Tables: []stack.Table{plain, music}})
	keys := [...]struct {
		table string
		key   item
	}{{"plain", item{"id": s("a")}}, {"Music", item{"artist": s("a"), "year": n("1")}}, {"plain", item{"id": s("b")}}}
	var running sync.WaitGroup
	defer running.Wait()
	for writer := range 4 {
		running.Go(func() {
			db := client(service, ireland)
			for i := range 50 {
				var puts []types.TransactWriteItem
				for j := range keys {
					at := keys[(j+writer)%len(keys)]
					whole := maps.Clone(at.key)
					whole["v"] = s(fmt.Sprint(writer, i))
					puts = append(puts, types.TransactWriteItem{Put: &types.Put{TableName: &at.table, Item: whole}})
				}
				if _, err := db.TransactWriteItems(t.Context(), &sdk.TransactWriteItemsInput{TransactItems: puts}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	db := client(service, ireland)
	for i := range 200 {
		var gets []types.TransactGetItem
		for j := range keys {
			at := keys[(i+j)%len(keys)]
			gets = append(gets, types.TransactGetItem{Get: &types.Get{TableName: &at.table, Key: at.key}})
		}
		out, err := db.TransactGetItems(t.Context(), &sdk.TransactGetItemsInput{TransactItems: gets})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range out.Responses[1:] {
			if !cmp.Equal(r.Item["v"], out.Responses[0].Item["v"], sameItems) {
				t.Fatalf("half a transaction: %v and %v", out.Responses[0].Item, r.Item)
			}
		}
	}
}

// A transaction does everything that its actions say, or nothing: a naive model tells which.
func TestTransactionsAgainstAModel(t *testing.T) {
	t.Parallel()
	tables := []stack.Table{plain, {Name: "other", Regions: []string{ireland}, PartitionKey: plain.PartitionKey}}
	rapid.Check(t, func(rt *rapid.T) {
		service, err := dynamodb.New(dynamodb.Options{Tables: tables})
		if err != nil {
			rt.Fatal(err)
		}
		defer service.Close()
		db := client(service, ireland)
		model := map[string]int{} // v by table and id
		for step := range rapid.IntRange(1, 6).Draw(rt, "steps") {
			var writes []types.TransactWriteItem
			after, want := maps.Clone(model), []string{}
			for _, at := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 1, 5, rapid.ID[int]).Draw(rt, "items") {
				table, id := tables[at%2].Name, fmt.Sprint(at/2)
				write, fault := drawAction(rt, table, id, after)
				writes, want = append(writes, write), append(want, fault)
			}
			_, err := db.TransactWriteItems(t.Context(), &sdk.TransactWriteItemsInput{TransactItems: writes})
			var got []string
			if cancelled, ok := errors.AsType[*types.TransactionCanceledException](err); ok {
				for _, r := range cancelled.CancellationReasons {
					got = append(got, *r.Code)
				}
			} else if err != nil {
				rt.Fatal(err)
			}
			if strings.Trim(strings.Join(want, ""), "None") == "" {
				model, want = after, nil
			}
			if !cmp.Equal(got, want) {
				rt.Fatalf("step %d: reasons %v, want %v", step, got, want)
			}
			for _, table := range tables {
				scan, err := db.Scan(t.Context(), &sdk.ScanInput{TableName: &table.Name})
				if err != nil {
					rt.Fatal(err)
				}
				held := 0
				for place, v := range model {
					if id, here := strings.CutPrefix(place, table.Name+"/"); here {
						held++
						if !containsItem(scan.Items, item{"id": s(id), "v": n(fmt.Sprint(v))}) {
							rt.Fatalf("step %d: %s is not %d in %v", step, place, v, scan.Items)
						}
					}
				}
				if held != len(scan.Items) {
					rt.Fatalf("step %d: %d items in %s, want %d", step, len(scan.Items), table.Name, held)
				}
			}
		}
	})
}

// drawAction draws an action on an item, does it in the model and says with which reason it cancels.
func drawAction(rt *rapid.T, table, id string, model map[string]int) (types.TransactWriteItem, string) {
	place := table + "/" + id
	v, there := model[place]
	drawn := rapid.IntRange(0, 3).Draw(rt, "v")
	values := item{":v": n(fmt.Sprint(drawn))}
	failed := "None"
	switch verb := rapid.IntRange(0, 4).Draw(rt, "verb"); verb {
	case 0: // a put of what is not there
		if there {
			failed = "ConditionalCheckFailed"
		}
		model[place] = drawn
		return types.TransactWriteItem{Put: &types.Put{TableName: &table, Item: item{"id": s(id), "v": values[":v"]}, ConditionExpression: aws.String("attribute_not_exists(id)")}}, failed
	case 1: // any put
		model[place] = drawn
		return types.TransactWriteItem{Put: &types.Put{TableName: &table, Item: item{"id": s(id), "v": values[":v"]}}}, failed
	case 2: // an update that needs the attribute
		if !there {
			failed = "ValidationError"
		}
		model[place] = v + drawn
		return types.TransactWriteItem{Update: &types.Update{TableName: &table, Key: item{"id": s(id)}, UpdateExpression: aws.String("SET v = v + :v"), ExpressionAttributeValues: values}}, failed
	case 3:
		if !there || v < drawn {
			failed = "ConditionalCheckFailed"
		}
		delete(model, place)
		return types.TransactWriteItem{Delete: &types.Delete{TableName: &table, Key: item{"id": s(id)}, ConditionExpression: aws.String("v >= :v"), ExpressionAttributeValues: values}}, failed
	}
	if there && v == drawn {
		failed = "ConditionalCheckFailed"
	}
	return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{TableName: &table, Key: item{"id": s(id)}, ConditionExpression: aws.String("v <> :v"), ExpressionAttributeValues: values}}, failed
}

func containsItem(items []item, want item) bool {
	for _, got := range items {
		if cmp.Equal(got, want, sameItems) {
			return true
		}
	}
	return false
}
