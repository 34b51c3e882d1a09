package round

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
	"github.com/tandem-failover/tandem/registry"
	"github.com/tandem-failover/tandem/registry/registrytest"
)

var errDown = errors.New("down")

// world is eu and us with one table, as eu sees it.
type world struct {
	eu, us  *registrytest.Table
	metrics *strings.Builder
	items   *scanner // eu's application table
	runner  *Runner
}

func newWorld() *world {
	w := &world{eu: &registrytest.Table{}, us: &registrytest.Table{}, metrics: &strings.Builder{}, items: &scanner{}}
	w.runner = New(Parts{
		Settings: setting.Tandem{
			Region: "eu", Regions: []string{"eu", "us"}, Service: "shop", Hold: failover.DefaultSettings(),
			HealthBudget: 800 * time.Millisecond, ReadTimeout: 300 * time.Millisecond,
			Probes: []setting.Probe{{Name: "items", Type: setting.ProbeTable, Table: "items", Critical: true}},
		},
		Registry: registry.NewReplicas(300*time.Millisecond, w.table("eu"), w.table("us")),
		Tables:   w.items, Metrics: w.metrics, Log: slog.New(slog.DiscardHandler), Version: "v1",
	})
	return w
}

func (w *world) table(region string) *registry.Table {
	if region == "us" {
		return registry.NewTable(w.us, "us", "tandem", "shop")
	}
	return registry.NewTable(w.eu, "eu", "tandem", "shop")
}

// peerRow writes us's row, aged, into us's own replica and, if told to, into eu's.
func (w *world) peerRow(t *testing.T, age time.Duration, replicated bool) {
	t.Helper()
	row := failover.Status{Region: "us", Seq: 1, At: Now().Add(-age)}
	check(t, w.table("us").WriteStatus(t.Context(), row, 0))
	if replicated {
		w.us.ReplicateTo(w.eu)
	}
}

func (w *world) order(t *testing.T, o failover.Order) {
	t.Helper()
	check(t, w.table("eu").PutOrder(t.Context(), o))
}

func out(region string, at time.Time) failover.Order {
	return failover.Order{ID: registry.NewID(at), Region: region, State: failover.Out, Mode: failover.Fence, At: at}
}

func TestRunWritesTheRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.peerRow(t, time.Minute, true)
		seen := Now().Add(-time.Second)
		view, err := w.runner.Run(t.Context(), w.runner.Look(t.Context()), seen)
		check(t, err)
		stored, err := w.table("eu").Status(t.Context(), "eu")
		check(t, err)
		row := view.Row("eu")
		if row == nil || stored == nil || row.Seq != 1 || stored.Seq != 1 {
			t.Fatalf("row in view %+v, in the table %+v, want the first", row, stored)
		}
		if !stored.Can || stored.Held != nil || stored.Version != "v1" || !stored.CheckersSeenAt.Equal(seen) {
			t.Errorf("row = %+v", stored)
		}
		if got, want := names(stored.Probes), "items tandem-table tandem-peer-us tandem-lag-us"; got != want {
			t.Errorf("probes are %s, want %s", got, want)
		}
		if got := stored.Sees["us"]; !got.Reachable || got.Seq != 1 || got.Lag != 0 {
			t.Errorf("sees us as %+v", got)
		}
		for _, want := range []string{`"Heartbeat":1`, `"Held":0`, `"Probe":"items"`, `"PeerLag":0`} {
			if !strings.Contains(w.metrics.String(), want) {
				t.Errorf("metrics lack %s:\n%s", want, w.metrics)
			}
		}
	})
}

func TestRunCountsOncePerHalfPeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		for range 5 {
			_, err := w.runner.Run(t.Context(), w.runner.Look(t.Context()), time.Time{})
			check(t, err)
			time.Sleep(10 * time.Second)
		}
		if row := w.runner.Look(t.Context()).Row("eu"); row.Seq != 2 {
			t.Errorf("seq is %d after 5 rounds in 40s, want 2", row.Seq)
		}
	})
}

func TestRunYieldsToAFasterRound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		view := w.runner.Look(t.Context())
		check(t, w.table("eu").WriteStatus(t.Context(), failover.Status{Region: "eu", Seq: 1, At: Now().Add(time.Second)}, 0))
		got, err := w.runner.Run(t.Context(), view, time.Time{})
		if err != nil || got.Row("eu") != nil {
			t.Errorf("Run = %+v, %v, want the view as it was", got, err)
		}
		if w.metrics.Len() != 0 {
			t.Errorf("a round that does not count told %s", w.metrics)
		}
	})
}

// The peer's Region hangs: that is when a row matters, within a health request's budget.
func TestRunWritesThoughThePeerHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.us.Hang()
		ctx, cancel := context.WithTimeout(t.Context(), 800*time.Millisecond)
		defer cancel()
		view, err := w.runner.Run(ctx, w.runner.Look(ctx), time.Time{})
		check(t, err)
		row := view.Row("eu")
		if row == nil || row.Seq != 1 || row.Sees["us"].Reachable {
			t.Errorf("row = %+v, want the first, with us unreachable", row)
		}
	})
}

func TestRunFailsWithoutTheTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.eu.Fail(errDown)
		w.us.Fail(errDown)
		if _, err := w.runner.Run(t.Context(), w.runner.Look(t.Context()), time.Time{}); !errors.Is(err, errDown) {
			t.Errorf("Run = %v, want the table's failure", err)
		}
	})
}

func TestLookKeepsOrdersWhenTheTableIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.order(t, out("eu", Now()))
		if view := w.runner.Look(t.Context()); !view.Known || !view.Snapshot.Orders.Fenced("eu", Now()) {
			t.Fatalf("the order is not read: %+v", view)
		}
		w.eu.Hang()
		w.us.Hang()
		began := time.Now()
		view := w.runner.Look(t.Context())
		if view.Known || !view.Snapshot.Orders.Fenced("eu", Now()) {
			t.Errorf("losing the table lifted the order: %+v", view)
		}
		if took := time.Since(began); took > w.runner.Settings.ProbeTimeout() {
			t.Errorf("a lost table took %v, more than the probe timeout", took)
		}
		if view.Critical[0].OK != true {
			t.Errorf("losing Tandem's table failed the application's probe: %+v", view.Critical)
		}
	})
}

func TestPrimeKnowsTheOrdersFromTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.order(t, out("eu", Now()))
		check(t, w.runner.Prime(t.Context()))
		w.eu.Fail(errDown)
		w.us.Fail(errDown)
		if err := w.runner.Prime(t.Context()); !errors.Is(err, errDown) {
			t.Errorf("Prime = %v, want the table's failure", err)
		}
		if view := w.runner.Look(t.Context()); view.Known || !view.Snapshot.Orders.Fenced("eu", Now()) {
			t.Errorf("the first look, without the table, has forgotten the order: %+v", view)
		}
	})
}

func TestEventsOfALife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		run := func() {
			t.Helper()
			_, err := w.runner.Run(t.Context(), w.runner.Look(t.Context()), time.Time{})
			check(t, err)
			time.Sleep(time.Minute)
		}
		run()
		w.items.err = errDown
		run()
		run()
		w.items.err = nil
		for range 7 {
			run()
		}
		w.order(t, out("eu", Now()))
		run()

		page, err := w.table("eu").Events(t.Context(), "", 10)
		check(t, err)
		var got []string
		for _, e := range page.Events {
			got = append(got, string(e.Kind)+" "+e.Why)
		}
		want := "cannot fenced|freed failing|can |held failing|cannot items:unreachable"
		// The peer never ran, so its probe passes; the newest event is first.
		if strings.Join(got, "|") != want {
			t.Errorf("events are %q, want %q", strings.Join(got, "|"), want)
		}
	})
}

func TestSee(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	row := &failover.Status{Seq: 4, At: now.Add(-time.Minute)}
	newer := &failover.Status{Seq: 5, At: now.Add(-10 * time.Second)}
	tests := []struct {
		name      string
		here, own *failover.Status
		want      failover.Sight
	}{
		{"seen and reachable", row, row, failover.Sight{Seq: 4, Reachable: true}},
		{"behind by a round", row, newer, failover.Sight{Seq: 4, Lag: 50 * time.Second, Reachable: true}},
		{"the peer's own row is read a moment before ours arrives", newer, row, failover.Sight{Seq: 5, Reachable: true}},
		{"cut off", row, nil, failover.Sight{Seq: 4, Lag: time.Minute}},
		{"not replicated yet", nil, row, failover.Sight{Reachable: true}},
		{"never ran", nil, nil, failover.Sight{}},
		{"its row is not understood here, nor there", &failover.Status{Seq: 4}, nil, failover.Sight{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := see(tt.here, tt.own, now); got != tt.want {
				t.Errorf("see = %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestRowsThatAreNotUnderstoodHideNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.order(t, out("eu", Now()))
		w.eu.Put(map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: "STATUS#us"},
		})
		if view := w.runner.Look(t.Context()); !view.Known || !view.Snapshot.Orders.Fenced("eu", Now()) {
			t.Errorf("a broken row hides the order: %+v", view)
		}
	})
}

// A Region whose own row was spoiled goes on, as one that does not know what it missed.
func TestALostRowIsNoEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.eu.Put(map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: "STATUS#eu"},
			"seq": &types.AttributeValueMemberN{Value: "41"},
		})
		first, err := w.runner.Run(t.Context(), w.runner.Look(t.Context()), time.Time{})
		check(t, err)
		row := first.Row("eu")
		if row == nil || row.Seq != 42 || row.Held == nil || row.Held.Why != failover.HeldAway {
			t.Fatalf("row = %+v, want number 42, held as one that was away", row)
		}
		if got := row.Probes[1]; got.Name != "tandem-table" || got.Why != "row-lost" || got.Critical {
			t.Errorf("the advice is %+v, want the loss", got)
		}
		if page, err := w.table("eu").Events(t.Context(), "", 10); err != nil || len(page.Events) != 1 || page.Events[0].Kind != registry.Held {
			t.Errorf("events are %+v, %v, want the hold alone", page.Events, err)
		}
		time.Sleep(time.Minute)
		second, err := w.runner.Run(t.Context(), first, time.Time{})
		check(t, err)
		if stored, err := w.table("eu").Status(t.Context(), "eu"); err != nil || stored.Seq != 43 || second.Row("eu").Seq != 43 {
			t.Errorf("the next row is %+v, %v, want number 43", stored, err)
		}
	})
}

func BenchmarkLook(b *testing.B) {
	b.ReportAllocs()
	w := newWorld()
	for b.Loop() {
		if view := w.runner.Look(b.Context()); !view.Known {
			b.Fatal(view.Failure)
		}
	}
}

func names(probes []failover.Probe) string {
	var list []string
	for _, p := range probes {
		list = append(list, p.Name)
	}
	return strings.Join(list, " ")
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
