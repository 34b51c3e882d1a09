package dynamodb_test

import (
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// AWS's own client over a socket pages through a leader board, in which many have the same score.
func TestQueryIndexPages(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newService(t, dynamodb.Options{Tables: []stack.Table{games}}).Handler(ireland))
	t.Cleanup(server.Close)
	db := sdk.New(sdk.Options{Region: ireland, Credentials: credentials, BaseEndpoint: &server.URL, HTTPClient: awshttp.NewBuildableClient()})
	for i := range 10 {
		putGame(t, db, item{"user": s(strconv.Itoa(i)), "game": s("chess"), "score": n(strconv.Itoa(i % 3))})
	}
	putGame(t, db, item{"user": s("no score"), "game": s("chess")})
	in := &sdk.QueryInput{
		TableName: &games.Name, IndexName: aws.String("byGame"), Limit: aws.Int32(3),
		KeyConditionExpression: aws.String("game = :g"), ExpressionAttributeValues: item{":g": s("chess")}, ScanIndexForward: aws.Bool(false),
	}
	page, err := db.Query(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(item{"user": s("2"), "game": s("chess"), "score": n("2")}, page.LastEvaluatedKey, sameItems); diff != "" {
		t.Errorf("LastEvaluatedKey (-want +got):\n%s", diff)
	}
	users := ""
	for _, it := range queryAll(t, db, in) {
		users += raw(it["user"])
	}
	if want := "8527419630"; users != want {
		t.Errorf("users %s, want %s", users, want)
	}
}

func putGame(t testing.TB, db *sdk.Client, it item) {
	t.Helper()
	if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &games.Name, Item: it}); err != nil {
		t.Fatal(err)
	}
}

// What an index answers depends on what it projects; only a local one fetches the rest from the table.
func TestIndexProjections(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{games}}), ireland)
	all := item{"user": s("a"), "game": s("go"), "score": n("7"), "team": s("x"), "token": b("t"), "name": s("n"), "note": s("!"), "more": s("m")}
	putGame(t, db, all)
	only := func(names ...string) item {
		it := item{}
		for _, name := range names {
			it[name] = all[name]
		}
		return it
	}
	for name, test := range map[string]struct {
		index, key         string
		selecting          types.Select
		projection, filter string
		want               item
	}{
		"all":                      {index: "byGame", key: "game", want: all},
		"all, selected":            {index: "byGame", key: "game", selecting: types.SelectAllAttributes, want: all},
		"keys of both":             {index: "byTeam", key: "team", want: only("team", "user", "game")},
		"included":                 {index: "byToken", key: "team", want: only("team", "token", "user", "game", "note")},
		"all projected":            {index: "byToken", key: "team", selecting: types.SelectAllProjectedAttributes, want: only("team", "token", "user", "game", "note")},
		"some of the included":     {index: "byToken", key: "team", projection: "note", want: only("note")},
		"local":                    {index: "byScore", key: "user", want: only("user", "game", "score", "note")},
		"local, fetched":           {index: "byScore", key: "user", selecting: types.SelectAllAttributes, want: all},
		"local, some fetched":      {index: "byName", key: "user", projection: "more, game", want: only("more", "game")},
		"filter by the table's":    {index: "byTeam", key: "team", filter: "game = :f", want: only("team", "user", "game")},
		"filter by an included":    {index: "byToken", key: "team", filter: "note <> :f", want: only("team", "token", "user", "game", "note")},
		"filter by what is global": {index: "byGame", key: "game", filter: "more <> :f", want: all},
	} {
		in := &sdk.QueryInput{
			TableName: &games.Name, IndexName: &test.index, Select: test.selecting,
			KeyConditionExpression: aws.String("#k = :k"), ExpressionAttributeNames: map[string]string{"#k": test.key}, ExpressionAttributeValues: item{":k": all[test.key]},
		}
		if test.projection != "" {
			in.ProjectionExpression = &test.projection
		}
		if test.filter != "" {
			in.FilterExpression = &test.filter
			in.ExpressionAttributeValues[":f"] = s("go")
		}
		got := queryAll(t, db, in)
		if diff := gocmp.Diff([]item{test.want}, got, sameItems); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A page is as large as what the index holds, or with what is fetched in whole read units.
func TestIndexPageSize(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{games}}), ireland)
	const items = 5
	for i := range items {
		putGame(t, db, item{"user": s("a"), "game": s(strconv.Itoa(i)), "name": s("n"), "more": s(strings.Repeat("x", 300<<10))})
	}
	for selecting, want := range map[types.Select]int32{types.SelectAllProjectedAttributes: items, types.SelectAllAttributes: 4} {
		page, err := db.Query(t.Context(), &sdk.QueryInput{
			TableName: &games.Name, IndexName: aws.String("byName"), Select: selecting,
			KeyConditionExpression: aws.String("#u = :u"), ExpressionAttributeNames: map[string]string{"#u": "user"}, ExpressionAttributeValues: item{":u": s("a")},
		})
		if err != nil || page.Count != want || (page.LastEvaluatedKey != nil) != (want < items) {
			t.Errorf("%s: %d items, next %v, %v; want %d", selecting, page.Count, page.LastEvaluatedKey, err, want)
		}
	}
}

