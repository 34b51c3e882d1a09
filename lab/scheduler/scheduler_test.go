package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/stack"
)

// A target records what it is invoked with.
type target struct {
	mu       sync.Mutex
	times    []time.Time
	payloads []string
	err      error
}

func (g *target) invoke(_ context.Context, _ stack.Schedule, payload []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.times = append(g.times, time.Now())
	g.payloads = append(g.payloads, string(payload))
	return g.err
}

// fired returns the times of the invocations so far.
func (g *target) fired() []time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.times)
}

func minutely(input string) stack.Schedule {
	return stack.Schedule{
		Region: "eu-west-1", Name: "prober", Expression: "rate(1 minute)", Function: "prober", Input: input,
	}
}

func options(invoke func(context.Context, stack.Schedule, []byte) error, schedules ...stack.Schedule) Options {
	return Options{Region: "eu-west-1", Account: "123456789012", Schedules: schedules, Invoke: invoke, Seed: 1}
}

func TestFiresAtOnceAndThenOncePerInterval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g target
		s, err := New(options(g.invoke, minutely("")))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		s.Start()
		synctest.Wait()
		if len(g.fired()) != 1 || !g.fired()[0].Equal(start) {
			t.Fatalf("firings at the start: %v, want one at %v", g.fired(), start)
		}
		time.Sleep(10*time.Minute + precision - 1)
		s.Close()
		if len(g.fired()) != 11 {
			t.Fatalf("%d firings in ten intervals, want 11", len(g.fired()))
		}
		for k, at := range g.fired() {
			due := start.Add(time.Duration(k) * time.Minute)
			if at.Before(due) || at.Sub(due) >= precision {
				t.Errorf("firing %d at %v, want within a minute of %v", k, at, due)
			}
		}
	})
}

func TestTheScaleDividesIntervals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g target
		o := options(g.invoke, minutely(""))
		o.Scale = 60
		s, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		time.Sleep(20*time.Second + time.Second - 1)
		s.Close()
		if len(g.fired()) != 21 {
			t.Errorf("%d firings in 20 lab minutes, want 21", len(g.fired()))
		}
	})
}

func TestTheSeedDecidesTheDelays(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (firings []time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			var g target
			o := options(g.invoke, minutely(""))
			o.Seed = seed
			s, err := New(o)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			s.Start()
			time.Sleep(10 * time.Minute)
			s.Close()
			for _, at := range g.fired() {
				firings = append(firings, at.Sub(start))
			}
		})
		return firings
	}
	if first, second := run(1), run(1); !slices.Equal(first, second) {
		t.Errorf("the same seed fires at %v and at %v", first, second)
	}
	if first, second := run(1), run(2); slices.Equal(first, second) {
		t.Errorf("two seeds fire at the same times: %v", first)
	}
}

func TestALostRegionDoesNotFireAndDoesNotCatchUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g target
		s, err := New(options(g.invoke, minutely("")))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		s.Start()
		synctest.Wait()
		s.Stop()
		time.Sleep(time.Hour + 30*time.Second)
		if len(g.fired()) != 1 {
			t.Fatalf("%d firings while stopped", len(g.fired())-1)
		}
		s.Start()
		synctest.Wait()
		if len(g.fired()) != 1 {
			t.Fatalf("%d firings at the restart, want none before the next is due", len(g.fired())-1)
		}
		// Firing 61 is due half a minute from now and happens within the minute after that.
		time.Sleep(30*time.Second + precision - 1)
		s.Close()
		if len(g.fired()) != 2 || g.fired()[1].Before(start.Add(61*time.Minute)) {
			t.Errorf("firings after the restart: %v, want one in minute 61", g.fired()[1:])
		}
	})
}

func TestASlowTargetIsNotFiredAtInABurst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var times []time.Time
		s, err := New(options(func(context.Context, stack.Schedule, []byte) error {
			times = append(times, time.Now())
			if len(times) == 1 {
				time.Sleep(10*time.Minute + time.Second)
			}
			return nil
		}, minutely("")))
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		time.Sleep(10*time.Minute + 2*time.Second)
		s.Close()
		if len(times) > 2 {
			t.Errorf("%d firings when the target was back, want at most the one just due", len(times)-1)
		}
	})
}

func TestCloseEndsAnInvocationUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told []event.Event
		o := options(func(ctx context.Context, _ stack.Schedule, _ []byte) error {
			<-ctx.Done()
			return ctx.Err()
		}, minutely(""))
		o.Sink = func(e event.Event) { told = append(told, e) }
		s, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		synctest.Wait()
		s.Close()
		s.Close()
		s.Start() // does nothing: a goroutine left behind would fail the test
		if len(told) != 0 {
			t.Errorf("a run that was cut off was told as %v", told)
		}
	})
}

