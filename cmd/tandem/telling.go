package main

import "github.com/tandem-failover/tandem/event"

// worthTelling leaves out what happens all the time.
func worthTelling(e event.Event) bool {
	switch e.Kind {
	case event.Checker, event.Schedule:
		return false
	case event.Function:
		return e.To != "started" && e.To != "ended"
	}
	return true
}
