package drill

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/event"
)

func unhealthy(subject, region string, second float64) event.Event {
	return event.Event{Time: at(second), Kind: event.Check, Subject: subject, Region: region, To: "unhealthy"}
}

func TestDetected(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		events []event.Event
		want   time.Time
	}{
		{"a check named after the Region", []event.Event{unhealthy("can("+east+")", "", 86)}, at(86)},
		{"a check that says its Region", []event.Event{unhealthy("can", east, 86)}, at(86)},
		{"the first of two", []event.Event{unhealthy("can("+east+")", "", 86), unhealthy("prefer("+east+")", "", 87)}, at(86)},
		{"another Region's", []event.Event{unhealthy("can("+west+")", "", 86)}, time.Time{}},
		{"before the fault", []event.Event{unhealthy("can("+east+")", "", 50)}, time.Time{}},
		{"healthy again", []event.Event{{Time: at(90), Kind: event.Check, Subject: "can(" + east + ")", To: "healthy"}}, time.Time{}},
	}
	for _, tt := range tests {
		line := timeline{fault: at(60), lost: east, events: tt.events}
		if got := line.detected(); !got.Equal(tt.want) {
			t.Errorf("%s: detected at %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestFailedBack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		answers []answered
		want    float64 // 0 for never
	}{
		{"back once", []answered{{at(88), west, ""}, {at(700), east, ""}}, 700},
		{"back, away and back", []answered{{at(88), west, ""}, {at(370), east, ""}, {at(380), west, ""}, {at(700), east, ""}}, 700},
		{"back and away", []answered{{at(88), west, ""}, {at(370), east, ""}, {at(380), west, ""}}, 0},
		{"back before it was healed", []answered{{at(88), west, ""}, {at(90), east, ""}}, 0},
		{"never away", nil, 0},
	}
	for _, tt := range tests {
		line := timeline{fault: at(60), healed: at(360), lost: east, primary: east, answers: tt.answers}
		got, ok := line.failedBack()
		if ok != (tt.want > 0) || ok && !got.Equal(at(tt.want)) {
			t.Errorf("%s: failed back at %v (%v), want %v s", tt.name, got.Sub(epoch), ok, tt.want)
		}
	}
}

func TestLastResolved(t *testing.T) {
	t.Parallel()
	classes := []Class{{Kind: HonoursTTL}, {Kind: CachesForever}}
	switched := answered{At: at(88), Region: west}
	tests := []struct {
		name        string
		resolutions []resolution
		want        float64 // 0 for never
	}{
		{"two clients move", []resolution{{at(1), 0, 0, east}, {at(2), 0, 1, east}, {at(90), 0, 1, west}, {at(95), 0, 0, west}}, 95},
		{"later answers to the same client do not count", []resolution{{at(1), 0, 0, east}, {at(90), 0, 0, west}, {at(110), 0, 0, west}}, 90},
		{"a client that never asked again", []resolution{{at(1), 0, 0, east}, {at(2), 0, 1, east}, {at(90), 0, 1, west}}, 0},
		{"other classes do not count", []resolution{{at(1), 0, 0, east}, {at(2), 1, 9, east}, {at(90), 0, 0, west}}, 90},
		{"an old answer after the switch", []resolution{{at(1), 0, 0, east}, {at(89), 0, 0, east}, {at(100), 0, 0, west}}, 100},
	}
	for _, tt := range tests {
		got := timeline{lost: east}.lastResolved(switched, classes, tt.resolutions)
		if got.IsZero() != (tt.want == 0) || !got.IsZero() && !got.Equal(at(tt.want)) {
			t.Errorf("%s: %v, want %v s", tt.name, got.Sub(epoch), tt.want)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	never := time.Time{}
	tests := []struct {
		name string
		ends phaseEnds
		want string
	}{
		{"one after the other", phaseEnds{at(86), at(88), at(108), at(110)}, "26s 2s 20s 2s"},
		{"clients are served before the last has asked", phaseEnds{at(86), at(88), at(108), at(100)}, "26s 2s 12s 0s"},
		{"the answer moved before the check was told", phaseEnds{at(90), at(88), at(108), at(110)}, "30s 0s 18s 2s"},
		{"never recovered", phaseEnds{at(86), at(88), at(108), never}, "26s 2s 20s –"},
		{"never decided", phaseEnds{at(86), never, never, never}, "26s – – –"},
		{"nothing noticed, nothing failed", phaseEnds{never, never, never, at(60)}, "– – – –"},
	}
	for _, tt := range tests {
		a, b, c, d := tt.ends.spans(at(60))
		got := ""
		for i, p := range []*time.Duration{a, b, c, d} {
			if i > 0 {
				got += " "
			}
			if p == nil {
				got += none
				continue
			}
			got += p.String()
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Phases are told as parts of the recovery time, so they have to sum up to it.
func TestSpansSumUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		end := func(name string) time.Time { return at(float64(rapid.IntRange(60, 120).Draw(t, name))) }
		ends := phaseEnds{end("detect"), end("decide"), end("dns"), end("clients")}
		a, b, c, d := ends.spans(at(60))
		if sum, want := *a+*b+*c+*d, ends.clients.Sub(at(60)); sum != want || min(*a, *b, *c, *d) < 0 {
			t.Errorf("%v %v %v %v sum up to %v, recovery took %v", *a, *b, *c, *d, sum, want)
		}
	})
}

func TestSteady(t *testing.T) {
	t.Parallel()
	answers := func(n int, region string, f Failure) []request {
		out := make([]request, n)
		for i := range out {
			out[i] = request{Due: at(50), Region: region, Failure: f}
		}
		return out
	}
	tests := []struct {
		name     string
		requests []request
		tier     string
		want     string // what the error says, "" for steady
	}{
		{"all well", answers(100, east, ""), TierPreferred, ""},
		{"one in a hundred may fail", append(answers(99, east, ""), answers(1, "", FailedTimeout)...), TierUnknown, ""},
		{"two may not", append(answers(98, east, ""), answers(2, "", FailedTimeout)...), TierPreferred, "2 of 100 requests failed"},
		{"one from elsewhere", append(answers(99, east, ""), answers(1, west, "")...), TierPreferred, "not all from " + east},
		{"second tier", answers(100, east, ""), TierAble, `"able", not "preferred"`},
		{"nothing", nil, TierPreferred, "no request"},
	}
	for _, tt := range tests {
		requests := append([]request{{Due: at(10), Failure: FailedConnect}}, tt.requests...) // before the window
		err := steadyNow(requests, at(60), SteadyFor, tt.tier).verdict(east)
		if got := fmt.Sprint(err); (err == nil) != (tt.want == "") || tt.want != "" && !strings.Contains(got, tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestOnlyChangesSinceTheFaultCount(t *testing.T) {
	t.Parallel()
	tl := timeline{fault: at(60), answers: []answered{
		{at(19), west, TierPreferred}, {at(21), east, TierPreferred}, {at(60), west, TierPreferred}, {at(300), east, TierPreferred},
	}}
	if got := tl.answerChanges(); got != 2 {
		t.Errorf("%d changes, want 2: the fault's own moment counts, a young deployment's do not", got)
	}
}
