package failover

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// observe feeds a checker outcomes written as a string: + is a pass, - a failure.
func observe(c Checker, outcomes string, threshold int) Checker {
	for _, outcome := range outcomes {
		c = c.Observe(outcome == '+', threshold)
	}
	return c
}

func TestCheckerCountsInARow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		outcomes  string
		threshold int
		known     bool
		healthy   bool
		turns     int
	}{
		{"no data is healthy", "", 3, false, true, 3},
		{"one failure is not enough", "-", 3, false, true, 2},
		{"two failures are not enough", "--", 3, false, true, 1},
		{"three failures turn it", "---", 3, true, false, 3},
		{"a pass between starts anew", "--+--", 3, false, true, 1},
		{"three passes are a verdict", "+++", 3, true, true, 3},
		{"two passes do not bring it back", "---++", 3, true, false, 1},
		{"three passes bring it back", "---+++", 3, true, true, 3},
		{"coming back starts anew too", "---++-++", 3, true, false, 1},
		{"a threshold of one believes everything", "+-", 1, true, false, 1},
		{"ten is the most", "+---------", 10, false, true, 1},
		{"ten failures", "+----------", 10, true, false, 10},
		{"a threshold out of range counts as ten", "----------", 99, true, false, 99},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := observe(Checker{}, tt.outcomes, tt.threshold)
			if c.Known() != tt.known || c.Healthy() != tt.healthy || c.Turns(tt.threshold) != tt.turns {
				t.Errorf("after %q at %d: known %v, healthy %v, turns in %d; want %v, %v, %d", tt.outcomes,
					tt.threshold, c.Known(), c.Healthy(), c.Turns(tt.threshold), tt.known, tt.healthy, tt.turns)
			}
		})
	}
}

// naiveHealthy reads a verdict from the whole history: the last run that was long enough decides.
func naiveHealthy(history []bool, threshold int) (healthy, known bool) {
	healthy = true
	for end := range len(history) + 1 {
		for _, verdict := range []bool{true, false} {
			if end >= threshold && !slices.Contains(history[end-threshold:end], !verdict) {
				healthy, known = verdict, true
			}
		}
	}
	return healthy, known
}

func TestCheckerAgreesWithItsHistory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		threshold := rapid.IntRange(1, maxThreshold).Draw(t, "threshold")
		history := rapid.SliceOfN(rapid.Bool(), 0, 60).Draw(t, "history")
		var c Checker
		for _, pass := range history {
			c = c.Observe(pass, threshold)
		}
		healthy, known := naiveHealthy(history, threshold)
		if c.Healthy() != healthy || c.Known() != known {
			t.Fatalf("healthy %v, known %v; want %v, %v", c.Healthy(), c.Known(), healthy, known)
		}
		turned := c
		for range c.Turns(threshold) {
			if turned.Healthy() != c.Healthy() {
				t.Fatalf("turned earlier than the %d probes it announced", c.Turns(threshold))
			}
			turned = turned.Observe(!c.Healthy(), threshold)
		}
		if turned.Healthy() == c.Healthy() {
			t.Fatalf("did not turn after the %d probes it announced", c.Turns(threshold))
		}
	})
}

func TestPassStatus(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]bool{0: false, 199: false, 200: true, 204: true, 301: true, 399: true, 400: false, 503: false} {
		if got := PassStatus(code); got != want {
			t.Errorf("PassStatus(%d) = %v, want %v", code, got, want)
		}
	}
}

func TestMatchBody(t *testing.T) {
	t.Parallel()
	const search = `"can":true`
	for _, tt := range []struct {
		name string
		body string
		want bool
	}{
		{"empty", "", false},
		{"alone", search, true},
		{"within", "{" + search + "}", true},
		{"other case", strings.ToUpper(search), false},
		{"ends at the window's end", strings.Repeat(" ", SearchWindow-len(search)) + search + " ", true},
		{"crosses the window's end", strings.Repeat(" ", SearchWindow-len(search)+1) + search, false},
		{"beyond the window", strings.Repeat(" ", SearchWindow) + search, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := MatchBody([]byte(tt.body), search); got != tt.want {
				t.Errorf("MatchBody of %d bytes = %v, want %v", len(tt.body), got, tt.want)
			}
		})
	}
}
