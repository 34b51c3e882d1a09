package lambda

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/stack"
)

func TestAnEventIsAnsweredAndItsEnvironmentReused(t *testing.T) {
	t.Parallel()
	s := region(t, "app")
	for i := range 5 {
		result := invoke(t, s, "app", order{Do: "echo"})
		if got := string(result.Payload); got != `{"do":"echo"}` || result.FunctionError != "" {
			t.Fatalf("answer = %s, %q", got, result.FunctionError)
		}
		if cold := result.Init > 0; cold != (i == 0) {
			t.Errorf("event %d: init took %v, want a cold start at the first event alone", i, result.Init)
		}
		if result.RequestID == "" || result.Duration <= 0 {
			t.Errorf("request ID %q, duration %v", result.RequestID, result.Duration)
		}
	}
	if all := s.Environments(); len(all) != 1 || all[0].Events != 5 || all[0].Number != 1 || all[0].PID == 0 {
		t.Errorf("environments: %+v, want one that had 5 events", all)
	}
}

func TestEventsAtTheSameTimeHaveEnvironmentsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := region(t, "app")
	m := meet(t)
	var answers []<-chan answer
	for range 3 {
		answers = append(answers, invokeLater(t, s, "app", m.order()))
	}
	first, second, third := m.await(), m.await(), m.await() // all three at once
	if all := s.Environments(); len(all) != 3 {
		t.Errorf("environments: %+v, want 3", all)
	}
	release(first)
	release(second)
	release(third)
	for _, answers := range answers {
		if a := <-answers; a.err != nil || string(a.result.Payload) != `"met"` {
			t.Errorf("answer = %s, %v", a.result.Payload, a.err)
		}
	}
}

func TestTheEnvironmentUsedLastIsUsedNext(t *testing.T) {
	t.Parallel()
	s := region(t, "app")
	f := s.functions["app"]
	older, newer := newEnvironment(f, 1), newEnvironment(f, 2)
	f.mu.Lock()
	f.settleLocked(older)
	f.settleLocked(newer)
	f.mu.Unlock()
	if err := f.admit(&invocation{done: make(chan outcome, 1)}); err != nil {
		t.Fatal(err)
	}
	if newer.state != busy || older.state != idle {
		t.Errorf("the one used last is %s, the other %s", newer.state, older.state)
	}
}

func TestAnEventWaitsForAFreedEnvironmentAtTheCeiling(t *testing.T) {
	t.Parallel()
	s := region(t, "app", limited(Limits{Environments: 1, Waiting: 1}))
	m := meet(t)
	first := invokeLater(t, s, "app", m.order())
	conn := m.await()
	second := &invocation{id: newRequestID(), payload: order{Do: "echo"}.payload(), done: make(chan outcome, 1)}
	if err := s.functions["app"].admit(second); err != nil {
		t.Fatalf("the second event does not wait: %v", err)
	}
	if _, err := s.Invoke(t.Context(), "app", nil); !errors.Is(err, ErrThrottled) {
		t.Errorf("the third event: %v, want ErrThrottled", err)
	}
	release(conn)
	if a := <-first; a.err != nil {
		t.Error(a.err)
	}
	if o := <-second.done; o.err != nil || string(o.result.Payload) != `{"do":"echo"}` {
		t.Errorf("the second event: %s, %v", o.result.Payload, o.err)
	}
	if all := s.Environments(); len(all) != 1 || all[0].Events != 2 {
		t.Errorf("environments: %+v, want one that had 2 events", all)
	}
}

func TestReservedConcurrencyThrottlesAtOnce(t *testing.T) {
	t.Parallel()
	s := region(t, "app", declared(func(f *stack.Function) { f.Reserved = new(1) }))
	m := meet(t)
	first := invokeLater(t, s, "app", m.order())
	conn := m.await()
	if _, err := s.Invoke(t.Context(), "app", nil); !errors.Is(err, ErrThrottled) {
		t.Errorf("error = %v, want ErrThrottled", err)
	}
	release(conn)
	if a := <-first; a.err != nil {
		t.Error(a.err)
	}
	for range 20 { // an event that follows an answer at once is not one too many
		invoke(t, s, "app", order{Do: "echo"})
	}
}

