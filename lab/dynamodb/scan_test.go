package dynamodb_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

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

// However many segments, each item is in one of them, whatever the page size; and those of a partition
// are in the same one.
func TestParallelScan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{games}})
		if err != nil {
			rt.Fatal(err)
		}
		defer service.Close()
		db := client(service, ireland)
		want := map[string]int{}
		for range rapid.IntRange(0, 30).Draw(rt, "items") {
			it := item{"user": s(drawString.Draw(rt, "user")), "game": s(drawString.Draw(rt, "game")), "team": s(drawString.Draw(rt, "team"))}
			want[fmt.Sprintf("%q %q", raw(it["user"]), raw(it["game"]))] = 1
			if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &games.Name, Item: it}); err != nil {
				rt.Fatal(err)
			}
		}
		in := &sdk.ScanInput{TableName: &games.Name, Limit: aws.Int32(int32(rapid.IntRange(1, 5).Draw(rt, "limit")))}
		in.TotalSegments = aws.Int32(int32(rapid.IntRange(1, 5).Draw(rt, "segments")))
		partition := "user"
		if rapid.Bool().Draw(rt, "an index") {
			in.IndexName, partition = aws.String("byTeam"), "team"
		}
		got, segmentOf := map[string]int{}, map[string]int32{}
		for segment := range *in.TotalSegments {
			in.Segment, in.ExclusiveStartKey = aws.Int32(segment), nil
			for _, it := range scanAll(t, db, in) {
				got[fmt.Sprintf("%q %q", raw(it["user"]), raw(it["game"]))]++
				if other, seen := segmentOf[raw(it[partition])]; seen && other != segment {
					rt.Errorf("partition %q is in segments %d and %d", raw(it[partition]), other, segment)
				}
				segmentOf[raw(it[partition])] = segment
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("items and how often they come (-want +got):\n%s", diff)
		}
	})
}

// A worker cannot go on where one of another segment was.
func TestParallelScanStaysInItsSegment(t *testing.T) {
	t.Parallel()
	db := client(newService(t, dynamodb.Options{Tables: []stack.Table{plain}}), ireland)
	for i := range 20 {
		if _, err := db.PutItem(t.Context(), &sdk.PutItemInput{TableName: &plain.Name, Item: item{"id": s(strconv.Itoa(i))}}); err != nil {
			t.Fatal(err)
		}
	}
	first, err := db.Scan(t.Context(), &sdk.ScanInput{TableName: &plain.Name, Segment: aws.Int32(1), TotalSegments: aws.Int32(2), Limit: aws.Int32(1)})
	if err != nil || len(first.LastEvaluatedKey) != 1 {
		t.Fatalf("first page: %+v, %v", first, err)
	}
	_, err = db.Scan(t.Context(), &sdk.ScanInput{TableName: &plain.Name, Segment: aws.Int32(0), TotalSegments: aws.Int32(2), ExclusiveStartKey: first.LastEvaluatedKey})
	const want = "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 0"
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorMessage() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
