package drill

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRecovered(t *testing.T) {
	t.Parallel()
	// One request a second from 0 to 99, of which those in [from, to) fail; the fault is at 10.
	failing := func(from, to int) []outcome {
		var out []outcome
		for i := range 100 {
			out = append(out, outcome{at(float64(i)), i < from || i >= to})
		}
		return out
	}
	tests := []struct {
		name     string
		outcomes []outcome
		after    time.Duration // from the fault; -1 for never
	}{
		{"nothing failed", failing(0, 0), 0},
		{"failed for a while", failing(10, 40), 29*time.Second + 1},
		{"failures before the fault do not count", failing(0, 10), 0},
		{"failed a little later", failing(12, 40), 29*time.Second + 1},
		{"not for long enough", failing(10, 75), -1},
		{"failed to the end", failing(10, 100), -1},
		{"no requests", nil, -1},
	}
	for _, tt := range tests {
		got, ok := recovered(tt.outcomes, at(10), at(100), RecoveryWindow, RecoveryShare)
		if ok != (tt.after >= 0) || ok && got.Sub(at(10)) != tt.after {
			t.Errorf("%s: recovered after %v (%v), want %v", tt.name, got.Sub(at(10)), ok, tt.after)
		}
	}
}

func TestRecoveredAgreesWithItsDefinition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const end = 60
		outcomes := rapid.SliceOf(rapid.Custom(func(t *rapid.T) outcome {
			return outcome{epoch.Add(time.Duration(rapid.IntRange(0, end).Draw(t, "due"))), rapid.Bool().Draw(t, "ok")}
		})).Draw(t, "outcomes")
		fault := rapid.IntRange(0, 20).Draw(t, "fault")
		window := rapid.IntRange(1, 20).Draw(t, "window")
		share := rapid.SampledFrom([]float64{0.5, 0.75, 0.99, 1}).Draw(t, "share")
		got, ok := recovered(outcomes, epoch.Add(time.Duration(fault)), epoch.Add(end), time.Duration(window), share)
		want := recoveredByDefinition(outcomes, fault, end, window, share)
		if ok != (want >= 0) || ok && got.Sub(epoch) != time.Duration(want) {
			t.Errorf("recovered at %v (%v), want %d", got.Sub(epoch), ok, want)
		}
	})
}

// recoveredByDefinition tries every nanosecond.
func recoveredByDefinition(outcomes []outcome, fault, end, window int, share float64) int {
	for instant := fault; instant+window <= end; instant++ {
		n, good := 0, 0
		for _, o := range outcomes {
			if due := int(o.due.Sub(epoch)); due >= instant && due < instant+window {
				n++
				good += count(o.ok)
			}
		}
		if n > 0 && float64(good) >= share*float64(n) {
			return instant
		}
	}
	return -1
}

func BenchmarkRecovered(b *testing.B) {
	var outcomes []outcome
	for i := range 10_000 {
		outcomes = append(outcomes, outcome{at(float64(i) / 10), i < 600 || i > 1000})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := recovered(outcomes, at(60), at(1000), RecoveryWindow, RecoveryShare); !ok {
			b.Fatal("never recovered")
		}
	}
}
