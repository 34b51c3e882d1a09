package lambda

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/stack"
)

// The payloads are those recorded from AWS; <id> stands for the request ID.
func TestWhatTheCallerSeesOfAFailure(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		handler string
		do      string
		want    string
		ends    string // the event told when the process goes, "" when it stays
	}{
		"an error of the handler leaves the process alone": {"app", "error",
			`{"errorMessage":"no such item","errorType":"errorString"}`, ""},
		"exit with a status": {"app", "exit",
			`{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: exit status 3"}`, "error"},
		"exit without one": {"app", "exit quietly",
			`{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited without providing a reason"}`, "error"},
		"exit during init": {"init exit", "",
			`{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: exit status 127"}`, "error"},
		"an error posted during init": {"init error", "",
			`{"errorMessage":"no configuration","errorType":"Config"}`, "error"},
		"a response above 6 MB": {"big", "",
			`{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`, "error"},
		"a stream that broke off": {"broken stream", "",
			`{"errorMessage":"the source ran dry","errorType":"errorString"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			events := make(chan event.Event, 10)
			s := region(t, row.handler, told(events))
			result := invoke(t, s, row.handler, order{Do: row.do})
			want := strings.ReplaceAll(row.want, "<id>", result.RequestID)
			if got := string(result.Payload); got != want || result.FunctionError != "Unhandled" {
				t.Errorf("answer %q\n%s\nwant\n%s", result.FunctionError, got, want)
			}
			if e := <-events; e.To != "started" || e.Subject != row.handler || e.Region != "eu-west-1" {
				t.Errorf("event = %+v, want that it started", e)
			}
			if row.ends == "" {
				if all := s.Environments(); len(all) != 1 || all[0].State == string(leaving) {
					t.Errorf("environments: %+v, want the one there was", all)
				}
			} else if e := <-events; e.To != row.ends || e.From != "started" {
				t.Errorf("event = %+v, want %s", e, row.ends)
			}
		})
	}
}

func TestAPanicIsAnsweredAndItsProcessReplaced(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	s := region(t, "app", told(events))
	result := invoke(t, s, "app", order{Do: "panic"})
	var posted struct {
		Message string            `json:"errorMessage"`
		Type    string            `json:"errorType"`
		Stack   []json.RawMessage `json:"stackTrace"`
	}
	if err := json.Unmarshal(result.Payload, &posted); err != nil {
		t.Fatal(err)
	}
	if posted.Message != "out of order" || posted.Type != "string" || len(posted.Stack) == 0 {
		t.Errorf("answer = %s", result.Payload)
	}
	<-events
	if e := <-events; e.To != "error" || !strings.Contains(e.Why, "exit status 1") {
		t.Errorf("event = %+v", e)
	}
	if result := invoke(t, s, "app", order{Do: "echo"}); result.Init == 0 {
		t.Error("the event after a panic had no cold start")
	}
}

func TestATimeoutNamesLabTimeAndKillsTheProcess(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	logged := make(chan string, 10)
	s := region(t, "app", told(events),
		declared(func(f *stack.Function) { f.Timeout = 30 * time.Second }),
		func(o *Options) { o.Scale, o.Log = 100, func(_, line string) { logged <- line } })
	m := meet(t)
	answers := invokeLater(t, s, "app", m.order())
	awaitDeath(m.await())
	a := <-answers
	if a.err != nil {
		t.Fatal(a.err)
	}
	message := "RequestId: " + a.result.RequestID + " Error: Task timed out after 30.00 seconds"
	want := `{"errorType":"Sandbox.Timedout","errorMessage":"` + message + `"}`
	if got := string(a.result.Payload); got != want {
		t.Errorf("answer\n%s\nwant\n%s", got, want)
	}
	<-events
	if e := <-events; e.To != "timeout" || e.Why != "environment 1: Task timed out after 30.00 seconds" {
		t.Errorf("event = %+v", e)
	}
	if got := <-logged; got != message {
		t.Errorf("logged %q, want %q", got, message)
	}
}

func TestAProcessThatNeverAsksAgainIsLost(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	s := region(t, "tardy", told(events), declared(func(f *stack.Function) { f.Timeout = 500 * time.Millisecond }))
	if result := invoke(t, s, "tardy", order{}); string(result.Payload) != `"done"` || result.FunctionError != "" {
		t.Errorf("answer = %s, %q", result.Payload, result.FunctionError)
	}
	<-events
	if e := <-events; e.To != "timeout" {
		t.Errorf("event = %+v", e)
	}
}

func TestAProcessThatNeverStartsTimesOut(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	s := region(t, "init hang", told(events), limited(Limits{Init: 50 * time.Millisecond}),
		declared(func(f *stack.Function) { f.Timeout = 3 * time.Second }))
	result := invoke(t, s, "init hang", order{})
	if !strings.Contains(string(result.Payload), "Task timed out after 3.00 seconds") {
		t.Errorf("answer = %s", result.Payload)
	}
	<-events
	if e := <-events; e.To != "timeout" || e.Why != "environment 1: init took longer than 50ms" {
		t.Errorf("event = %+v", e)
	}
}

func TestAnIdleProcessIsEnded(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	s := region(t, "app", told(events), func(o *Options) {
		o.Scale, o.Limits.Idle = 1000, time.Second
	}, declared(func(f *stack.Function) { f.Timeout = 10 * time.Hour }))
	invoke(t, s, "app", order{Do: "echo"})
	<-events
	if e := <-events; e.To != "ended" || e.Why != "environment 1: idle for 1s" {
		t.Errorf("event = %+v", e)
	}
	if result := invoke(t, s, "app", order{Do: "echo"}); result.Init == 0 {
		t.Error("no cold start after the process was ended")
	}
}
