package operator

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

const (
	fence    = `{"state":"out","mode":"fence","reason":"writes go wrong"}`
	override = `{"state":"out","mode":"fence","reason":"writes go wrong","override":true}`
	back     = `{"state":"in","reason":"well again"}`
)

func TestAnOrderIsGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.row(t, "us")
		now := round.Now()
		body := `{"state":"out","mode":"drain","reason":" deploy 42 fails ","on_behalf_of":"Ada","expires_in":"90m"}`
		got := read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/eu", body))
		want := wire.Order{
			ID: got.Order.ID, Region: "eu", State: "out", Mode: "drain", Reason: "deploy 42 fails", By: "cli", OnBehalfOf: "Ada",
			At: now, ExpiresAt: now.Add(90 * time.Minute), Share: 100, Newest: true, Stands: true,
		}
		if diff := cmp.Diff(want, got.Order); diff != "" || got.Repeated || got.Replica != "eu" || len(got.Notes) != 0 {
			t.Errorf("answer is %+v (-want +got)\n%s", got, diff)
		}
		snapshot, err := w.table("eu").Read(t.Context())
		check(t, err)
		if order, out := snapshot.Orders.Against("eu", now); !out || order.ID != got.Order.ID {
			t.Errorf("in the table stands %+v, %v", order, out)
		}
		page, err := w.table("eu").Events(t.Context(), "", 10)
		check(t, err)
		why := "out drain until " + now.Add(90*time.Minute).Format(time.RFC3339) + " by cli for Ada: deploy 42 fails"
		if len(page.Events) != 1 || page.Events[0].Why != why || page.Events[0].Kind != registry.Ordered || page.Events[0].Region != "eu" {
			t.Errorf("events are %+v, want one: %s", page.Events, why)
		}
		if line := w.metrics.String(); !strings.Contains(line, `"OrderGiven":1`) || !strings.Contains(line, `"State":"out"`) {
			t.Errorf("metrics are %s", line)
		}
	})
}

func TestTheAuditTellsWhoWantedWhat(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		want       map[string]any
	}{
		{"given", `{"state":"out","mode":"drain","reason":"why","on_behalf_of":"Ada"}`, 201, map[string]any{
			"msg": "order", "level": "INFO", "by": "cli", "on_behalf_of": "Ada", "about": "us", "state": "out", "mode": "drain",
			"reason": "why", "override": false, "keyed": true, "request_id": "request-1", "repeated": false, "replica": "eu",
		}},
		{"refused", fence, 409, map[string]any{"msg": "order refused", "level": "WARN", "by": "cli", "about": "us", "mode": "fence", "code": "last_able"}},
		{"not understood", `{`, 400, map[string]any{"msg": "order refused", "level": "WARN", "by": "cli", "about": "us", "code": "bad_request"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			w.ask(t, "eu", request("PUT", "orders/us", tt.body, keyed("key-of-mine")))
			if strings.Contains(w.log.String(), "key-of-mine") || strings.Contains(w.log.String(), bearer) {
				t.Errorf("the log has a secret: %s", w.log)
			}
			var line map[string]any
			if err := json.Unmarshal([]byte(w.log.String()), &line); err != nil {
				t.Fatalf("the log is no single line: %v\n%s", err, w.log)
			}
			for name, want := range tt.want {
				if line[name] != want {
					t.Errorf("%s is %v, want %v in %s", name, line[name], want, w.log)
				}
			}
		})
	}
}

