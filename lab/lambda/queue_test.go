package lambda

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A script plays the function of a queue: each attempt takes the next line, the last one for ever.
type script struct {
	queue
	closing chan struct{}
	events  sync.WaitGroup

	mu       sync.Mutex
	start    time.Time
	lines    []string // "ok", "error", or an error of the service
	attempts []time.Duration
	ids      []string
	dropped  []string
}

func play(lines ...string) *script {
	s := &script{closing: make(chan struct{}), start: time.Now(), lines: lines}
	up := make(chan struct{})
	close(up)
	s.queue = queue{
		attempts: standardAttempts, maxAge: standardMaxAge, slots: make(chan struct{}, 2),
		attempt: s.try,
		drop: func(_, why string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.dropped = append(s.dropped, why)
		},
		spawn:   s.events.Go,
		serving: func() <-chan struct{} { return up },
		closing: s.closing,
	}
	return s
}

func (s *script) try(id string, _ []byte) (Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := s.lines[min(len(s.attempts), len(s.lines)-1)]
	s.attempts = append(s.attempts, time.Since(s.start))
	s.ids = append(s.ids, id)
	switch line {
	case "throttled":
		return Result{}, ErrThrottled
	case "lost":
		return Result{}, ErrUnavailable
	case "error":
		return Result{FunctionError: unhandled, Payload: []byte("{}")}, nil
	}
	return Result{}, nil
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	const s, m = time.Second, time.Minute
	for name, row := range map[string]struct {
		change  func(*script)
		lines   []string
		at      []time.Duration
		dropped string
	}{
		"one that succeeds":             {nil, []string{"ok"}, []time.Duration{0}, ""},
		"one that succeeds in the end":  {nil, []string{"error", "error", "ok"}, []time.Duration{0, m, 3 * m}, ""},
		"one that never does":           {nil, []string{"error"}, []time.Duration{0, m, 3 * m}, "failed 3 times"},
		"no second attempt":             {func(q *script) { q.queue.attempts = 1 }, []string{"error"}, []time.Duration{0}, "failed 1 times"},
		"in a faster lab":               {func(q *script) { q.scale = 60 }, []string{"error"}, []time.Duration{0, s, 3 * s}, "failed 3 times"},
		"throttles are not attempts":    {nil, []string{"throttled", "throttled", "throttled", "error", "ok"}, []time.Duration{0, s, 3 * s, 7 * s, m + 7*s}, ""},
		"older than it may be":          {func(q *script) { q.maxAge = 90 * s }, []string{"error"}, []time.Duration{0, m}, "older than 1m30s"},
		"throttled until it is too old": {func(q *script) { q.maxAge = 6 * s }, []string{"throttled"}, []time.Duration{0, s, 3 * s}, "older than 6s"},
		"lost and back":                 {nil, []string{"lost", "ok"}, []time.Duration{0, 0}, ""},
		"blocked":                       {func(q *script) { q.blocked = true }, nil, nil, "reserved concurrency is 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				q := play(row.lines...)
				if row.change != nil {
					row.change(q)
				}
				if !q.add("id", nil) {
					t.Fatal("no room")
				}
				q.events.Wait()
				if !slices.Equal(q.attempts, row.at) {
					t.Errorf("attempts at %v, want %v", q.attempts, row.at)
				}
				if got := strings.Join(q.dropped, "; "); !strings.HasPrefix(got, row.dropped) || (got == "") != (row.dropped == "") {
					t.Errorf("dropped: %q, want %q", got, row.dropped)
				}
				for _, id := range q.ids {
					if id != "id" {
						t.Errorf("an attempt has the request ID %q", id)
					}
				}
			})
		})
	}
}

func TestTheBackoffEndsAtFiveMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := play("throttled")
		q.add("id", nil)
		q.events.Wait()
		for i := 1; i < len(q.attempts); i++ {
			if got, want := q.attempts[i]-q.attempts[i-1], min(time.Second<<min(i-1, 30), 5*time.Minute); got != want {
				t.Errorf("backoff %d is %v, want %v", i, got, want)
			}
		}
		if last := q.attempts[len(q.attempts)-1]; last < 6*time.Hour-5*time.Minute || last > 6*time.Hour {
			t.Errorf("last attempt after %v, want just under 6 h", last)
		}
	})
}

func TestAQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := play("error")
		if !q.add("a", nil) || !q.add("b", nil) || q.add("c", nil) {
			t.Error("want room for two events")
		}
		q.events.Wait()
		if !q.add("c", nil) {
			t.Error("want room when the others are done with")
		}
		q.events.Wait()
	})
}

func TestEventsWaitForTheRegion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := play("ok")
		up := make(chan struct{})
		q.serving = func() <-chan struct{} { return up }
		q.add("id", nil)
		time.Sleep(time.Hour)
		close(up)
		q.events.Wait()
		if !slices.Equal(q.attempts, []time.Duration{time.Hour}) || len(q.dropped) != 0 {
			t.Errorf("attempts at %v, dropped %q; want one when the Region was back", q.attempts, q.dropped)
		}
	})
}

func TestEventsOfALostRegionGrowTooOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := play("ok")
		q.serving = func() <-chan struct{} { return nil }
		q.add("id", nil)
		q.events.Wait()
		if time.Since(q.start) != 6*time.Hour || !slices.Equal(q.dropped, []string{"older than 6h0m0s"}) {
			t.Errorf("after %v dropped %q", time.Since(q.start), q.dropped)
		}
	})
}

func TestClosingEndsThePauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := play("error")
		q.add("id", nil)
		synctest.Wait()
		close(q.closing)
		q.events.Wait()
		if time.Since(q.start) != 0 || len(q.dropped) != 0 {
			t.Errorf("after %v dropped %q, want an end at once that is nobody's failure", time.Since(q.start), q.dropped)
		}
	})
}