func TestReservedConcurrencyOfZeroBlocksAll(t *testing.T) {
	t.Parallel()
	s := region(t, "app", declared(func(f *stack.Function) { f.Reserved = new(0) }))
	if _, err := s.Invoke(t.Context(), "app", nil); !errors.Is(err, ErrThrottled) {
		t.Errorf("error = %v, want ErrThrottled", err)
	}
}

func TestInvokeRefuses(t *testing.T) {
	t.Parallel()
	s := region(t, "app", func(o *Options) {
		o.Functions = append(o.Functions, stack.Function{Region: "eu-central-1", Name: "elsewhere"})
	})
	for name, row := range map[string]struct {
		function string
		payload  []byte
		want     error
	}{
		"an unknown function":        {"nobody", nil, ErrNotFound},
		"another Region's function":  {"elsewhere", nil, ErrNotFound},
		"a payload that is too long": {"app", make([]byte, MaxRequest+1), ErrTooLarge},
	} {
		if _, err := s.Invoke(t.Context(), row.function, row.payload); !errors.Is(err, row.want) {
			t.Errorf("%s: error = %v, want %v", name, err, row.want)
		}
	}
	if err := s.InvokeAsync("app", make([]byte, MaxAsyncRequest+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("an asynchronous payload that is too long: error = %v", err)
	}
}

func TestAFunctionGoesOnWhenItsClientLeaves(t *testing.T) {
	t.Parallel()
	s := region(t, "app", limited(Limits{Environments: 1}))
	m := meet(t)
	ctx, leave := context.WithCancel(t.Context())
	errs := make(chan error)
	go func() {
		_, err := s.Invoke(ctx, "app", m.order().payload())
		errs <- err
	}()
	conn := m.await()
	leave()
	if err := <-errs; !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
	release(conn)
	invoke(t, s, "app", order{Do: "echo"})
	if all := s.Environments(); len(all) != 1 || all[0].Events != 2 {
		t.Errorf("environments: %+v, want the one that went on", all)
	}
}

func TestAProcessNobodyWaitsForIsNotStarted(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	s := region(t, "app", limited(Limits{Starting: 1}), told(events))
	s.starting <- struct{}{} // another process is starting
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := s.Invoke(ctx, "app", nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("error = %v, want context.Canceled", err)
	}
	<-s.starting
	s.environments.Wait()
	if len(events) != 0 {
		t.Errorf("a process was started: %v", <-events)
	}
	invoke(t, s, "app", order{Do: "echo"}) // and the next event starts one
}

func TestAnEmptyPayloadIsAnEmptyObject(t *testing.T) {
	t.Parallel()
	s := region(t, "app")
	result, err := s.Invoke(t.Context(), "app", nil)
	if err != nil || string(result.Payload) != `{"do":""}` {
		t.Errorf("answer = %s, %v", result.Payload, err)
	}
}

func TestOutputIsToldByTheLine(t *testing.T) {
	t.Parallel()
	logged := make(chan string, 10)
	s := region(t, "app", func(o *Options) {
		o.Log = func(function, line string) { logged <- function + ": " + line }
	})
	invoke(t, s, "app", order{Do: "print", Print: "one\ntwo\nth"})
	invoke(t, s, "app", order{Do: "print", Print: "ree\n"})
	for _, want := range []string{"app: one", "app: two", "app: three"} {
		if got := <-logged; got != want {
			t.Errorf("logged %q, want %q", got, want)
		}
	}
}

func TestABurstIsServedByFewProcesses(t *testing.T) {
	t.Parallel()
	s := region(t, "app", limited(Limits{Environments: 3}))
	var events sync.WaitGroup
	for range 60 {
		events.Go(func() {
			result, err := s.Invoke(t.Context(), "app", order{Do: "echo"}.payload())
			if err != nil || !strings.Contains(string(result.Payload), "echo") {
				t.Errorf("answer = %s, %v", result.Payload, err)
			}
		})
	}
	events.Wait()
	handled := 0
	for _, e := range s.Environments() {
		handled += e.Events
	}
	if all := s.Environments(); len(all) > 3 || handled != 60 {
		t.Errorf("environments: %+v, want at most 3 that had 60 events", all)
	}
}