func TestFences(t *testing.T) {
	cannot := func(s *failover.Status) { s.Can = false }
	old := func(s *failover.Status) { s.At = s.At.Add(-3 * time.Minute) }
	tests := []struct {
		name   string
		world  func(t *testing.T, w *world)
		body   string
		status int
		note   string // part of the only one, "" for none
	}{
		{"another is able", func(t *testing.T, w *world) { w.row(t, "us") }, fence, 201, ""},
		{"another cannot", func(t *testing.T, w *world) { w.row(t, "us", cannot) }, fence, 409, ""},
		{"another was not heard of lately", func(t *testing.T, w *world) { w.row(t, "us", old) }, fence, 409, ""},
		{"another never ran", func(*testing.T, *world) {}, fence, 409, ""},
		{"another is fenced", func(t *testing.T, w *world) {
			w.row(t, "eu")
			w.row(t, "us")
			w.ask(t, "eu", request("PUT", "orders/us", fence))
		}, fence, 409, ""},
		{"another is drained", func(t *testing.T, w *world) {
			w.row(t, "us")
			w.ask(t, "eu", request("PUT", "orders/us", drain))
		}, fence, 201, ""},
		{"nobody, on purpose", func(*testing.T, *world) {}, override, 201, "Route 53 answers the first, eu"},
		{"override, needlessly", func(t *testing.T, w *world) { w.row(t, "us") }, override, 201, ""},
		{"a drain of the last", func(t *testing.T, w *world) { w.row(t, "us", cannot) }, drain, 201, "traffic stays in eu until"},
		{"in", func(*testing.T, *world) {}, back, 201, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			tt.world(t, w)
			before := len(w.ids("eu"))
			res := w.ask(t, "eu", request("PUT", "orders/eu", tt.body))
			if res.StatusCode != tt.status {
				t.Fatalf("answer is %d %s, want %d", res.StatusCode, res.Body, tt.status)
			}
			if tt.status != 201 {
				var problem wire.Problem
				check(t, json.Unmarshal([]byte(res.Body), &problem))
				if problem.Code != wire.LastAble || len(w.ids("eu")) != before {
					t.Errorf("refused with %+v, and the table has %v", problem, w.ids("eu"))
				}
				return
			}
			var given wire.OrderAnswer
			check(t, json.Unmarshal([]byte(res.Body), &given))
			if notes := strings.Join(given.Notes, "|"); !strings.Contains(notes, tt.note) || (notes == "") != (tt.note == "") {
				t.Errorf("notes are %q, want %q", notes, tt.note)
			}
			if given.Order.Override != (tt.body == override) {
				t.Errorf("the override is not recorded as it was given: %+v", given.Order)
			}
		})
	}
}

// Home is lost: the order and its event go to the other Region's replica, in time.
func TestAnOrderFindsAReplica(t *testing.T) {
	for name, fault := range map[string]func(w *world){
		"home fails": func(w *world) { w.tables["eu"].Fail(errDown) },
		"home hangs": func(w *world) { w.tables["eu"].Hang() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.row(t, "us")
				fault(w)
				began := time.Now()
				given := read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/eu", fence))
				if took := time.Since(began); took > time.Second {
					t.Errorf("took %v", took)
				}
				if given.Replica != "us" || len(given.Notes) != 1 || !strings.Contains(given.Notes[0], "it is in us") {
					t.Errorf("answer is %+v", given)
				}
				events := slices.DeleteFunc(w.tables["us"].Rows(), func(sk string) bool { return !strings.HasPrefix(sk, "EVENT#") })
				if len(w.ids("us")) != 1 || len(events) != 1 {
					t.Errorf("us has %v, want the order and its event", w.tables["us"].Rows())
				}
			})
		})
	}
}

func TestTheSameStateAgainIsAnotherOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		first := read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/us", drain))
		time.Sleep(time.Second)
		second := read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/us", drain))
		if first.Order.ID == second.Order.ID || len(w.ids("eu")) != 2 {
			t.Errorf("orders are %v", w.ids("eu"))
		}
	})
}

// The Region that gave the first order has a clock that is ahead by a minute.
func TestAnOrderIsNewerThanTheOneItLifts(t *testing.T) {
	t.Parallel()
	w := newWorld()
	ahead := failover.Order{
		ID: "01M4ZK2QX0AAAAAAAAAAAAAAAA", Region: "us", State: failover.Out, Mode: failover.Drain, At: round.Now().Add(time.Minute), Share: 100,
	}
	check(t, w.table("eu").PutOrder(t.Context(), ahead))
	given := read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/us", back))
	if !given.Order.Newest || !given.Order.At.After(ahead.At) {
		t.Errorf("the answer is %+v, want an order newer than %v", given.Order, ahead.At)
	}
}

// Rows that cannot be read keep nobody from moving clients, but from fencing what may be the last Region.
func TestAnOrderWithoutASight(t *testing.T) {
	for body, status := range map[string]int{drain: 201, back: 201, override: 201, fence: 503} {
		w := newWorld()
		w.handlers["eu"].table = blind{w.handlers["eu"].table}
		res := w.ask(t, "eu", request("PUT", "orders/us", body))
		if res.StatusCode != status || (len(w.ids("eu")) == 1) != (status == 201) {
			t.Errorf("%s: answer is %d %s, want %d", body, res.StatusCode, res.Body, status)
		}
	}
}

// blind is a table that takes writes and answers no read.
type blind struct{ Table }

func (blind) Read(context.Context) (registry.Snapshot, error) { return registry.Snapshot{}, errDown }

func BenchmarkGive(b *testing.B) {
	b.ReportAllocs()
	w := newWorld()
	w.row(b, "us")
	for i := range 20 {
		w.ask(b, "eu", request("PUT", "orders/eu", drain, keyed(fmt.Sprint(i))))
	}
	for b.Loop() {
		if res, err := w.handlers["eu"].Handle(b.Context(), request("PUT", "orders/eu", drain, keyed("1"))); err != nil || res.StatusCode != 200 {
			b.Fatal(res, err)
		}
	}
}
