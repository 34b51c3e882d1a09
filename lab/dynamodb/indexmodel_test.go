package dynamodb_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

func b(v string) types.AttributeValue { return &types.AttributeValueMemberB{Value: []byte(v)} }

// games has an index of each kind: global and local, with a sort key of each type and without one, and
// with each projection.
var games = stack.Table{
	Name: "games", Regions: []string{ireland, sweden},
	PartitionKey: stack.Key{Name: "user", Type: "S"}, SortKey: &stack.Key{Name: "game", Type: "S"},
	GlobalIndexes: []stack.Index{
		{Name: "byGame", PartitionKey: stack.Key{Name: "game", Type: "S"}, SortKey: &stack.Key{Name: "score", Type: "N"}, Projection: "ALL"},
		{Name: "byTeam", PartitionKey: stack.Key{Name: "team", Type: "S"}, Projection: "KEYS_ONLY"},
		{Name: "byToken", PartitionKey: stack.Key{Name: "team", Type: "S"}, SortKey: &stack.Key{Name: "token", Type: "B"}, Projection: "INCLUDE", NonKeyAttributes: []string{"note"}},
	},
	LocalIndexes: []stack.Index{
		{Name: "byScore", PartitionKey: stack.Key{Name: "user", Type: "S"}, SortKey: &stack.Key{Name: "score", Type: "N"}, Projection: "INCLUDE", NonKeyAttributes: []string{"note"}},
		{Name: "byName", PartitionKey: stack.Key{Name: "user", Type: "S"}, SortKey: &stack.Key{Name: "name", Type: "S"}, Projection: "KEYS_ONLY"},
	},
}

// Values that are hard to keep in order: with zero and greatest bytes, and one the beginning of the other.
var (
	drawString = rapid.StringOfN(rapid.SampledFrom([]rune("\x00\x01aé")), 1, 3, -1)
	drawBinary = rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 0x61, 0xFF}), 1, 3).Draw(t, "bytes"))
	})
	drawNumber = rapid.SampledFrom([]string{"-12", "-1.2", "-1", "0", "0.5", "1", "10", "1.05", "1E-130", "9E125"})
)

// drawGame draws an item. It may lack what only indexes need.
func drawGame(t *rapid.T) item {
	it := item{"user": s(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "user")), "game": s(drawString.Draw(t, "game"))}
	has := func(name string, draw func() types.AttributeValue) {
		if rapid.Bool().Draw(t, "has "+name) {
			it[name] = draw()
		}
	}
	has("score", func() types.AttributeValue { return n(drawNumber.Draw(t, "score")) })
	has("team", func() types.AttributeValue { return s(rapid.SampledFrom([]string{"x", "x\x00"}).Draw(t, "team")) })
	has("token", func() types.AttributeValue { return b(drawBinary.Draw(t, "token")) })
	has("name", func() types.AttributeValue { return s(drawString.Draw(t, "name")) })
	has("note", func() types.AttributeValue { return s(rapid.StringN(0, 3, -1).Draw(t, "note")) })
	has("more", func() types.AttributeValue { return s("more") })
	return it
}

// compareValues orders key values of one type.
func compareValues(x, y types.AttributeValue) int {
	switch x := x.(type) {
	case *types.AttributeValueMemberS:
		return strings.Compare(x.Value, y.(*types.AttributeValueMemberS).Value)
	case *types.AttributeValueMemberB:
		return bytes.Compare(x.Value, y.(*types.AttributeValueMemberB).Value)
	case *types.AttributeValueMemberN:
		return value.Number(x.Value).Compare(value.Number(y.(*types.AttributeValueMemberN).Value))
	}
	panic(fmt.Sprintf("no key: %T", x))
}

// naiveIndex is what an index of games must hold, made of all items: what it projects of those that have
// its keys, in the order of its sort key and then of the primary key.
func naiveIndex(all []item, ix stack.Index) []item {
	keys := []string{"user", "game", ix.PartitionKey.Name}
	if ix.SortKey != nil {
		keys = append(keys, ix.SortKey.Name)
	}
	var held []item
	for _, it := range all {
		if !slices.ContainsFunc(keys, func(name string) bool { return it[name] == nil }) {
			held = append(held, it)
		}
	}
	slices.SortFunc(held, func(x, y item) int {
		order := 0
		if ix.SortKey != nil {
			order = compareValues(x[ix.SortKey.Name], y[ix.SortKey.Name])
		}
		return cmp.Or(order, byPrimaryKey(x, y))
	})
	if ix.Projection == "ALL" {
		return held
	}
	for i, it := range held {
		held[i] = item{}
		for _, name := range slices.Concat(keys, ix.NonKeyAttributes) {
			if it[name] != nil {
				held[i][name] = it[name]
			}
		}
	}
	return held
}

