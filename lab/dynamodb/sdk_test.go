package dynamodb_test

import (
	"errors"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

type item = map[string]types.AttributeValue

func s(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }
func n(v string) types.AttributeValue { return &types.AttributeValueMemberN{Value: v} }

var sameItems = cmpopts.IgnoreUnexported(
	types.AttributeValueMemberS{}, types.AttributeValueMemberN{}, types.AttributeValueMemberB{},
	types.AttributeValueMemberBOOL{}, types.AttributeValueMemberNULL{}, types.AttributeValueMemberM{},
	types.AttributeValueMemberL{}, types.AttributeValueMemberSS{}, types.AttributeValueMemberNS{},
	types.AttributeValueMemberBS{},
)

// AWS's own client, over a socket with its own transport, which checks every CRC.
func TestSDK(t *testing.T) {
	t.Parallel()
	service := newService(t, dynamodb.Options{Tables: []stack.Table{music}})
	server := httptest.NewServer(service.Handler(ireland))
	t.Cleanup(server.Close)
	db := sdk.New(sdk.Options{
		Region: ireland, Credentials: credentials, BaseEndpoint: &server.URL,
		HTTPClient: awshttp.NewBuildableClient(),
	})
	want := item{
		"artist": s("Björk"), "year": n("1995"),
		"price": n("12.50"), "cover": &types.AttributeValueMemberB{Value: []byte{0, 1, 255}},
		"live": &types.AttributeValueMemberBOOL{Value: true}, "label": &types.AttributeValueMemberNULL{Value: true},
		"tags":   &types.AttributeValueMemberSS{Value: []string{"art", "pop"}},
		"charts": &types.AttributeValueMemberNS{Value: []string{"2", "10"}},
		"keys":   &types.AttributeValueMemberBS{Value: [][]byte{{1}, {2}}},
		"tracks": &types.AttributeValueMemberL{Value: []types.AttributeValue{s("Army of Me"), s(`"Hyper\ballad"`)}},
		"notes":  &types.AttributeValueMemberM{Value: item{"empty": s("")}},
	}
	if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &music.Name, Item: want}); err != nil {
		t.Fatal(err)
	}
	got, err := db.GetItem(t.Context(), &sdk.GetItemInput{TableName: &music.Name, Key: item{"artist": s("Björk"), "year": n("1.995e3")}})
	if err != nil {
		t.Fatal(err)
	}
	want["price"] = n("12.5") // canonical
	if diff := cmp.Diff(want, got.Item, sameItems); diff != "" {
		t.Errorf("item (-want +got):\n%s", diff)
	}
}

