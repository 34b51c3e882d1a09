package drill

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/event"
)

// outage is region-outage with less waiting and fewer requests.
func outage(t *testing.T) Scenario {
	t.Helper()
	s, err := Embedded("region-outage")
	if err != nil {
		t.Fatal(err)
	}
	s.Traffic.Rate = 4
	s.Thresholds.Availability = new(0.7) // the outage is a larger part of it
	s.Steps[0].At, s.Steps[1].At = 30*time.Second, 150*time.Second
	return s
}

// play runs s against f in memory and in no time.
func play(t *testing.T, s Scenario, f *fake, check func(Report, error)) {
	t.Helper()
	defer f.close()
	r, err := Run(t.Context(), s, f, Options{Seed: 1, wire: f.wire})
	check(r, err)
	// Dials outlive the requests that began them; the clock of a bubble stops with its test.
	time.Sleep(time.Minute)
}

func TestRunMeasuresAnOutage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		s, err := Embedded("region-outage")
		if err != nil {
			t.Fatal(err)
		}
		play(t, s, f, func(r Report, err error) {
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict != Pass || len(r.Reasons) > 0 {
				t.Errorf("verdict %s %v, want pass", r.Verdict, r.Reasons)
			}
			wantSeconds(t, "detect", r.Phases.Detect, f.detectAfter)
			wantSeconds(t, "decide", r.Phases.Decide, f.decideAfter)
			wantSeconds(t, "failback", r.Failback, f.failbackIn)
			if sum := *r.Phases.Detect + *r.Phases.Decide + *r.Phases.DNS + *r.Phases.Clients; sum < *r.RTO-0.01 || sum > *r.RTO+0.01 {
				t.Errorf("phases sum up to %v s, recovery took %v s", sum, *r.RTO)
			}
			if *r.RTO < 28 || *r.RTO > 28+20+5 {
				t.Errorf("recovered after %v s; the answer moved after 28 s, with a TTL of 20 s and a patience of 5 s", *r.RTO)
			}
			if *r.RPO <= 0 || *r.RPO > f.lag.Seconds() {
				t.Errorf("rpo %v s, want up to the lag, %v", *r.RPO, f.lag)
			}
			w := r.Writes
			if *w.MissingAtSwitch == 0 || *w.MissingAtSwitch != *w.Late+*w.Overwritten || *w.Lost != 0 || !w.Converged {
				t.Errorf("writes %s: want some missing, each late or overwritten, none lost", show(w))
			}
			if r.TierAnswered != TierPreferred || r.AnswerChanges != 2 {
				t.Errorf("tier %s after %d changes, want preferred after 2", r.TierAnswered, r.AnswerChanges)
			}
			if never := r.Classes["old-jvm"]; *never.Availability > 0.5 {
				t.Errorf("clients that never ask DNS again were served %v of the time", *never.Availability)
			}
		})
		if len(f.injected) != 1 || f.injected[0].Region != east || f.isDown(east) {
			t.Errorf("injected %v, still down: %v; want one fault in %s, lifted", f.injected, f.isDown(east), east)
		}
	})
}

func TestRunFailsWhatItShould(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		harm    func(*fake, *Scenario)
		verdict Verdict
		reason  string
	}{
		{"writes that never arrive are lost", func(f *fake, s *Scenario) {
			f.loseOnArrive, f.lag = true, 4*time.Second
			s.Traffic.Keys = 1500
		}, Fail, "lost_writes"},
		{"late writes are no failure", func(f *fake, s *Scenario) {
			f.lag = 4 * time.Second
			s.Traffic.Keys = 1500
		}, Pass, ""},
		{"a flap is not a failback, and counts", func(f *fake, _ *Scenario) { f.flap = true }, Fail, "answer_changes: at most 2, measured 4"},
		{"an answer that never moves has no recovery point", func(f *fake, s *Scenario) {
			f.detectAfter = time.Hour
		}, Fail, "rpo: at most 5.0 s, but there is no measurement"},
		{"slow detection exceeds the recovery time", func(f *fake, _ *Scenario) { f.detectAfter = 50 * time.Second }, Fail, "rto"},
		{"a failback that takes too long is no failback", func(f *fake, _ *Scenario) { f.failbackIn = time.Hour }, Fail, "failback: at most 240.0 s, but"},
		{"a Region that cannot be read at the end proves nothing", func(f *fake, _ *Scenario) { f.deadAfterwards = true }, Fail, "lost_writes: at most 0, but there is no measurement"},
		{"a Region that refuses is lost like one that hangs", func(_ *fake, s *Scenario) { s.Steps[0].Fault = "region-refused" }, Pass, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, s := newFake(t), outage(t)
				tt.harm(f, &s)
				play(t, s, f, func(r Report, err error) {
					if err != nil {
						t.Fatal(err)
					}
					if reasons := strings.Join(r.Reasons, "\n"); r.Verdict != tt.verdict || !strings.Contains(reasons, tt.reason) {
						t.Errorf("verdict %s because %q, want %s because %q\nwrites %s", r.Verdict, reasons, tt.verdict, tt.reason, show(r.Writes))
					}
					if tt.verdict == Pass && tt.reason == "" && s.Traffic.Keys == 1500 && *r.Writes.Late == 0 {
						t.Errorf("no late writes among %s", show(r.Writes))
					}
				})
			})
		})
	}
}

