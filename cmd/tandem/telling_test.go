package main

import (
	"testing"

	"github.com/tandem-failover/tandem/event"
)

func TestRoutineIsNotTold(t *testing.T) {
	t.Parallel()
	for what, tt := range map[string]struct {
		event event.Event
		told  bool
	}{
		"a checker's verdict":       {event.Event{Kind: event.Checker, To: "failing"}, false},
		"a schedule that fired":     {event.Event{Kind: event.Schedule}, false},
		"a process that started":    {event.Event{Kind: event.Function, To: "started"}, false},
		"a process that was ended":  {event.Event{Kind: event.Function, To: "ended"}, false},
		"a function that hangs":     {event.Event{Kind: event.Function, To: "timeout"}, true},
		"a function that dies":      {event.Event{Kind: event.Function, To: "error"}, true},
		"a check that fails":        {event.Event{Kind: event.Check, To: "unhealthy"}, true},
		"an answer that moves":      {event.Event{Kind: event.Answer}, true},
		"a Region that was stopped": {event.Event{Kind: event.Region, To: "hung"}, true},
	} {
		if got := worthTelling(tt.event); got != tt.told {
			t.Errorf("%s: told %v, want %v", what, got, tt.told)
		}
	}
}
