package dynamodb

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The quantiles are those that Link's comment promises.
func TestDraw(t *testing.T) {
	t.Parallel()
	const n = 100_000
	link := Link{Lag: time.Second, Jitter: 100 * time.Millisecond}
	random := rand.New(rand.NewPCG(1, 2))
	drawn := make([]time.Duration, n)
	for i := range drawn {
		drawn[i] = link.draw(random) - link.Lag
	}
	slices.Sort(drawn)
	for _, test := range []struct {
		share       float64
		least, most time.Duration
	}{
		{0, 1, 20 * time.Millisecond},
		{0.5, 99 * time.Millisecond, 101 * time.Millisecond},
		{0.9, 210 * time.Millisecond, 222 * time.Millisecond},
		{0.99, 390 * time.Millisecond, 420 * time.Millisecond},
		{1 - 1.0/n, 800 * time.Millisecond, 800 * time.Millisecond},
	} {
		if got := drawn[int(test.share*n)]; got < test.least || got > test.most {
			t.Errorf("%g of the writes take up to %v longer, want %v to %v", test.share, got, test.least, test.most)
		}
	}
	again := rand.New(rand.NewPCG(1, 2))
	random = rand.New(rand.NewPCG(1, 2))
	for range 100 {
		if a, b := link.draw(random), link.draw(again); a != b {
			t.Fatalf("with the same seed %v and %v", a, b)
		}
	}
	if got := (Link{Lag: time.Second}).draw(random); got != time.Second {
		t.Errorf("without jitter %v, want the lag", got)
	}
}

func BenchmarkSend(b *testing.B) {
	for _, test := range []struct {
		name string
		link Link
	}{{"exact", Link{Lag: time.Second}}, {"jitter", Link{Lag: time.Second, Jitter: time.Second}}} {
		b.Run(test.name, func(b *testing.B) {
			l := newLink(route{"a", "b"}, Options{})
			l.setting = test.link
			target := &replica{}
			b.ReportAllocs()
			for b.Loop() {
				l.send(delivery{target: target, key: "k", row: row{version: 1}})
				if len(l.inFlight) == 1<<10 {
					l.inFlight = l.inFlight[:0]
				}
			}
		})
	}
}
