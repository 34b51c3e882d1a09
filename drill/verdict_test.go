package drill

import (
	"fmt"
	"testing"
	"time"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for v, want := range map[Verdict]int{Pass: 0, Fail: 3, Unreliable: 1, Interrupted: 1, "": 1} {
		if got := v.ExitCode(); got != want {
			t.Errorf("%q exits with %d, want %d", v, got, want)
		}
	}
}

func TestThresholds(t *testing.T) {
	t.Parallel()
	minute := time.Minute
	all := Thresholds{
		RTO: &minute, RPO: &minute, Failback: &minute, Availability: new(0.95), AnswerChanges: new(2),
		MissingWrites: new(5), Overwritten: new(5), LostWrites: new(0), UnprovenWrites: new(1),
	}
	atLimit := Report{
		RTO: new(60.0), RPO: new(60.0), Failback: new(60.0), AnswerChanges: 2,
		Classes: map[string]ClassReport{
			"a": {Kind: HonoursTTL, Requests: Requests{Total: 60, Failed: 5}},
			"b": {Kind: HonoursTTL, Requests: Requests{Total: 40}},
			"c": {Kind: CachesForever, Requests: Requests{Total: 100, Failed: 100}},
		},
		Writes: Writes{MissingAtSwitch: new(5), Overwritten: new(5), Lost: new(0), Unproven: new(1)},
	}
	beyond := Report{
		RTO: new(60.001), RPO: new(61.0), Failback: new(61.0), AnswerChanges: 3,
		Classes: map[string]ClassReport{"a": {Kind: HonoursTTL, Requests: Requests{Total: 100, Failed: 6}}},
		Writes:  Writes{MissingAtSwitch: new(6), Overwritten: new(6), Lost: new(1), Unproven: new(2)},
	}
	tests := []struct {
		name   string
		limits Thresholds
		report Report
		passed int
		of     int
	}{
		{"at the limit is within it", all, atLimit, 9, 9},
		{"beyond", all, beyond, 0, 9},
		{"no data is not a pass; no change of the answer is data", all, Report{}, 1, 9},
		{"what is not set is not judged", Thresholds{LostWrites: new(0)}, beyond, 0, 1},
	}
	for _, tt := range tests {
		passed, names := 0, ""
		judged := tt.limits.judged(tt.report)
		for _, th := range judged {
			passed += count(th.Pass)
			names += fmt.Sprintf(" %s=%v", th.Name, th.Pass)
		}
		if passed != tt.passed || len(judged) != tt.of {
			t.Errorf("%s: %d of %d passed, want %d of %d:%s", tt.name, passed, len(judged), tt.passed, tt.of, names)
		}
	}
}

// What the machine did outweighs what the deployment did, and stopping outweighs both.
func TestConclude(t *testing.T) {
	t.Parallel()
	failed := []Threshold{{Name: "rto", Bound: atMost, Unit: "s", Limit: 60, Measured: new(61.0)}}
	slow := Machine{LatenessP99: millis(LatenessLimit.Microseconds()) + 1}
	tests := []struct {
		report      Report
		interrupted bool
		want        Verdict
		reasons     int
	}{
		{Report{}, false, Pass, 0},
		{Report{Thresholds: failed}, false, Fail, 1},
		{Report{Thresholds: failed, Machine: slow}, false, Unreliable, 2},
		{Report{Machine: slow}, false, Unreliable, 1},
		{Report{Thresholds: failed, Machine: slow}, true, Interrupted, 1},
	}
	for _, tt := range tests {
		tt.report.conclude(tt.interrupted)
		if tt.report.Verdict != tt.want || len(tt.report.Reasons) != tt.reasons {
			t.Errorf("got %s %q, want %s for %d reasons", tt.report.Verdict, tt.report.Reasons, tt.want, tt.reasons)
		}
	}
}

func TestMachineTroubles(t *testing.T) {
	t.Parallel()
	good := Machine{LatenessP99: 500, DelayP99: 500, DelayMax: 4000}
	if why := good.troubles(); len(why) > 0 {
		t.Errorf("at the limits: %q", why)
	}
	for _, m := range []Machine{{LatenessP99: 501}, {DelayP99: 501}, {DelayMax: 4001}, {Overflow: 1}, {Missed: 1}} {
		if why := m.troubles(); len(why) != 1 {
			t.Errorf("%+v: %q, want one reason", m, why)
		}
	}
}

func TestPaceIsLabTime(t *testing.T) {
	t.Parallel()
	p := newPace(20)
	for range 99 {
		p.sent(time.Millisecond)
	}
	p.sent(10 * time.Millisecond)
	m := p.machine([]request{{Failure: FailedOverflow}, {}, {Failure: FailedTimeout}}, 3)
	if m.LatenessP99 < 19.9 || m.LatenessP99 > 20.1 || m.Overflow != 1 || m.Missed != 3 || m.DelayMax != 0 {
		t.Errorf("%+v, want 20 ms of lab time for 1 ms of real time, one overflow, three missed", m)
	}
}