func TestRunCouldNotRun(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		harm func(*fake, *Scenario)
		want string
	}{
		{"a deployment that is down", func(f *fake, _ *Scenario) { f.down[east] = "region-refused" }, "write the items before the traffic"},
		{"a Region that is held", func(f *fake, _ *Scenario) { f.held = true }, `the tier that answered was "able"`},
		{"the wrong Region answers", func(f *fake, _ *Scenario) { f.answer = west }, "not all from " + east},
		{"answers do not say their Region", func(f *fake, _ *Scenario) { f.wrongHeader = true }, "X-Served-By"},
		{"a fault that cannot be injected", func(f *fake, _ *Scenario) { f.injectFails = errors.New("no such switch") }, "inject region-hung " + east + ": no such switch"},
		{"a Region that does not exist", func(_ *fake, s *Scenario) { s.Steps[0].Region = "mars-1" }, `no Region is called "mars-1"`},
		{"a deployment that ends", func(f *fake, _ *Scenario) { time.AfterFunc(90*time.Second, f.events.Close) }, "events ended"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, s := newFake(t), outage(t)
				tt.harm(f, &s)
				play(t, s, f, func(_ Report, err error) {
					if !errors.Is(err, ErrCouldNotRun) || !strings.Contains(err.Error(), tt.want) {
						t.Errorf("error %v, want ErrCouldNotRun and %q", err, tt.want)
					}
				})
				if len(f.injected) > 0 && f.isDown(east) {
					t.Error("a fault was left behind")
				}
			})
		})
	}
}

// The checks of a young deployment turn healthy one after the other, and the answer may follow them.
func TestRunWaitsForAYoungDeployment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.held = true
		time.AfterFunc(25*time.Second, func() {
			f.events.Publish(event.Event{Kind: event.Answer, Subject: api, Region: west})
			f.events.Publish(event.Event{Kind: event.Answer, Subject: api, Region: east})
			f.mu.Lock()
			defer f.mu.Unlock()
			f.held = false
		})
		play(t, outage(t), f, func(r Report, err error) {
			if err != nil || r.Verdict != Pass || r.AnswerChanges != 2 {
				t.Errorf("verdict %s %v after %d changes, %v; want a pass after 2", r.Verdict, r.Reasons, r.AnswerChanges, err)
			}
			for _, m := range r.Events {
				if m.At < 0 {
					t.Errorf("%v happened before the drill", m)
				}
			}
		})
	})
}

// A real deployment does not tell its checks: the tier is not known, and that is no reason to refuse.
func TestRunWithoutHealth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		defer f.close()
		r, err := Run(t.Context(), outage(t), struct{ Target }{f}, Options{Seed: 1, wire: f.wire})
		if err != nil || r.Verdict != Pass || r.TierAnswered != TierUnknown {
			t.Errorf("verdict %s, tier %s, %v; want a pass by an unknown tier", r.Verdict, r.TierAnswered, err)
		}
		time.Sleep(time.Minute)
	})
}

// A lab that runs faster must report the same: all that is reported is lab time.
func TestRunAtScale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.scale = 20
		start := time.Now()
		play(t, outage(t), f, func(r Report, err error) {
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v for %v s of lab time at scale 20", took, r.Duration)
			}
			wantSeconds(t, "detect", r.Phases.Detect, f.detectAfter)
			wantSeconds(t, "failback", r.Failback, f.failbackIn)
			wantSeconds(t, "the drill", &r.Duration, 270*time.Second)
			if r.Verdict != Pass || *r.RTO < 28 || *r.RTO > 53 || r.Requests.Total < 1080 || r.Requests.Total > 1081 {
				t.Errorf("verdict %s %v, recovered after %v s, %d requests; want a pass, 28 to 53 s, 1080", r.Verdict, r.Reasons, *r.RTO, r.Requests.Total)
			}
			if late := r.Classes["old-jvm"].Max; late < 4995 || late > 5005 {
				t.Errorf("the longest request took %v ms, want the patience of 5 s", late)
			}
		})
	})
}

// Stopping by hand is the case in which a fault is most easily left behind.
func TestRunInterrupted(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{0, time.Second, 20 * time.Second, 70 * time.Second, 155 * time.Second} {
		t.Run(after.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				defer f.close()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(after, cancel)
				r, err := Run(ctx, outage(t), f, Options{Seed: 1, wire: f.wire})
				if err != nil {
					t.Fatal(err)
				}
				if r.Verdict != Interrupted || r.Verdict.ExitCode() != 1 || r.Writes.Lost != nil {
					t.Errorf("verdict %s (exit %d), lost %v; want interrupted, and no word about what was not read", r.Verdict, r.Verdict.ExitCode(), r.Writes.Lost)
				}
				if f.isDown(east) || f.heals == 0 {
					t.Errorf("healed %d times, %s down: %v; no fault may be left", f.heals, east, f.isDown(east))
				}
				time.Sleep(time.Minute)
			})
		})
	}
}

func TestProgressIsToldInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		defer f.close()
		var told []string
		_, err := Run(t.Context(), outage(t), f, Options{Seed: 1, wire: f.wire, Progress: func(e event.Event) {
			told = append(told, string(e.Kind)+" "+e.Subject)
		}})
		if err != nil {
			t.Fatal(err)
		}
		want := "step start, step region-hung eu-east-1, check can-eu-east-1, answer api.example.com., step heal all, answer api.example.com."
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("told %s\nwant %s", got, want)
		}
		time.Sleep(time.Minute)
	})
}

func wantSeconds(t *testing.T, what string, got *float64, want time.Duration) {
	t.Helper()
	if got == nil || *got != want.Seconds() {
		t.Errorf("%s took %s, want %v", what, secs(got), want)
	}
}
