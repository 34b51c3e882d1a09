package drill

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPacerKeepsItsRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := pacer{rapid.Float64Range(0.1, 5000).Draw(t, "rate")}
		i := rapid.IntRange(0, 1_000_000).Draw(t, "i")
		if p.due(0) != 0 || p.due(i+1) <= p.due(i) {
			t.Errorf("request %d is due after %v, the next after %v", i, p.due(i), p.due(i+1))
		}
		want := float64(i) / p.rate
		if got := p.due(i).Seconds(); got < want-1e-6 || got > want+1e-6 {
			t.Errorf("request %d is due after %v s, want %v s", i, got, want)
		}
	})
}

func TestPlanIsFairAndRepeatable(t *testing.T) {
	t.Parallel()
	traffic := Traffic{Keys: 7, Writes: 0.5}
	a, b, other := newPlan(1, 5, traffic), newPlan(1, 5, traffic), newPlan(2, 5, traffic)
	turns, writes, differs := make([]int, 5), 0, false
	for i := range 1000 {
		c := a.call(i)
		if c != b.call(i) {
			t.Fatalf("call %d differs between two plans of one seed", i)
		}
		differs = differs || c != other.call(i)
		turns[c.client]++
		writes += count(c.write)
		if c.key < 0 || c.key >= 7 {
			t.Fatalf("call %d is for key %d of 7", i, c.key)
		}
	}
	for client, n := range turns {
		if n != 200 {
			t.Errorf("client %d has %d turns of 1000, want 200", client, n)
		}
	}
	if writes < 400 || writes > 600 || !differs {
		t.Errorf("%d writes of 1000; other seeds differ: %v", writes, differs)
	}
}

func TestStampFindsItsOwnValues(t *testing.T) {
	t.Parallel()
	s, earlier := newStamp(7, epoch), newStamp(7, epoch.Add(time.Second))
	for body, want := range map[string]string{
		`{"key":"k","value":"` + s.value(12) + `"}`: s.value(12),
		s.value(1):                       s.value(1),
		s.seed(3):                        s.seed(3),
		"":                               "",
		earlier.value(12):                "",
		string(s) + "-12 without an end": "",
	} {
		if got := s.find(body); got != want {
			t.Errorf("found %q in %q, want %q", got, body, want)
		}
	}
}
