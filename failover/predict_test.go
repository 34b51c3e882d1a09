package failover

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// simulate plays one trial: checkers that are settled, and probe from uniform phases until the check's
// health has changed. It returns when that was.
func simulate(rng *rand.Rand, c Check, outcome bool, timeout time.Duration) time.Duration {
	settled := checkers(Checkers, 0, 0)
	if outcome {
		settled = checkers(0, Checkers, 0)
	}
	before := Aggregate(c, settled)
	ends := make([]time.Duration, Checkers) // of each checker's next probe
	for i := range ends {
		ends[i] = time.Duration(rng.Int64N(int64(c.RequestInterval))) + timeout
	}
	for {
		now := slices.Min(ends)
		i := slices.Index(ends, now)
		settled[i] = settled[i].Observe(outcome, c.FailureThreshold)
		if Aggregate(c, settled) != before {
			return now
		}
		ends[i] = now + c.RequestInterval + timeout
	}
}

// TestDetectionAgreesWithCheckers compares the formulas with simulated checkers: the mean of 3000 trials
// within 1 % of the interval (its standard error is below 0.2 %), and no trial beyond the worst.
func TestDetectionAgreesWithCheckers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		path    Path
		in      TreeSettings
		check   Check
		outcome bool // of every probe from the start of the trial on
		timeout time.Duration
	}{
		{"endpoint dies, 10 s and 2", EndpointDies, TreeSettings{CanInterval: 10 * time.Second, CanThreshold: 2},
			Check{RequestInterval: 10 * time.Second, FailureThreshold: 2}, false, ConnectTimeout},
		{"endpoint dies, 30 s and 3", EndpointDies, TreeSettings{CanInterval: 30 * time.Second, CanThreshold: 3},
			Check{RequestInterval: 30 * time.Second, FailureThreshold: 3}, false, ConnectTimeout},
		{"app degrades, 10 s and 2", AppDegrades, TreeSettings{CanInterval: 10 * time.Second, CanThreshold: 2},
			Check{RequestInterval: 10 * time.Second, FailureThreshold: 2}, false, 0},
		{"hold comes, 30 s", Evacuates, TreeSettings{HoldInterval: 30 * time.Second, HoldThreshold: 1},
			Check{RequestInterval: 30 * time.Second, FailureThreshold: 1, Inverted: true}, true, 0},
		{"hold goes, 30 s", Restores, TreeSettings{HoldInterval: 30 * time.Second, HoldThreshold: 1},
			Check{RequestInterval: 30 * time.Second, FailureThreshold: 1, Inverted: true}, false, 0},
		{"hold goes, 10 s and 2", Restores, TreeSettings{HoldInterval: 10 * time.Second, HoldThreshold: 2},
			Check{RequestInterval: 10 * time.Second, FailureThreshold: 2, Inverted: true}, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			const trials, seed = 3000, 53
			rng := rand.New(rand.NewPCG(seed, seed))
			detect := part(t, Predict(tt.path, PredictInput{Tree: tt.in}), "detect")
			var sum, longest time.Duration
			for range trials {
				took := simulate(rng, tt.check, tt.outcome, tt.timeout)
				sum, longest = sum+took, max(longest, took)
			}
			if off := sum/trials - detect.Typical; off.Abs() > tt.check.RequestInterval/100 {
				t.Errorf("seed %d: mean %v, predicted %v (%s)", seed, sum/trials, detect.Typical, detect.Formula)
			}
			if longest > detect.Worst {
				t.Errorf("seed %d: longest %v, predicted %v at worst (%s)", seed, longest, detect.Worst, detect.Formula)
			}
		})
	}
}

// TestTTLAgreesWithCaches compares the TTL's part with caches of uniform age, within 1 % of the TTL.
func TestTTLAgreesWithCaches(t *testing.T) {
	t.Parallel()
	const trials, seed, ttl = 3000, 53, 20 * time.Second
	for _, clients := range []int{1, 3, 100} {
		rng := rand.New(rand.NewPCG(seed, seed))
		var sum time.Duration
		for range trials {
			var last time.Duration
			for range clients {
				last = max(last, time.Duration(rng.Int64N(int64(ttl))))
			}
			sum += last
		}
		p := part(t, Predict(Evacuates, PredictInput{Tree: TreeSettings{TTL: ttl}, Clients: clients}), "ttl")
		if off := sum/trials - p.Typical; off.Abs() > ttl/100 || p.Worst != ttl {
			t.Errorf("seed %d: %d clients: mean %v, predicted %v (%s)", seed, clients, sum/trials, p.Typical, p.Formula)
		}
	}
}

// part returns a prediction's part by name.
func part(t *testing.T, p Prediction, name string) Part {
	t.Helper()
	for _, part := range p.Parts {
		if part.Name == name {
			return part
		}
	}
	t.Fatalf("%s has no part %q", p.Path, name)
	return Part{}
}

func TestPredict(t *testing.T) {
	t.Parallel()
	in := DefaultPredictInput()
	quick := in
	quick.Tree.HoldInterval = 10 * time.Second
	slow := in
	slow.Aggregate = 3 * time.Second
	const ms = time.Millisecond
	for _, tt := range []struct {
		name           string
		path           Path
		in             PredictInput
		parts          string
		detect         time.Duration // typical, to 10 ms
		typical, worst time.Duration // of all parts, to 10 ms
	}{
		{"dies", EndpointDies, in, "detect aggregate answer ttl client", 26240 * ms, 56040 * ms, 58000 * ms},
		{"degrades", AppDegrades, in, "notice detect aggregate answer ttl", 18240 * ms, 40540 * ms, 45000 * ms},
		{"evacuates: about 5 s", Evacuates, in, "detect aggregate answer ttl", 5290 * ms, 25100 * ms, 50000 * ms},
		{"restores: about 25 s", Restores, in, "detect aggregate answer ttl", 24710 * ms, 44510 * ms, 50000 * ms},
		{"evacuates quickly: about 2 s", Evacuates, quick, "detect aggregate answer ttl", 1760 * ms, 21570 * ms, 30000 * ms},
		{"restores quickly: about 8 s", Restores, quick, "detect aggregate answer ttl", 8240 * ms, 28040 * ms, 30000 * ms},
		{"fails back", FailsBack, in, "stable detect aggregate answer ttl", 8240 * ms, 358040 * ms, 450000 * ms},
		{"aggregation is added", Evacuates, slow, "detect aggregate answer ttl", 5290 * ms, 28100 * ms, 53000 * ms},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := Predict(tt.path, tt.in)
			var names []string
			for _, part := range p.Parts {
				names = append(names, part.Name)
				if part.Formula == "" || part.Typical > part.Worst {
					t.Errorf("%+v: no formula, or worse than the worst", part)
				}
			}
			near := func(what string, got, want time.Duration) {
				if got.Round(10*ms) != want {
					t.Errorf("%s %v, want %v", what, got, want)
				}
			}
			if got := strings.Join(names, " "); got != tt.parts {
				t.Errorf("parts %q, want %q", got, tt.parts)
			}
			near("detect", part(t, p, "detect").Typical, tt.detect)
			near("typical", p.Typical(), tt.typical)
			near("worst", p.Worst(), tt.worst)
		})
	}
}

func TestPredictKnowsItsPaths(t *testing.T) {
	t.Parallel()
	for _, path := range Paths() {
		if len(Predict(path, DefaultPredictInput()).Parts) == 0 {
			t.Errorf("%s has no parts", path)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown path was predicted")
		}
	}()
	Predict("magic", DefaultPredictInput())
}
