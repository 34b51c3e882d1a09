package dynamodb_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/lab/dynamodb"
)

func epoch(t time.Time) types.AttributeValue { return n(fmt.Sprint(t.Unix())) }

// Expired items are served until the sweep that finds them, which deletes them everywhere. What is no
// time in the near past stays.
func TestSweep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		declared := global
		declared.TTLAttribute = "ttl"
		var r recorder
		w := newWorldOf(t, declared, dynamodb.Options{Scale: 10, Observer: r.hear})
		defer w.Close()
		w.Freeze(ireland) // who sweeps then is the next
		now := time.Now()
		for id, ttl := range map[string]types.AttributeValue{
			"expired":   epoch(now.Add(-time.Second)),
			"fraction":  n(fmt.Sprint(now.Unix()-1) + ".5"),
			"soon":      epoch(now.Add(4 * time.Second)),
			"later":     epoch(now.Add(30 * time.Second)),
			"text":      s(fmt.Sprint(now.Unix() - 1)),
			"ancient":   epoch(now.Add(-5*365*24*time.Hour - time.Minute)),
			"old":       epoch(now.Add(-5*365*24*time.Hour + time.Minute)),
			"in ms":     n(fmt.Sprint(now.UnixMilli())),
			"a map's":   &types.AttributeValueMemberM{Value: item{"ttl": epoch(now.Add(-time.Second))}},
			"enormous":  n("1e100"),
			"negative":  n("-1"),
			"no number": &types.AttributeValueMemberNULL{Value: true},
		} {
			if _, err := w.clients[sweden].PutItem(t.Context(), &sdk.PutItemInput{TableName: &global.Name, Item: item{"id": s(id), "v": s("1"), "ttl": ttl}}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(6*time.Second - 1) // a minute of lab time
		synctest.Wait()
		w.expect(sweden, "expired", "1")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		for _, region := range []string{sweden, ohio} {
			for id, want := range map[string]string{
				"expired": "", "fraction": "", "soon": "", "old": "",
				"later": "1", "text": "1", "ancient": "1", "in ms": "1", "a map's": "1", "enormous": "1", "negative": "1", "no number": "1",
			} {
				if got := w.get(region, id); got != want {
					t.Errorf("%s in %s: %q, want %q", id, region, got, want)
				}
			}
		}
		for _, o := range r.all() {
			if o.Fate == dynamodb.Acknowledged && o.Write.Item == nil && o.Region != sweden {
				t.Errorf("%s deleted too", o.Region)
			}
		}
	})
}

func TestUpdateTimeToLive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make()
		set := func(attribute string, on bool) error {
			_, err := s.UpdateTimeToLive(t.Context(), &sdk.UpdateTimeToLiveInput{
				TableName: orders.TableName, TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &attribute, Enabled: &on},
			})
			return err
		}
		expect := func(status types.TimeToLiveStatus, attribute string) {
			t.Helper()
			out, err := s.DescribeTimeToLive(t.Context(), &sdk.DescribeTimeToLiveInput{TableName: orders.TableName})
			if err != nil {
				t.Fatal(err)
			}
			if d := out.TimeToLiveDescription; d.TimeToLiveStatus != status || aws.ToString(d.AttributeName) != attribute {
				t.Errorf("TTL %s on %q, want %s on %q", d.TimeToLiveStatus, aws.ToString(d.AttributeName), status, attribute)
			}
		}
		expect("DISABLED", "")
		if err := set("end", true); err != nil {
			t.Fatal(err)
		}
		expect("ENABLING", "end")
		settle()
		expect("ENABLED", "end")
		wantError(t, set("end", true), "ValidationException: TimeToLive is already enabled")
		wantError(t, set("other", true), "ValidationException: TimeToLive is active on a different AttributeName: current AttributeName is end")
		wantError(t, set("end", false), "ValidationException: Time to live has been modified multiple times within a fixed interval")
		time.Sleep(time.Hour)
		if err := set("end", false); err != nil {
			t.Fatal(err)
		}
		expect("DISABLING", "end")
		settle()
		expect("DISABLED", "")

		// What expires now is there to stay.
		if _, err := s.PutItem(t.Context(), &sdk.PutItemInput{TableName: orders.TableName, Item: item{"id": one, "end": epoch(time.Now())}}); err != nil {
			t.Fatal(err)
		}
		eventually()
		if n := *s.describe().ItemCount; n != 1 {
			t.Errorf("%d items, want the expired one", n)
		}
	})
}

// TTL is the whole table's: a change of it comes to its end even where the Region that was asked leaves.
func TestTimeToLiveOutlivesTheRegionThatWasAsked(t *testing.T) {
	t.Parallel()
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			w := newWorldOf(t, pair, dynamodb.Options{})
			defer w.Close()
			_, err := w.clients[sweden].UpdateTimeToLive(t.Context(), &sdk.UpdateTimeToLiveInput{TableName: &global.Name,
				TimeToLiveSpecification: &types.TimeToLiveSpecification{Enabled: aws.Bool(true), AttributeName: aws.String("end")}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.clients[sweden].DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: &global.Name}); err != nil {
				t.Fatal(err)
			}
			eventually()
			out, err := w.clients[ireland].DescribeTimeToLive(t.Context(), &sdk.DescribeTimeToLiveInput{TableName: &global.Name})
			if err != nil {
				t.Fatal(err)
			}
			if got := out.TimeToLiveDescription.TimeToLiveStatus; got != "ENABLED" {
				t.Errorf("TTL is %s for ever", got)
			}
		})
	}
}