// byPrimaryKey orders games as the lab does: their users' names are equally long.
func byPrimaryKey(x, y item) int {
	return cmp.Or(compareValues(x["user"], y["user"]), compareValues(x["game"], y["game"]))
}

// queryAll pages through a query.
func queryAll(t testing.TB, db *sdk.Client, in *sdk.QueryInput) []item {
	t.Helper()
	var found []item
	for pages := sdk.NewQueryPaginator(db, in); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatalf("query %+v: %v", in, err)
		}
		found = append(found, page.Items...)
	}
	return found
}

func scanAll(t testing.TB, db *sdk.Client, in *sdk.ScanInput) []item {
	t.Helper()
	var found []item
	for pages := sdk.NewScanPaginator(db, in); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatalf("scan %+v: %v", in, err)
		}
		found = append(found, page.Items...)
	}
	return found
}

// Whatever is written where and replicated when, in each Region every index agrees with the items there.
func TestIndexesAgreeWithItems(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{games}, Seed: rapid.Uint64().Draw(rt, "seed")})
			if err != nil {
				rt.Fatal(err)
			}
			defer service.Close()
			clients := map[string]*sdk.Client{ireland: client(service, ireland), sweden: client(service, sweden)}
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				region := rapid.SampledFrom(games.Regions).Draw(rt, "region")
				switch rapid.SampledFrom([]string{"put", "put", "put", "update", "remove", "pass"}).Draw(rt, "step") {
				case "pass":
					time.Sleep(time.Duration(rapid.IntRange(0, 2000).Draw(rt, "ms")) * time.Millisecond)
					synctest.Wait()
				case "put":
					_, err = clients[region].PutItem(t.Context(), &sdk.PutItemInput{TableName: &games.Name, Item: drawGame(rt)})
				case "update":
					err = updateGame(t, clients[region], drawGame(rt))
				case "remove":
					it := drawGame(rt)
					_, err = clients[region].DeleteItem(t.Context(), &sdk.DeleteItemInput{TableName: &games.Name, Key: item{"user": it["user"], "game": it["game"]}})
				}
				if err != nil {
					rt.Fatal(err)
				}
			}
			checkIndexes(t, rt, clients[rapid.SampledFrom(games.Regions).Draw(rt, "first checked")])
			eventually()
			for _, region := range games.Regions {
				checkIndexes(t, rt, clients[region])
			}
		})
	})
}

// updateGame makes an item's attributes those of it, in one update.
func updateGame(t testing.TB, db *sdk.Client, it item) error {
	in := &sdk.UpdateItemInput{
		TableName: &games.Name, Key: item{"user": it["user"], "game": it["game"]},
		ExpressionAttributeNames: map[string]string{}, ExpressionAttributeValues: item{},
	}
	var set, remove []string
	for _, name := range []string{"score", "team", "token", "name", "note"} {
		in.ExpressionAttributeNames["#"+name] = name
		if it[name] == nil {
			remove = append(remove, "#"+name)
			continue
		}
		in.ExpressionAttributeValues[":"+name] = it[name]
		set = append(set, "#"+name+" = :"+name)
	}
	update := ""
	if len(set) > 0 {
		update += "SET " + strings.Join(set, ", ")
	} else {
		in.ExpressionAttributeValues = nil
	}
	if len(remove) > 0 {
		update += " REMOVE " + strings.Join(remove, ", ")
	}
	in.UpdateExpression = &update
	_, err := db.UpdateItem(t.Context(), in)
	return err
}

