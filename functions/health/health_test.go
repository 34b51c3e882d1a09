package health

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/functions/setting"
	"github.com/tandem-failover/tandem/registry"
)

// runner is a Region whose table and probes a test sets.
type runner struct {
	took  time.Duration // by a look
	bug   bool          // a look panics
	probe failover.Probe
	row   *failover.Status // nil for none
	peer  *failover.Status // ap's row; nil for none
	lost  bool             // the table cannot be read

	mu     sync.Mutex // guards all below
	orders failover.Orders
	looks  int
	rounds []time.Time // what each round was told of checkers
}

func (r *runner) Look(ctx context.Context) round.View {
	r.mu.Lock()
	r.looks++
	r.mu.Unlock()
	if r.bug {
		panic("nil map")
	}
	select {
	case <-time.After(r.took):
	case <-ctx.Done():
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	view := round.View{At: round.Now(), Critical: []failover.Probe{r.probe}, Known: !r.lost}
	view.Snapshot.Orders = r.orders // what is lost is remembered
	if r.row != nil {
		view.Snapshot.Statuses = map[string]failover.Status{"eu": *r.row}
		if r.peer != nil {
			view.Snapshot.Statuses[r.peer.Region] = *r.peer
		}
	}
	return view
}

func (r *runner) Run(_ context.Context, view round.View, seen time.Time) (round.View, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rounds = append(r.rounds, seen)
	return view, errors.New("not written")
}

func (r *runner) set(orders ...failover.Order) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.orders = orders
}

// key is what only checkers know.
const key = "4567efgh"

// fresh is a row that just was written.
func fresh() *failover.Status {
	return &failover.Status{Region: "eu", Seq: 9, At: round.Now(), Can: true, CheckersSeenAt: round.Now()}
}

func region(edits ...func(*runner)) (*Handler, *runner) {
	r := &runner{probe: failover.Probe{Name: "app", Critical: true, OK: true}, row: fresh()}
	for _, edit := range edits {
		edit(r)
	}
	settings := setting.Tandem{
		Region: "eu", Regions: []string{"eu", "us"}, Nonce: "0123abcd", Key: key, Hold: failover.DefaultSettings(),
		HealthBudget: 800 * time.Millisecond, HealthCache: 5 * time.Second,
	}
	return New(settings, r, slog.New(slog.DiscardHandler)), r
}

func order(about string, state failover.OrderState, mode failover.OrderMode) failover.Order {
	at := round.Now()
	return failover.Order{ID: registry.NewID(at), Region: about, State: state, Mode: mode, At: at}
}

func ask(t *testing.T, h *Handler, path string) events.APIGatewayV2HTTPResponse {
	t.Helper()
	res, err := h.Handle(t.Context(), events.APIGatewayV2HTTPRequest{RawPath: path})
	if err != nil {
		t.Fatalf("Handle(%s): %v", path, err)
	}
	if res.Headers["cache-control"] != "no-store" {
		t.Errorf("%s may be cached: %v", path, res.Headers)
	}
	return res
}