func TestDescribeAndList(t *testing.T) {
	t.Parallel()
	service := newService(t, dynamodb.Options{Tables: []stack.Table{music, plain}})
	db := client(service, sweden)
	d, err := db.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: &music.Name})
	if err != nil {
		t.Fatal(err)
	}
	if got := *d.Table.TableArn; got != "arn:aws:dynamodb:eu-north-1:123456789012:table/Music" {
		t.Errorf("ARN %s", got)
	}
	if r := d.Table.Replicas; len(r) != 1 || *r[0].RegionName != ireland || r[0].ReplicaStatus != types.ReplicaStatusActive {
		t.Errorf("replicas %+v, want the other Region", r)
	}
	if d.Table.TableStatus != types.TableStatusActive || d.Table.CreationDateTime.IsZero() || *d.Table.GlobalTableVersion != "2019.11.21" {
		t.Errorf("description %+v", d.Table)
	}
	list, err := client(service, ireland).ListTables(t.Context(), &sdk.ListTablesInput{Limit: aws.Int32(1)})
	if err != nil || len(list.TableNames) != 1 || *list.LastEvaluatedTableName != "Music" {
		t.Fatalf("first page %+v, %v", list, err)
	}
	list, err = client(service, ireland).ListTables(t.Context(), &sdk.ListTablesInput{ExclusiveStartTableName: list.LastEvaluatedTableName})
	if err != nil || len(list.TableNames) != 1 || list.TableNames[0] != "plain" || list.LastEvaluatedTableName != nil {
		t.Errorf("second page %+v, %v", list, err)
	}
	list, err = client(service, ohio).ListTables(t.Context(), &sdk.ListTablesInput{})
	if err != nil || len(list.TableNames) != 0 {
		t.Errorf("in a Region without tables: %+v, %v", list, err)
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{plain}}), ireland)
	put := func(v string, condition *string, values item) error {
		_, err := db.PutItem(t.Context(), &sdk.PutItemInput{
			TableName: &plain.Name, Item: item{"id": s("a"), "v": n(v)},
			ConditionExpression: condition, ExpressionAttributeValues: values,
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		})
		return err
	}
	absent := aws.String("attribute_not_exists(id)")
	if err := put("1", absent, nil); err != nil {
		t.Fatal(err)
	}
	failed, ok := errors.AsType[*types.ConditionalCheckFailedException](put("2", absent, nil))
	if !ok || failed.ErrorMessage() != "The conditional request failed" {
		t.Fatalf("second put: %v, want a failed condition", failed)
	}
	if diff := cmp.Diff(item{"id": s("a"), "v": n("1")}, failed.Item, sameItems); diff != "" {
		t.Errorf("item in the error (-want +got):\n%s", diff)
	}
	if err := put("2", aws.String("v = :v"), item{":v": n("1.0")}); err != nil {
		t.Errorf("optimistic lock: %v", err)
	}
	deleted, err := db.DeleteItem(t.Context(), &sdk.DeleteItemInput{
		TableName: &plain.Name, Key: item{"id": s("a")}, ConditionExpression: aws.String("v > :v"),
		ExpressionAttributeValues: item{":v": n("1")}, ReturnValues: types.ReturnValueAllOld,
	})
	if err != nil || !cmp.Equal(deleted.Attributes, item{"id": s("a"), "v": n("2")}, sameItems) {
		t.Errorf("delete: %+v, %v", deleted, err)
	}
	_, err = db.DeleteItem(t.Context(), &sdk.DeleteItemInput{
		TableName: &plain.Name, Key: item{"id": s("a")}, ConditionExpression: aws.String("attribute_exists(id)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err); !ok || failed.Item != nil {
		t.Errorf("delete of nothing: %v, want a failed condition without an item", err)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	key := item{"id": s("a")}
	for name, test := range map[string]struct {
		update string
		values item
		want   types.ReturnValue
		attrs  item
	}{
		"none":            {"SET v = v + :one", item{":one": n("1")}, types.ReturnValueNone, nil},
		"all old":         {"SET v = v + :one", item{":one": n("1")}, types.ReturnValueAllOld, item{"id": s("a"), "v": n("1"), "w": s("x")}},
		"all new":         {"ADD v :one", item{":one": n("1")}, types.ReturnValueAllNew, item{"id": s("a"), "v": n("2"), "w": s("x")}},
		"updated old":     {"SET v = if_not_exists(z, :one) REMOVE w", item{":one": n("5")}, types.ReturnValueUpdatedOld, item{"v": n("1"), "w": s("x")}},
		"updated new":     {"SET v = :one REMOVE w", item{":one": n("5")}, types.ReturnValueUpdatedNew, item{"v": n("5")}},
		"nothing updated": {"REMOVE z", nil, types.ReturnValueUpdatedNew, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := client(newService(t, dynamodb.Options{Tables: []stack.Table{plain}}), ireland)
			if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &plain.Name, Item: item{"id": s("a"), "v": n("1"), "w": s("x")}}); err != nil {
				t.Fatal(err)
			}
			got, err := db.UpdateItem(t.Context(), &sdk.UpdateItemInput{
				TableName: &plain.Name, Key: key, UpdateExpression: &test.update,
				ExpressionAttributeValues: test.values, ReturnValues: test.want,
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.attrs, got.Attributes, sameItems); diff != "" {
				t.Errorf("attributes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpdateMakesTheItem(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{plain}}), ireland)
	got, err := db.UpdateItem(t.Context(), &sdk.UpdateItemInput{
		TableName: &plain.Name, Key: item{"id": s("new")}, UpdateExpression: aws.String("ADD visits :one"),
		ExpressionAttributeValues: item{":one": n("1")}, ReturnValues: types.ReturnValueAllNew,
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	})
	if err != nil || !cmp.Equal(got.Attributes, item{"id": s("new"), "visits": n("1")}, sameItems) {
		t.Fatalf("update: %+v, %v", got, err)
	}
	if c := got.ConsumedCapacity; c == nil || *c.TableName != plain.Name || *c.CapacityUnits != 1 {
		t.Errorf("capacity %+v, want one unit of %s", c, plain.Name)
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{music}}), ireland)
	years := []string{"-5", "-0.5", "0", "7", "70", "700", "1E3"}
	for _, artist := range []string{"a", "a\x00", "b"} {
		for i, year := range years {
			if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &music.Name, Item: item{"artist": s(artist), "year": n(year), "i": n(strconv.Itoa(i))}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		condition string
		filter    string
		values    item
		backwards bool
		want      string // the items' i, in order
	}{
		"all":                 {condition: "artist = :a", want: "0123456"},
		"backwards":           {condition: "artist = :a", backwards: true, want: "6543210"},
		"equal":               {condition: "artist = :a AND #y = :y", values: item{":y": n("70.0")}, want: "4"},
		"less":                {condition: "#y < :y AND artist = :a", values: item{":y": n("7")}, want: "012"},
		"at most":             {condition: "artist = :a AND #y <= :y", values: item{":y": n("7")}, want: "0123"},
		"greater":             {condition: "artist = :a AND #y > :y", values: item{":y": n("7")}, want: "456"},
		"mirrored":            {condition: "artist = :a AND :y < #y", values: item{":y": n("7")}, want: "456"},
		"at least, backwards": {condition: "artist = :a AND #y >= :y", values: item{":y": n("7")}, backwards: true, want: "6543"},
		"between":             {condition: "artist = :a AND #y BETWEEN :y AND :z", values: item{":y": n("-1"), ":z": n("70")}, want: "1234"},
		"filter":              {condition: "artist = :a", filter: "i IN (:y, :z)", values: item{":y": n("1"), ":z": n("5")}, want: "15"},
	} {
		for _, limit := range []int32{0, 1, 2, 7} {
			in := &sdk.QueryInput{
				TableName: &music.Name, KeyConditionExpression: &test.condition, ConsistentRead: aws.Bool(true),
				ExpressionAttributeValues: item{":a": s("a")}, ScanIndexForward: aws.Bool(!test.backwards),
			}
			for k, v := range test.values {
				in.ExpressionAttributeValues[k] = v
			}
			if name != "all" && name != "backwards" && name != "filter" {
				in.ExpressionAttributeNames = map[string]string{"#y": "year"}
			}
			if test.filter != "" {
				in.FilterExpression = &test.filter
			}
			if limit > 0 {
				in.Limit = &limit
			}
			got := ""
			for pages := sdk.NewQueryPaginator(db, in); pages.HasMorePages(); {
				page, err := pages.NextPage(t.Context())
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if limit > 0 && page.ScannedCount > limit || int(page.Count) != len(page.Items) {
					t.Errorf("%s: %d items, Count %d, ScannedCount %d at limit %d", name, len(page.Items), page.Count, page.ScannedCount, limit)
				}
				for _, it := range page.Items {
					got += it["i"].(*types.AttributeValueMemberN).Value
				}
			}
			if got != test.want {
				t.Errorf("%s, limit %d: items %s, want %s", name, limit, got, test.want)
			}
		}
	}
}

func TestQueryCountsAndProjects(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{music}}), ireland)
	for _, year := range []string{"1", "2", "3"} {
		if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &music.Name, Item: item{"artist": s("a"), "year": n(year), "x": s(year)}}); err != nil {
			t.Fatal(err)
		}
	}
	values := item{":a": s("a"), ":x": s("2")}
	count, err := db.Query(t.Context(), &sdk.QueryInput{
		TableName: &music.Name, KeyConditionExpression: aws.String("artist = :a"), FilterExpression: aws.String("x >= :x"),
		ExpressionAttributeValues: values, Select: types.SelectCount,
	})
	if err != nil || count.Count != 2 || count.ScannedCount != 3 || count.Items != nil {
		t.Errorf("count: %+v, %v", count, err)
	}
	// A limit reached exactly gives a LastEvaluatedKey, as AWS does though nothing follows.
	page, err := db.Query(t.Context(), &sdk.QueryInput{
		TableName: &music.Name, KeyConditionExpression: aws.String("artist = :a"), Limit: aws.Int32(3),
		ExpressionAttributeValues: item{":a": s("a")}, ProjectionExpression: aws.String("x"),
	})
	if err != nil || !cmp.Equal(page.LastEvaluatedKey, item{"artist": s("a"), "year": n("3")}, sameItems) {
		t.Fatalf("page: %+v, %v", page, err)
	}
	if diff := cmp.Diff([]item{{"x": s("1")}, {"x": s("2")}, {"x": s("3")}}, page.Items, sameItems); diff != "" {
		t.Errorf("projected (-want +got):\n%s", diff)
	}
}

// A page ends when it has read 1 MB, whatever the filter leaves of it.
func TestQueryPageSize(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{music}}), ireland)
	big := string(make([]byte, 300<<10))
	for _, year := range []string{"1", "2", "3", "4", "5"} {
		if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &music.Name, Item: item{"artist": s("a"), "year": n(year), "x": s(big)}}); err != nil {
			t.Fatal(err)
		}
	}
	page, err := db.Query(t.Context(), &sdk.QueryInput{
		TableName: &music.Name, KeyConditionExpression: aws.String("artist = :a"), FilterExpression: aws.String("attribute_not_exists(x)"),
		ExpressionAttributeValues: item{":a": s("a")}, ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes,
	})
	if err != nil || page.Count != 0 || page.ScannedCount != 4 || page.LastEvaluatedKey == nil {
		t.Fatalf("page: %+v, %v", page, err)
	}
	if got := *page.ConsumedCapacity.Table.CapacityUnits; got < 150 || got > 151 {
		t.Errorf("%v capacity units for 1.2 MB read eventually consistent, want about 150", got)
	}
}
