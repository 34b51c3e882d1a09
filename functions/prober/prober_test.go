package prober

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/functions/setting"
	"github.com/tandem-failover/tandem/registry"
)

// runner finds a row, or an error, or nothing before its context ends.
type runner struct {
	row  *failover.Status
	err  error
	hang bool
}

func (r runner) Look(context.Context) round.View { return round.View{Known: true} }

func (r runner) Run(ctx context.Context, view round.View, _ time.Time) (round.View, error) {
	if r.hang {
		<-ctx.Done()
		return view, ctx.Err()
	}
	if r.row != nil {
		view.Snapshot = registry.Snapshot{Statuses: map[string]failover.Status{"eu": *r.row}}
	}
	return view, r.err
}

func handler(r runner) *Handler {
	return New(setting.Tandem{Region: "eu", Hold: failover.DefaultSettings()}, r)
}

func TestHandle(t *testing.T) {
	down := errors.New("down")
	tests := []struct {
		name   string
		runner runner
		want   Outcome
		fails  bool
	}{
		{"a round", runner{row: &failover.Status{Region: "eu", Seq: 7, Can: true}}, Outcome{Region: "eu", Seq: 7, Can: true}, false},
		{"held", runner{row: &failover.Status{Region: "eu", Seq: 7, Held: &failover.Hold{Why: failover.HeldAway}}},
			Outcome{Region: "eu", Seq: 7, Held: failover.HeldAway}, false},
		{"no row could be written", runner{err: down}, Outcome{}, true},
		{"the first row is another's", runner{}, Outcome{}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := handler(tt.runner).Handle(t.Context(), nil)
			if got != tt.want || (err != nil) != tt.fails || tt.runner.err != nil && !errors.Is(err, tt.runner.err) {
				t.Errorf("Handle = %+v, %v, want %+v, failing: %v", got, err, tt.want, tt.fails)
			}
		})
	}
}

// moody fails its first looks.
type moody struct {
	failing int
	looks   int
	seen    round.View // by Run
}

func (m *moody) Look(context.Context) round.View {
	m.looks++
	return round.View{Known: true, Critical: []failover.Probe{{Name: "app", Critical: true, OK: m.looks > m.failing}}}
}

func (m *moody) Run(_ context.Context, view round.View, _ time.Time) (round.View, error) {
	m.seen = view
	view.Snapshot = registry.Snapshot{Statuses: map[string]failover.Status{"eu": {Region: "eu", Seq: 1}}}
	return view, nil
}

func TestAFailureIsLookedAtTwice(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		failing, looks int
		passing        bool
	}{{0, 1, true}, {1, 2, true}, {2, 2, false}} {
		m := &moody{failing: tt.failing}
		handler := New(setting.Tandem{Region: "eu", Hold: failover.DefaultSettings()}, m)
		if _, err := handler.Handle(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if m.looks != tt.looks || m.seen.Passing() != tt.passing {
			t.Errorf("failing %d times: %d looks, passing %v; want %d, %v", tt.failing, m.looks, m.seen.Passing(), tt.looks, tt.passing)
		}
	}
}

func TestHandleEndsBeforeTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if _, err := handler(runner{hang: true}).Handle(t.Context(), nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Handle = %v, want the deadline", err)
		}
		if took := time.Since(began); took != 15*time.Second {
			t.Errorf("took %v, want a quarter of the period", took)
		}
	})
}
