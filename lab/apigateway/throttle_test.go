package apigateway

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

func TestBucket(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name     string
		throttle stack.Throttle
		scale    scale.Factor
		after    time.Duration // real time since the bucket was emptied
		want     int           // requests that pass then
	}{
		{"empty", stack.Throttle{Rate: 2, Burst: 3}, 1, 0, 0},
		{"half a token", stack.Throttle{Rate: 2, Burst: 3}, 1, 250 * time.Millisecond, 0},
		{"the rate", stack.Throttle{Rate: 2, Burst: 3}, 1, time.Second, 2},
		{"the burst at most", stack.Throttle{Rate: 2, Burst: 3}, 1, time.Hour, 3},
		{"the rate of lab time", stack.Throttle{Rate: 2, Burst: 100}, 20, time.Second, 40},
		{"a slow rate", stack.Throttle{Rate: 0.1, Burst: 1}, 1, 10 * time.Second, 1},
		{"no rate", stack.Throttle{Burst: 5}, 1, time.Hour, 0},
		{"no burst", stack.Throttle{Rate: 5}, 1, time.Hour, 0},
		{"backwards", stack.Throttle{Rate: 2, Burst: 3}, 1, -time.Hour, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(test.throttle, test.scale, start)
			if got := drain(b, start); got != test.throttle.Burst {
				t.Errorf("at first %d passed, want the burst of %d", got, test.throttle.Burst)
			}
			if got := drain(b, start.Add(test.after)); got != test.want {
				t.Errorf("%v later %d passed, want %d", test.after, got, test.want)
			}
		})
	}
}

// drain takes tokens until none is left.
func drain(b *bucket, now time.Time) (taken int) {
	for b.take(now) {
		taken++
	}
	return taken
}

// TestBucketLaw: in no span do more requests pass than burst + rate × span.
func TestBucketLaw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		throttle := stack.Throttle{
			Rate: rapid.Float64Range(0, 1000).Draw(t, "rate"), Burst: rapid.IntRange(0, 50).Draw(t, "burst"),
		}
		factor := scale.Factor(rapid.Float64Range(1, 100).Draw(t, "scale"))
		start := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
		b, now, passed := newBucket(throttle, factor, start), start, 0
		for _, step := range rapid.SliceOfN(rapid.Int64Range(0, int64(time.Second)), 1, 100).Draw(t, "steps") {
			now = now.Add(time.Duration(step))
			for range rapid.IntRange(1, 5).Draw(t, "requests") {
				if b.take(now) {
					passed++
				}
			}
			allowed := float64(throttle.Burst) + throttle.Rate*factor.Lab(now.Sub(start)).Seconds()
			if float64(passed) > allowed+1e-6 {
				t.Fatalf("after %v %d passed, %v are allowed", now.Sub(start), passed, allowed)
			}
		}
	})
}