func TestEventsTellWhatBecameOfARun(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		err  error
		want event.Event
	}{
		"invoked": {nil, event.Event{Kind: event.Schedule, Region: "eu-west-1", Subject: "prober", To: "invoked"}},
		"failed": {errors.New("no such function"),
			event.Event{Kind: event.Schedule, Region: "eu-west-1", Subject: "prober", To: "failed", Why: "no such function"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				g := target{err: row.err}
				var told []event.Event
				o := options(g.invoke, minutely(""))
				o.Sink = func(e event.Event) { told = append(told, e) }
				s, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				row.want.Time = time.Now()
				s.Start()
				synctest.Wait()
				s.Close()
				if diff := cmp.Diff([]event.Event{row.want}, told); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestContextAttributesAreFilledIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g target
		s, err := New(options(g.invoke, minutely(`{"arn": "<aws.scheduler.schedule-arn>",
			"time": "<aws.scheduler.scheduled-time>", "attempt": <aws.scheduler.attempt-number>,
			"id": "<aws.scheduler.execution-id>", "other": "<aws.scheduler.unknown>"}`)))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		s.Start()
		time.Sleep(2*time.Minute - 1)
		s.Close()
		var got struct {
			ARN     string    `json:"arn"`
			Time    time.Time `json:"time"`
			Attempt int       `json:"attempt"`
			ID      string    `json:"id"`
			Other   string    `json:"other"`
		}
		if err := json.Unmarshal([]byte(g.payloads[1]), &got); err != nil {
			t.Fatalf("payload %s: %v", g.payloads[1], err)
		}
		if got.ARN != "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/prober" {
			t.Errorf("arn = %q", got.ARN)
		}
		if want := start.Add(time.Minute).Truncate(time.Second); !got.Time.Equal(want) {
			t.Errorf("time = %v, want the time it was due, %v", got.Time, want)
		}
		if got.Attempt != 1 || len(got.ID) != 16 || got.Other != "<aws.scheduler.unknown>" {
			t.Errorf("attempt, id, other = %d, %q, %q", got.Attempt, got.ID, got.Other)
		}
	})
}

func TestWithoutInputTheNotificationIsSent(t *testing.T) {
	t.Parallel()
	e := execution{
		arn: "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/prober", account: "123456789012",
		region: "eu-west-1", eventID: "37666ae6-48cf-4285-b4c6-a3320b38824a",
		scheduled: time.Date(2026, 6, 13, 14, 30, 0, 0, time.FixedZone("", 2*60*60)),
	}
	want := `{"version":"0","id":"37666ae6-48cf-4285-b4c6-a3320b38824a","detail-type":"Scheduled Event",` +
		`"source":"aws.scheduler","account":"123456789012","time":"2026-06-13T12:30:00Z","region":"eu-west-1",` +
		`"resources":["arn:aws:scheduler:eu-west-1:123456789012:schedule/default/prober"],"detail":"{}"}`
	if got := string(e.payload("")); got != want {
		t.Errorf("notification\n%s\nwant\n%s", got, want)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*stack.Schedule)
		want   string
	}{
		"a bad expression": {func(s *stack.Schedule) { s.Expression = "rate(30 seconds)" },
			`schedule "prober" in eu-west-1: Invalid Schedule Expression rate(30 seconds).`},
		"cron": {func(s *stack.Schedule) { s.Expression = "cron(0 12 * * ? *)" },
			`schedule "prober" in eu-west-1: expression cron(0 12 * * ? *): not imitated by the lab: only rate(...) is`},
		"input that is not JSON": {func(s *stack.Schedule) { s.Input = "hello" },
			`schedule "prober" in eu-west-1: input is not JSON: hello`},
	} {
		schedule := minutely("")
		row.change(&schedule)
		if _, err := New(options(nil, schedule)); err == nil || err.Error() != row.want {
			t.Errorf("%s: error = %v, want %s", name, err, row.want)
		}
	}
}

func TestSchedulesOfOtherRegionsAreLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g target
		elsewhere := minutely("")
		elsewhere.Region, elsewhere.Expression = "eu-central-1", strings.Repeat("x", 10)
		s, err := New(options(g.invoke, elsewhere))
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		synctest.Wait()
		s.Close()
		if len(g.fired()) != 0 {
			t.Errorf("%d firings of another Region's schedule", len(g.fired()))
		}
	})
}
