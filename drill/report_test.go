package drill

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
)

var update = flag.Bool("update", false, "write golden files")

// found is a small drill by hand: a hundred requests and one of everything a report tells.
func found(t *testing.T) findings {
	t.Helper()
	s, err := Embedded("region-outage")
	if err != nil {
		t.Fatal(err)
	}
	in := failover.DefaultPredictInput()
	f := findings{
		scenario: s, regions: []string{east, west}, scale: 20, seed: 42, fault: "region-hung " + east, predict: &in,
		machine: Machine{LatenessP99: 31, DelayP99: 74.5, DelayMax: 402},
	}
	// Findings are in real time, a twentieth of lab time.
	real := func(second float64) time.Time { return at(second / 20) }
	f.timeline = timeline{
		started: real(0), fault: real(60), healed: real(360), ended: real(860), lost: east, primary: east,
		answers: []answered{{real(86.4), west, TierPreferred}, {real(578.1), east, TierPreferred}},
		events: []event.Event{
			{Time: real(0), Kind: event.Step, Subject: "start", Why: s.Name},
			{Time: real(60), Kind: event.Step, Region: east, Subject: "region-hung " + east},
			{Time: real(60.01), Kind: event.Region, Region: east, From: "serving", To: "hung"},
			{Time: real(77), Kind: event.Checker, Subject: "can(" + east + ")", From: "passing", To: "failing"},
			{Time: real(86.2), Kind: event.Check, Subject: "can(" + east + ")", From: "healthy", To: "unhealthy", Why: "2 of 16 checkers healthy"},
			{Time: real(86.4), Kind: event.Answer, Region: west, Subject: api, From: "d-1.execute-api.amazonaws.com", To: "d-2.execute-api.amazonaws.com"},
			{Time: real(360), Kind: event.Step, Subject: "heal all"},
			{Time: real(578.1), Kind: event.Answer, Region: east, Subject: api, From: "d-2.execute-api.amazonaws.com", To: "d-1.execute-api.amazonaws.com"},
		},
	}
	for i := range 860 {
		r := request{Class: i % 4, Client: i % 4, Due: real(float64(i)), Started: real(float64(i)), Done: real(float64(i) + 0.024), Status: 200, Region: east}
		if i >= 60 && i < 106 {
			r.Done, r.Failure = real(float64(i)+5), FailedTimeout
		}
		f.page.requests = append(f.page.requests, r)
	}
	f.page.resolutions = []resolution{{real(1), 0, 0, east}, {real(105.3), 0, 0, west}}
	f.page.requests = append(f.page.requests, request{Write: true, Key: "k", Value: "v", Region: east, Due: real(58), Started: real(58), Done: real(58.2)})
	f.page.sightings = []sighting{
		{real(86.5), west, "k", "", false}, {real(361), west, "k", "v", false}, {real(870), east, "k", "v", true}, {real(870), west, "k", "v", true},
	}
	return f
}

func TestReportGolden(t *testing.T) {
	t.Parallel()
	pass := found(t).report()

	failing := found(t)
	failing.timeline.answers = failing.timeline.answers[:1]
	failing.page.sightings[3].Value = ""
	failing.predict = nil

	slow := found(t)
	slow.machine = Machine{LatenessP99: 1100, DelayP99: 1200, DelayMax: 5000, Overflow: 3, Missed: 7}

	stopped := found(t)
	stopped.interrupted = true
	stopped.timeline.healed, stopped.timeline.ended = time.Time{}, stopped.timeline.fault.Add(time.Second)
	stopped.timeline.answers, stopped.timeline.events = nil, stopped.timeline.events[:3]
	stopped.page.sightings, stopped.page.resolutions, stopped.page.requests = nil, nil, stopped.page.requests[:75]

	for name, r := range map[string]Report{"pass": pass, "fail": failing.report(), "unreliable": slow.report(), "interrupted": stopped.report()} {
		if string(r.Verdict) != name {
			t.Errorf("verdict %s %v, want %s", r.Verdict, r.Reasons, name)
		}
		var text, data bytes.Buffer
		if err := r.WriteText(&text); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteJSON(&data); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".txt", text.Bytes())
		golden(t, name+".json", data.Bytes())
		for line := range strings.Lines(text.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > lineWidth {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: run go test -update, and read the diff", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); if it should, run go test -update:\n%s", name, diff)
	}
}

func TestProgressIsQuietWhenAsked(t *testing.T) {
	t.Parallel()
	events := []event.Event{
		{Time: at(0), Kind: event.Step, Subject: "start"},
		{Time: at(3.05), Kind: event.Answer, Subject: api, To: "d-2.aws", Region: west},
	}
	for quiet, want := range map[bool]string{true: "", false: "   +0:00.0  step        start\n   +1:01.0  answer      api.example.com leads to eu-west-1\n"} {
		var b bytes.Buffer
		p := NewProgress(&b, 20, quiet)
		for _, e := range events {
			p.Tell(e)
		}
		if b.String() != want {
			t.Errorf("quiet %v: %q, want %q", quiet, b.String(), want)
		}
	}
}
