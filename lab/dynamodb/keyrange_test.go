package dynamodb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// Whatever the partition, the prefix and the page size, a query by prefix returns the partition's items
// whose sort keys begin with it, in order.
func TestQueryByPrefix(t *testing.T) {
	t.Parallel()
	files := stack.Table{Name: "files", Regions: []string{ireland}, PartitionKey: stack.Key{Name: "dir", Type: "B"}, SortKey: &stack.Key{Name: "file", Type: "B"}}
	bytes := rapid.StringOfN(rapid.SampledFrom([]rune("\x00\x01a")), 1, 4, -1)
	rapid.Check(t, func(rt *rapid.T) {
		service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{files}})
		if err != nil {
			rt.Fatal(err)
		}
		defer service.Close()
		db := client(service, ireland)
		binary := func(s string) types.AttributeValue {
			// The least byte becomes the greatest, so that prefixes of 0xFF come up.
			return &types.AttributeValueMemberB{Value: []byte(strings.ReplaceAll(s, "\x01", "\xff"))}
		}
		wantedDir, prefix := bytes.Draw(rt, "dir"), bytes.Draw(rt, "prefix")
		var want []string
		for range rapid.IntRange(0, 30).Draw(rt, "items") {
			dir, file := rapid.OneOf(rapid.Just(wantedDir), bytes).Draw(rt, "item's dir"), bytes.Draw(rt, "file")
			if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &files.Name, Item: item{"dir": binary(dir), "file": binary(file)}}); err != nil {
				rt.Fatal(err)
			}
			if dir == wantedDir && strings.HasPrefix(file, prefix) {
				want = append(want, string(binary(file).(*types.AttributeValueMemberB).Value))
			}
		}
		slices.Sort(want)
		want = slices.Compact(want)
		backwards := rapid.Bool().Draw(rt, "backwards")
		if backwards {
			slices.Reverse(want)
		}
		var got []string
		pages := sdk.NewQueryPaginator(db, &sdk.QueryInput{
			TableName: &files.Name, KeyConditionExpression: aws.String("dir = :d AND begins_with(#f, :p)"),
			ExpressionAttributeNames:  map[string]string{"#f": "file"},
			ExpressionAttributeValues: item{":d": binary(wantedDir), ":p": binary(prefix)},
			ScanIndexForward:          aws.Bool(!backwards), Limit: aws.Int32(int32(rapid.IntRange(1, 5).Draw(rt, "limit"))),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			for _, it := range page.Items {
				got = append(got, string(it["file"].(*types.AttributeValueMemberB).Value))
			}
		}
		if !slices.Equal(got, want) {
			rt.Errorf("files %q, want %q", got, want)
		}
	})
}
