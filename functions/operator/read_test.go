package operator

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// spoil puts a row that nobody understands into a replica.
func (w *world) spoil(region, sk string) {
	w.tables[region].Put(map[string]types.AttributeValue{
		"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: sk},
	})
}

// TestShapes holds the answers to files: clients of other versions read them.
func TestShapes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		now := round.Now()
		ago := func(d time.Duration) time.Time { return now.Add(-d) }
		w.row(t, "eu", func(s *failover.Status) {
			s.Seq, s.At, s.Version, s.CheckersSeenAt, s.PassingSince = 1, ago(21*time.Second), "v1.2.3", ago(22*time.Second), ago(time.Hour)
			s.Held = &failover.Hold{Since: ago(4 * time.Minute), Why: failover.HeldAway, QuietSince: ago(3 * time.Minute)}
			s.Probes = []failover.Probe{
				{Name: "app", Critical: true, OK: true, Took: 12 * time.Millisecond},
				{Name: "tandem-lag-us", Why: "behind", Took: time.Microsecond},
			}
			s.Sees = map[string]failover.Sight{"us": {Seq: 9, Lag: 1500 * time.Millisecond, Reachable: true}}
		})
		for _, o := range []failover.Order{
			{ID: "01M4ZK2QX0AAAAAAAAAAAAAAAA", Region: "us", State: failover.Out, Mode: failover.Fence, Reason: "writes go wrong",
				By: "cli", OnBehalfOf: "Ada", At: ago(time.Hour), ExpiresAt: now.Add(time.Hour), Share: 100, Override: true},
			{ID: "01M4ZK2QX0BBBBBBBBBBBBBBBB", Region: "eu", State: failover.In, Reason: "well again", By: "cli", At: ago(time.Minute), Share: 100},
			{ID: "01M4ZK2QX0CCCCCCCCCCCCCCCC", Region: "eu", State: failover.Out, Mode: failover.Drain, Reason: "rehearsal", By: "cli", At: ago(time.Hour), Share: 100},
		} {
			check(t, w.table("eu").PutOrder(t.Context(), o))
		}
		for i, kind := range []registry.EventKind{registry.Held, registry.Ordered} {
			e := registry.Event{ID: fmt.Sprintf("01M4ZK2QX%dDDDDDDDDDDDDDDDD", i), At: ago(time.Hour), Region: "eu", Kind: kind, Why: "why"}
			check(t, w.table("eu").PutEvent(t.Context(), e))
		}
		w.spoil("eu", "STATUS#us")
		golden(t, "regions", w.ask(t, "eu", request("GET", "regions", "")).Body)
		golden(t, "region", w.ask(t, "eu", request("GET", "regions/us", "")).Body)
		golden(t, "orders", w.ask(t, "eu", request("GET", "orders", "", query("limit", "2"))).Body)
		golden(t, "events", w.ask(t, "eu", request("GET", "events", "", query("limit", "1"))).Body)
		body := `{"state":"out","mode":"drain","reason":"rehearsal","on_behalf_of":"Ada","expires_in":"1h"}`
		golden(t, "order", w.ask(t, "eu", request("PUT", "orders/eu", body, keyed("k"))).Body)
		golden(t, "problem-last-able", w.ask(t, "eu", request("PUT", "orders/eu", fence)).Body)
		golden(t, "problem-unknown-region", w.ask(t, "eu", request("GET", "regions/moon", "")).Body)
	})
}

// golden compares an answer with a file in testdata, in lines.
func golden(t *testing.T, name, body string) {
	t.Helper()
	var got bytes.Buffer
	check(t, json.Indent(&got, []byte(body), "", "  "))
	got.WriteByte('\n')
	path := filepath.Join("testdata", name+".json")
	if *update {
		check(t, os.WriteFile(path, got.Bytes(), 0o644))
	}
	want, err := os.ReadFile(path)
	check(t, err)
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s has changed (-want +got); fields may only be added, and then run again with -update:\n%s", path, diff)
	}
}

func TestAViewSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name  string
		world func(t *testing.T, w *world)
		want  wire.View
	}{
		{"all is read", func(t *testing.T, w *world) { w.row(t, "eu"); w.row(t, "us") },
			wire.View{Replica: "eu", Complete: true, UnreadRegions: []string{}}},
		{"a Region never ran", func(t *testing.T, w *world) { w.row(t, "eu") },
			wire.View{Replica: "eu", UnreadRegions: []string{"us"}}},
		{"a row is spoiled", func(t *testing.T, w *world) { w.row(t, "eu"); w.spoil("eu", "STATUS#us") },
			wire.View{Replica: "eu", UnreadRegions: []string{"us"}, UnreadRows: 1}},
		{"an order is spoiled", func(t *testing.T, w *world) { w.row(t, "eu"); w.row(t, "us"); w.spoil("eu", "ORDER#us#1") },
			wire.View{Replica: "eu", UnreadRegions: []string{}, UnreadRows: 1}},
		{"home is lost", func(t *testing.T, w *world) { w.row(t, "eu"); w.row(t, "us"); w.tables["eu"].Fail(errDown) },
			wire.View{Replica: "us", Complete: true, UnreadRegions: []string{}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			tt.world(t, w)
			got := read[wire.RegionsAnswer](t, w, "eu", 200, request("GET", "regions", ""))
			if diff := cmp.Diff(tt.want, got.View); diff != "" || len(got.Regions) != 2 || got.Regions[0].Name != "eu" {
				t.Errorf("answer is %+v (-want +got)\n%s", got, diff)
			}
			one := read[wire.RegionAnswer](t, w, "eu", 200, request("GET", "regions/us", ""))
			if diff := cmp.Diff(got.Regions[1].Row == nil, one.Region.Row == nil); diff != "" || one.Region.Name != "us" {
				t.Errorf("alone, us is %+v, and among all %+v", one.Region, got.Regions[1])
			}
		})
	}
}

func TestWhichOrderStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		give := func(region, body string) {
			read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/"+region, body))
			time.Sleep(time.Second)
		}
		give("eu", drain)
		give("eu", back)
		give("us", drain)
		give("us", `{"state":"out","mode":"drain","reason":"short","expires_in":"1m"}`)
		marks := func() (list []string) {
			for _, o := range read[wire.OrdersAnswer](t, w, "eu", 200, request("GET", "orders", "")).Orders {
				list = append(list, fmt.Sprintf("%s %s newest=%v stands=%v", o.Region, o.State, o.Newest, o.Stands))
			}
			return list
		}
		want := []string{
			"us out newest=true stands=true", "us out newest=false stands=false",
			"eu in newest=true stands=false", "eu out newest=false stands=false",
		}
		if got := marks(); !slices.Equal(got, want) {
			t.Errorf("orders are %q, want %q", got, want)
		}
		time.Sleep(time.Minute)
		want[0] = "us out newest=true stands=false"
		if got := marks(); !slices.Equal(got, want) {
			t.Errorf("expired, orders are %q, want %q", got, want)
		}
	})
}

// Pages follow each other without gap or repetition, from whichever Region.
func TestPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		for i := range 7 {
			body := strings.Replace(drain, "rehearsal", fmt.Sprint(i), 1)
			read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/us", body))
			time.Sleep(time.Second)
		}
		w.replicate()
		for limit, pages := range map[string]int{"1": 7, "3": 3, "7": 1, "200": 1} {
			var orders, events []string
			for next, n := "", 0; n == 0 || next != ""; n++ {
				page := read[wire.OrdersAnswer](t, w, regions[n%2], 200, request("GET", "orders", "", query("limit", limit), nextIs(next)))
				for _, o := range page.Orders {
					orders = append(orders, o.Reason)
				}
				if next = page.Next; (next == "") != (n == pages-1) {
					t.Fatalf("limit %s: page %d of %d goes on: %q", limit, n+1, pages, next)
				}
			}
			for next, n := "", 0; n == 0 || next != ""; n++ {
				page := read[wire.EventsAnswer](t, w, regions[n%2], 200, request("GET", "events", "", query("limit", limit), nextIs(next)))
				for _, e := range page.Events {
					events = append(events, e.Why[len(e.Why)-1:])
				}
				next = page.Next
			}
			want := []string{"6", "5", "4", "3", "2", "1", "0"}
			if !slices.Equal(orders, want) || !slices.Equal(events, want) {
				t.Errorf("limit %s: orders %v, events %v, want %v", limit, orders, events, want)
			}
		}
	})
}
