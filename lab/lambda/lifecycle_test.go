package lambda

import (
	"errors"
	"os"
	"testing"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/stack"
)

func TestALostRegionKillsAndRefuses(t *testing.T) {
	t.Parallel()
	s := region(t, "app", limited(Limits{Environments: 1}))
	m := meet(t)
	running := invokeLater(t, s, "app", m.order())
	conn := m.await()
	waiting := &invocation{id: newRequestID(), done: make(chan outcome, 1)}
	if err := s.functions["app"].admit(waiting); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	s.Stop()
	awaitDeath(conn)
	if a := <-running; !errors.Is(a.err, ErrUnavailable) {
		t.Errorf("the event under way: %v, want ErrUnavailable", a.err)
	}
	if o := <-waiting.done; !errors.Is(o.err, ErrUnavailable) {
		t.Errorf("the event that waited: %v, want ErrUnavailable", o.err)
	}
	if all := s.Environments(); len(all) != 0 {
		t.Errorf("environments of a lost Region: %+v", all)
	}
	if _, err := s.Invoke(t.Context(), "app", nil); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a new event: %v, want ErrUnavailable", err)
	}
	if err := s.InvokeAsync("app", nil); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a new asynchronous event: %v, want ErrUnavailable", err)
	}
	s.Start()
	s.Start()
	if result := invoke(t, s, "app", order{Do: "echo"}); result.Init == 0 {
		t.Error("no cold start after the Region came back")
	}
}

func TestAnAsynchronousEventOutlivesALostRegion(t *testing.T) {
	t.Parallel()
	s := region(t, "app")
	m := meet(t)
	if err := s.InvokeAsync("app", m.order().payload()); err != nil {
		t.Fatal(err)
	}
	conn := m.await()
	s.Stop()
	awaitDeath(conn)
	s.Start()
	release(m.await()) // it comes again
}

func TestAnAsynchronousEventThatFailsIsToldOf(t *testing.T) {
	t.Parallel()
	events := make(chan event.Event, 10)
	s := region(t, "app", told(events), declared(func(f *stack.Function) { f.AsyncAttempts = 1 }))
	if err := s.InvokeAsync("app", order{Do: "error"}.payload()); err != nil {
		t.Fatal(err)
	}
	<-events
	want := `asynchronous event dropped: failed 1 times, last with {"errorMessage":"no such item","errorType":"errorString"}`
	if e := <-events; e.To != "error" || e.Why != want {
		t.Errorf("event = %+v, want %s", e, want)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	t.Parallel()
	s := region(t, "app")
	m := meet(t)
	running := invokeLater(t, s, "app", m.order())
	conn := m.await()
	if err := s.InvokeAsync("app", m.order().payload()); err != nil {
		t.Fatal(err)
	}
	asynchronous := m.await()
	dir := s.dir
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	awaitDeath(conn)
	awaitDeath(asynchronous)
	if a := <-running; !errors.Is(a.err, ErrUnavailable) {
		t.Errorf("the event under way: %v, want ErrUnavailable", a.err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its directory is left: %v", err)
	}
	s.Start() // does nothing any more
	if _, err := s.Invoke(t.Context(), "app", nil); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a new event: %v, want ErrUnavailable", err)
	}
}

func TestNewRefusesAFunctionDeclaredTwice(t *testing.T) {
	t.Parallel()
	f := stack.Function{Region: "eu-west-1", Name: "app"}
	if s, err := New(Options{Region: "eu-west-1", Functions: []stack.Function{f, f}}); err == nil {
		s.Close()
		t.Error("no error")
	}
}
