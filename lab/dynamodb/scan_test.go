package dynamodb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

func TestScanPagesThroughEverything(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{music}}), ireland)
	var want []string
	for _, artist := range []string{"a", "b", "é", "zz"} {
		for _, year := range []string{"-1", "7", "70"} {
			want = append(want, artist+year)
			if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{
				TableName: &music.Name, Item: item{"artist": s(artist), "year": n(year), "x": s(artist + year)},
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	slices.Sort(want)
	for _, limit := range []int32{1, 2, 5, 100} {
		var got []string
		pages := sdk.NewScanPaginator(db, &sdk.ScanInput{TableName: &music.Name, Limit: &limit})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range page.Items {
				got = append(got, it["x"].(*types.AttributeValueMemberS).Value)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: scanned %q, want %q", limit, got, want)
		}
	}
	filtered, err := db.Scan(t.Context(), &sdk.ScanInput{
		TableName: &music.Name, FilterExpression: aws.String("artist = :a"), ExpressionAttributeValues: item{":a": s("b")},
	})
	if err != nil || filtered.Count != 3 || filtered.ScannedCount != int32(len(want)) {
		t.Errorf("a filter on a key: %+v, %v; want 3 of %d", filtered, err, len(want))
	}
}

func TestScanSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{music}}), ireland)
	_, err := db.Scan(t.Context(), &sdk.ScanInput{TableName: &music.Name, Segment: aws.Int32(0), TotalSegments: aws.Int32(4)})
	if api, ok := errors.AsType[smithy.APIError](err); !ok || !strings.Contains(api.ErrorMessage(), "TotalSegments") {
		t.Errorf("got %v, want an error that names TotalSegments", err)
	}
}
