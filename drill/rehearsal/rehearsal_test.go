package rehearsal_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/drill/rehearsal"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/stack"
)

// TestMain lets the test binary be the functions' code, as the tandem binary is.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "bootstrap" {
		functions.Main()
		return
	}
	os.Exit(m.Run())
}

func testBinary(stack.Function) (string, []string, error) {
	path, err := os.Executable()
	return path, []string{"bootstrap"}, err
}

func recorded(tb testing.TB) stack.Stack {
	tb.Helper()
	s, err := stack.Recorded()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// begin starts a lab of the recorded stack, which is not closed.
func begin(tb testing.TB, s drill.Scenario, options lab.Options) *rehearsal.Rehearsal {
	tb.Helper()
	r, err := rehearsal.Start(tb.Context(), recorded(tb), s, options)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// options are those of every lab here.
func options() lab.Options { return lab.Options{Scale: pace, Seed: 1, Command: testBinary} }

// outage is region-outage without the failback that takes most of its time: the Region is back before
// it holds itself. Many clients make the last TTL to run out a steady number.
func outage(settings drill.Settings) drill.Scenario {
	return drill.Scenario{
		Schema: drill.ScenarioSchema, Name: "outage", Settings: settings,
		Traffic: drill.Traffic{
			Rate: 10, Writes: 0.5, Keys: 50, Timeout: 5 * time.Second,
			Classes: []drill.Class{{Name: "browsers", Kind: drill.HonoursTTL, Clients: 40}},
		},
		Steps: []drill.Step{
			{At: 60 * time.Second, Fault: "region-hung", Region: "primary"},
			{At: 220 * time.Second, Heal: "all"},
		},
		Until: drill.Until{Tail: 10 * time.Second},
	}
}

// play drills a lab of its own. A machine that was too busy for it gets more time, once.
func play(t *testing.T, s drill.Scenario, options lab.Options) drill.Report {
	t.Helper()
	report, err := try(t, s, options)
	if errors.Is(err, drill.ErrCouldNotRun) || err == nil && report.Verdict == drill.Unreliable {
		options.Scale /= 3
		report, err = try(t, s, options)
	}
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func try(t *testing.T, s drill.Scenario, options lab.Options) (drill.Report, error) {
	t.Helper()
	target := begin(t, s, options)
	predict, err := rehearsal.Predict(recorded(t), s, options)
	if err != nil {
		t.Fatal(err)
	}
	report, err := drill.Run(t.Context(), s, target, drill.Options{Seed: 1, Predict: predict})
	if err := target.Close(); err != nil {
		t.Error(err)
	}
	return report, err
}

// The measurement can be wrong, and this would show it: every number that decides a recovery must move
// what is measured by as much as it moves the prediction. What is left to chance is when the fourteenth
// checker of sixteen asks (a standard deviation of 9 % of the interval, on both sides of a difference)
// and when the last of forty caches runs out (2 % of the TTL).
func TestTheMeasurementMovesWithTheNumbers(t *testing.T) {
	if testing.Short() {
		t.Skip("five drills, a minute and a half")
	}
	const tolerance = 10.0 // seconds of lab time, three standard deviations and some
	base := measure(t, drill.Settings{})
	one := measure(t, drill.Settings{CanThreshold: 1})
	three := measure(t, drill.Settings{CanThreshold: 3})
	for _, tt := range []struct {
		name     string
		from, to measured
	}{
		{"threshold 1 to 3", one, three},
		{"interval 10 s to 30 s", base, measure(t, drill.Settings{CanInterval: 30 * time.Second})},
		{"TTL 20 s to 60 s", base, measure(t, drill.Settings{TTL: time.Minute})},
	} {
		moved, predicted := tt.to.recovery-tt.from.recovery, tt.to.predicted-tt.from.predicted
		t.Logf("%s: recovery %.1f s to %.1f s, moved by %.1f s, predicted %.1f s",
			tt.name, tt.from.recovery, tt.to.recovery, moved, predicted)
		if moved < predicted-tolerance || moved > predicted+tolerance {
			t.Errorf("%s moved the recovery by %.1f s, predicted %.1f ± %.0f s", tt.name, moved, predicted, tolerance)
		}
	}
}

// measured is a recovery beside its prediction, in seconds of lab time.
type measured struct{ recovery, predicted float64 }

func measure(t *testing.T, settings drill.Settings) measured {
	t.Helper()
	report := play(t, outage(settings), options())
	if report.RTO == nil {
		t.Fatalf("with %+v: no recovery: %v", settings, report.Reasons)
	}
	return measured{*report.RTO, report.Predicted.Typical}
}

// A lab whose Route 53 misjudges must not pass a drill. The bug planted here takes a check that no
// checker finds healthy for one that has no data yet: it turns unhealthy with the fourteenth checker, and
// healthy again with the last.
func TestABugInTheQuorumBreaksTheDrill(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole drill")
	}
	planted := options()
	planted.Judge = func(c failover.Check, checkers []failover.Checker) bool {
		none := !slices.ContainsFunc(checkers, failover.Checker.Healthy)
		return none && !c.Inverted || failover.Aggregate(c, checkers)
	}
	s := outage(drill.Settings{})
	limit := time.Minute
	s.Thresholds.RTO = &limit
	if report := play(t, s, planted); report.Verdict == drill.Pass || report.AnswerChanges < 2 {
		t.Errorf("verdict %s %v, %d changes of the answer; want no pass, and an answer that goes back to the dead Region",
			report.Verdict, report.Reasons, report.AnswerChanges)
	}
}