// checkIndexes compares queries and scans on every index with what the table's items say.
func checkIndexes(t testing.TB, rt *rapid.T, db *sdk.Client) {
	all := scanAll(t, db, &sdk.ScanInput{TableName: &games.Name})
	for _, ix := range slices.Concat(games.GlobalIndexes, games.LocalIndexes) {
		held := naiveIndex(all, ix)
		if len(held) > 0 {
			partition := rapid.SampledFrom(held).Draw(rt, "partition")[ix.PartitionKey.Name]
			in := &sdk.QueryInput{
				TableName: &games.Name, IndexName: &ix.Name,
				KeyConditionExpression: aws.String("#p = :p"), ExpressionAttributeNames: map[string]string{"#p": ix.PartitionKey.Name},
				ExpressionAttributeValues: item{":p": partition}, ScanIndexForward: aws.Bool(rapid.Bool().Draw(rt, "forward")),
			}
			meets := drawSortCondition(rt, ix, in)
			if rapid.Bool().Draw(rt, "limited") {
				in.Limit = aws.Int32(int32(rapid.IntRange(1, 3).Draw(rt, "limit")))
			}
			var want []item
			for _, it := range held {
				if compareValues(it[ix.PartitionKey.Name], partition) == 0 && (ix.SortKey == nil || meets(it[ix.SortKey.Name])) {
					want = append(want, it)
				}
			}
			if !*in.ScanIndexForward {
				slices.Reverse(want)
			}
			if diff := gocmp.Diff(want, queryAll(t, db, in), sameItems); diff != "" {
				rt.Errorf("%s: query %s (-want +got):\n%s", ix.Name, *in.KeyConditionExpression, diff)
			}
		}
		limit := int32(rapid.IntRange(2, 10).Draw(rt, "scan's limit"))
		got := scanAll(t, db, &sdk.ScanInput{TableName: &games.Name, IndexName: &ix.Name, Limit: &limit})
		slices.SortFunc(got, byPrimaryKey)
		slices.SortFunc(held, byPrimaryKey)
		if diff := gocmp.Diff(held, got, sameItems); diff != "" {
			rt.Errorf("%s: scan (-want +got):\n%s", ix.Name, diff)
		}
	}
}

// drawSortCondition adds a condition on the index's sort key to a query and returns what meets it.
func drawSortCondition(t *rapid.T, ix stack.Index, in *sdk.QueryInput) func(types.AttributeValue) bool {
	operators := map[string]func(order int) bool{
		"=": func(order int) bool { return order == 0 }, "<": func(order int) bool { return order < 0 }, "<=": func(order int) bool { return order <= 0 },
		">": func(order int) bool { return order > 0 }, ">=": func(order int) bool { return order >= 0 },
	}
	operator := rapid.SampledFrom([]string{"", "=", "<", "<=", ">", ">=", "between", "begins_with"}).Draw(t, "operator")
	if ix.SortKey == nil || operator == "" || operator == "begins_with" && ix.SortKey.Type == "N" {
		return func(types.AttributeValue) bool { return true }
	}
	draw := func() types.AttributeValue {
		switch ix.SortKey.Type {
		case "N":
			return n(string(canonical(t, drawNumber.Draw(t, "bound"))))
		case "B":
			return b(drawBinary.Draw(t, "bound"))
		}
		return s(drawString.Draw(t, "bound"))
	}
	low, high := draw(), draw()
	if compareValues(low, high) > 0 {
		low, high = high, low
	}
	in.ExpressionAttributeNames["#s"] = ix.SortKey.Name
	in.ExpressionAttributeValues[":l"] = low
	switch operator {
	case "between":
		in.ExpressionAttributeValues[":h"] = high
		*in.KeyConditionExpression += " AND #s BETWEEN :l AND :h"
		return func(v types.AttributeValue) bool { return compareValues(v, low) >= 0 && compareValues(v, high) <= 0 }
	case "begins_with":
		*in.KeyConditionExpression += " AND begins_with(#s, :l)"
		return func(v types.AttributeValue) bool { return strings.HasPrefix(raw(v), raw(low)) }
	}
	*in.KeyConditionExpression += " AND #s " + operator + " :l"
	return func(v types.AttributeValue) bool { return operators[operator](compareValues(v, low)) }
}

func canonical(t *rapid.T, text string) value.Number {
	number, err := value.ParseNumber(text)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func raw(v types.AttributeValue) string {
	if binary, ok := v.(*types.AttributeValueMemberB); ok {
		return string(binary.Value)
	}
	return v.(*types.AttributeValueMemberS).Value
}