func TestHealth(t *testing.T) {
	tests := []struct {
		name   string
		region func(*runner)
		status int
		body   string
	}{
		{"can serve", func(*runner) {}, 200, `{"region":"eu","can":true}`},
		{"a probe fails", func(r *runner) { r.probe.OK, r.probe.Why = false, "timeout" }, 503, `{"region":"eu","can":false,"reasons":["app:timeout"]}`},
		{"a probe's name that looks like an answer", func(r *runner) { r.probe.OK, r.probe.Name = false, `"region":"eu","can":true` }, 503, "reasons"},
		{"fenced", func(r *runner) { r.set(order("eu", failover.Out, failover.Fence)) }, 503, `"reasons":["fenced"]`},
		{"drained", func(r *runner) { r.set(order("eu", failover.Out, failover.Drain)) }, 200, `"can":true`},
		{"the peer is fenced", func(r *runner) { r.set(order("us", failover.Out, failover.Fence)) }, 200, `"can":true`},
		{"held", func(r *runner) { r.row.Held = &failover.Hold{Why: failover.HeldFailing} }, 200, `"can":true`},
		{"a row from long ago", func(r *runner) { r.row.At = r.row.At.Add(-24 * time.Hour) }, 200, `"can":true`},
		{"no table and no row", func(r *runner) { r.lost, r.row = true, nil }, 200, `"can":true`},
		{"no table, but a fence is remembered", func(r *runner) { r.lost = true; r.set(order("eu", failover.Out, failover.Fence)) }, 503, "fenced"},
		{"a bug", func(r *runner) { r.bug = true }, 503, `"reasons":["internal"]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, _ := region(tt.region)
				res := ask(t, h, failover.HealthPath)
				if res.StatusCode != tt.status || !strings.Contains(res.Body, tt.body) {
					t.Errorf("answer is %d %s, want %d with %s", res.StatusCode, res.Body, tt.status, tt.body)
				}
				if says := strings.Contains(res.Body, failover.CanSearch("eu")); says != (tt.status == 200) {
					t.Errorf("checkers find %s: %v, in %s", failover.CanSearch("eu"), says, res.Body)
				}
			})
		})
	}
}

func TestHold(t *testing.T) {
	tests := []struct {
		name   string
		region func(*runner)
		about  string
		held   bool
	}{
		{"nothing to say", func(*runner) {}, "eu", false},
		{"an order against it", func(r *runner) { r.set(order("eu", failover.Out, failover.Drain)) }, "eu", true},
		{"an order against the peer", func(r *runner) { r.set(order("us", failover.Out, failover.Drain)) }, "us", true},
		{"an order in", func(r *runner) { r.set(order("us", failover.In, "")) }, "us", false},
		{"it holds itself", func(r *runner) { r.row.Held = &failover.Hold{Why: failover.HeldFailing} }, "eu", true},
		{"it holds itself, and the peer is out", func(r *runner) {
			r.row.Held = &failover.Hold{Why: failover.HeldFailing}
			r.set(order("us", failover.Out, failover.Drain))
		}, "eu", false},
		{"it holds itself, the peer is out, and a third takes over", func(r *runner) {
			r.row.Held = &failover.Hold{Why: failover.HeldFailing}
			r.set(order("us", failover.Out, failover.Drain))
			r.peer = &failover.Status{Region: "ap", At: round.Now(), Can: true}
		}, "eu", true},
		{"it holds itself, asked about the peer", func(r *runner) { r.row.Held = &failover.Hold{Why: failover.HeldFailing} }, "us", false},
		{"back after long, before any round", func(r *runner) { r.row.At = r.row.At.Add(-time.Hour) }, "eu", true},
		{"no table, but an order is remembered", func(r *runner) { r.lost = true; r.set(order("us", failover.Out, failover.Drain)) }, "us", true},
		{"no table and no memory", func(r *runner) { r.lost, r.row = true, nil }, "eu", false},
		{"a bug", func(r *runner) { r.bug = true }, "eu", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, _ := region(tt.region)
				res := ask(t, h, failover.HoldPath(tt.about, key))
				sign := failover.HoldSearch(tt.about, "0123abcd")
				if res.StatusCode != 200 || strings.Contains(res.Body, sign) != tt.held {
					t.Errorf("answer is %d %s, want 200 with %q: %v", res.StatusCode, res.Body, sign, tt.held)
				}
				if !tt.held && (strings.Contains(res.Body, "0123abcd") || strings.Contains(res.Body, "tandem-hold")) {
					t.Errorf("%s gives the sign away", res.Body)
				}
			})
		})
	}
}

func TestUnknownPathsAreNotRepeated(t *testing.T) {
	t.Parallel()
	h, r := region()
	for _, path := range []string{"/", "/health-check/x", "/.tandem/v1/holds/", "/.tandem/v1/holds/moon", "/.tandem/v1/holds/eu/x", "/.tandem/v1/holds/eu",
		"/.tandem/v1/holds/moon/" + key, "/.tandem/v1/holds/" + key, "/" + key, "/health-check/" + key + "/",
	} {
		res := ask(t, h, path)
		if res.StatusCode != 404 || res.Body != `{"error":"not found"}` {
			t.Errorf("%s: answer is %d %s", path, res.StatusCode, res.Body)
		}
	}
	if r.looks != 0 {
		t.Errorf("unknown paths made it look %d times", r.looks)
	}
}

func TestAnswersAreUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, r := region()
		for _, path := range []string{failover.HealthPath, failover.HoldPath("eu", key), failover.HoldPath("us", key)} {
			ask(t, h, path)
			time.Sleep(time.Second)
		}
		if r.looks != 1 {
			t.Errorf("looked %d times within the cache time, want once", r.looks)
		}
		time.Sleep(2 * time.Second)
		r.set(order("us", failover.Out, failover.Drain))
		if res := ask(t, h, failover.HoldPath("us", key)); r.looks != 2 || !strings.Contains(res.Body, `"held":true`) {
			t.Errorf("looked %d times, want again after 5s: %s", r.looks, res.Body)
		}
	})
}

func TestOneRequestLooksForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, r := region(func(r *runner) { r.took = 500 * time.Millisecond })
		began := time.Now()
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				if res := ask(t, h, failover.HealthPath); res.StatusCode != 200 {
					t.Errorf("answer is %d %s", res.StatusCode, res.Body)
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); r.looks != 1 || took != 500*time.Millisecond {
			t.Errorf("16 requests looked %d times in %v, want once in 500ms", r.looks, took)
		}
	})
}

func TestAnswersWithinTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _ := region(func(r *runner) { r.took = time.Hour })
		began := time.Now()
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { ask(t, h, failover.HealthPath) })
			wg.Go(func() { ask(t, h, failover.HoldPath("us", key)) })
		}
		wg.Wait()
		if took := time.Since(began); took != 800*time.Millisecond {
			t.Errorf("answered after %v, want the budget of 800ms", took)
		}
	})
}

// After a bug the hold route answers by what it read before.
func TestABugLiftsNoOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, r := region(func(r *runner) { r.set(order("us", failover.Out, failover.Drain)) })
		ask(t, h, failover.HoldPath("us", key))
		time.Sleep(time.Minute)
		r.bug = true
		if res := ask(t, h, failover.HoldPath("us", key)); !strings.Contains(res.Body, `"held":true`) {
			t.Errorf("a bug lifted the order: %s", res.Body)
		}
	})
}

func TestWhoRunsTheRound(t *testing.T) {
	tests := []struct {
		name    string
		row     func(*failover.Status)
		lost    bool
		failing bool // the application's probe
		checker bool
		want    bool
	}{
		{"the row is fresh", func(*failover.Status) {}, false, false, true, false},
		{"the prober is late", func(s *failover.Status) { s.At = s.At.Add(-time.Minute) }, false, false, false, true},
		{"a checker asks and the row does not tell", func(s *failover.Status) {
			s.At, s.CheckersSeenAt = s.At.Add(-30*time.Second), s.At.Add(-2*time.Minute)
		}, false, false, true, true},
		{"the same, but the look failed", func(s *failover.Status) {
			s.At, s.CheckersSeenAt = s.At.Add(-30*time.Second), s.At.Add(-2*time.Minute)
		}, false, true, true, false},
		{"the look failed and the prober is late", func(s *failover.Status) { s.At = s.At.Add(-time.Minute) }, false, true, false, true},
		{"somebody else asks and the row does not tell", func(s *failover.Status) {
			s.At, s.CheckersSeenAt = s.At.Add(-30*time.Second), s.At.Add(-2*time.Minute)
		}, false, false, false, false},
		{"the table cannot be read", func(s *failover.Status) { s.At = s.At.Add(-time.Hour) }, true, false, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, r := region(func(r *runner) { tt.row(r.row); r.lost, r.probe.OK = tt.lost, !tt.failing })
				if tt.checker {
					ask(t, h, failover.CheckPath(key))
				} else {
					ask(t, h, failover.HealthPath)
				}
				if got := len(r.rounds) > 0; got != tt.want {
					t.Fatalf("ran a round: %v, want %v", got, tt.want)
				}
				if tt.want && r.rounds[0].IsZero() == tt.checker {
					t.Errorf("the round was told of a checker at %v, asked by one: %v", r.rounds[0], tt.checker)
				}
			})
		})
	}
}

func BenchmarkHandleCached(b *testing.B) {
	b.ReportAllocs()
	h, _ := region()
	h.settings.HealthCache = time.Hour
	req := events.APIGatewayV2HTTPRequest{RawPath: failover.HealthPath}
	for b.Loop() {
		if res, err := h.Handle(b.Context(), req); err != nil || res.StatusCode != 200 {
			b.Fatal(res, err)
		}
	}
}