func TestDescribeIndexes(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{games, plain}}), ireland)
	putGame(t, db, item{"user": s("a"), "game": s("go"), "team": s("x"), "more": s("m")})
	out, err := db.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: &games.Name})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range out.Table.AttributeDefinitions {
		names = append(names, *d.AttributeName+":"+string(d.AttributeType))
	}
	if got, want := strings.Join(names, " "), "user:S game:S score:N name:S team:S token:B"; got != want {
		t.Errorf("definitions %s, want %s", got, want)
	}
	if len(out.Table.GlobalSecondaryIndexes) != 3 || len(out.Table.LocalSecondaryIndexes) != 2 {
		t.Fatalf("indexes %+v, %+v", out.Table.GlobalSecondaryIndexes, out.Table.LocalSecondaryIndexes)
	}
	want := types.GlobalSecondaryIndexDescription{
		IndexName: aws.String("byTeam"), IndexStatus: types.IndexStatusActive,
		IndexArn:              aws.String("arn:aws:dynamodb:eu-west-1:123456789012:table/games/index/byTeam"),
		KeySchema:             []types.KeySchemaElement{{AttributeName: aws.String("team"), KeyType: types.KeyTypeHash}},
		Projection:            &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
		ProvisionedThroughput: &types.ProvisionedThroughputDescription{NumberOfDecreasesToday: aws.Int64(0), ReadCapacityUnits: aws.Int64(0), WriteCapacityUnits: aws.Int64(0)},
		WarmThroughput:        &types.GlobalSecondaryIndexWarmThroughputDescription{ReadUnitsPerSecond: aws.Int64(12000), WriteUnitsPerSecond: aws.Int64(4000), Status: types.IndexStatusActive},
		ItemCount:             aws.Int64(1), IndexSizeBytes: aws.Int64(int64(len("user" + "a" + "game" + "go" + "team" + "x"))),
	}
	ignored := gocmp.FilterPath(func(p gocmp.Path) bool { return strings.Contains(p.String(), "noSmithyDocumentSerde") }, gocmp.Ignore())
	if diff := gocmp.Diff(want, out.Table.GlobalSecondaryIndexes[1], ignored); diff != "" {
		t.Errorf("byTeam (-want +got):\n%s", diff)
	}
	if ix := out.Table.LocalSecondaryIndexes[1]; *ix.IndexName != "byScore" || *ix.ItemCount != 0 || ix.Projection.NonKeyAttributes[0] != "note" || len(ix.KeySchema) != 2 {
		t.Errorf("byScore: %+v", ix)
	}
	if out, err = db.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: &plain.Name}); err != nil || out.Table.GlobalSecondaryIndexes != nil || out.Table.LocalSecondaryIndexes != nil {
		t.Errorf("a table without indexes: %+v, %v", out, err)
	}
}
