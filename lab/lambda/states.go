package lambda

import (
	"slices"
	"time"
)

// A state is where an execution environment is in its life.
//
//	starting ─► idle ◄─► busy ─► answered ─► idle or busy
//	    └────────┴────────┴─────────┴──► leaving
type state string

const (
	starting state = "starting" // has not asked for its first event: the init phase
	idle     state = "idle"     // waits for an event
	busy     state = "busy"     // has one
	answered state = "answered" // has answered it and not asked for the next
	leaving  state = "leaving"  // its process is being ended
)

// ready says whether the runtime may ask for an event, and gives the environment one that waits. A runtime
// that gave up an earlier call asks again; one that has not answered may not.
func (e *environment) ready() bool {
	f := e.function
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e.state {
	case starting:
		e.init = time.Since(e.launched)
		e.releaseLocked()
		f.settleLocked(e)
		return true
	case answered:
		f.settleLocked(e)
		return true
	case idle:
		return true
	case busy:
		return len(e.work) == 1 // given while nobody was asking
	default:
		return false
	}
}

// has says whether the environment is busy with the event.
func (e *environment) has(requestID string) bool {
	f := e.function
	f.mu.Lock()
	defer f.mu.Unlock()
	return e.hasLocked(requestID)
}

func (e *environment) hasLocked(requestID string) bool {
	return e.state == busy && e.current.id == requestID && len(e.work) == 0
}

// answer ends the event with what the runtime posted, unless it has ended meanwhile. The timeout runs on:
// an environment that does not ask for its next event in time is lost.
func (e *environment) answer(requestID string, r Result) bool {
	f := e.function
	f.mu.Lock()
	defer f.mu.Unlock()
	if !e.hasLocked(requestID) {
		return false
	}
	e.answerLocked(outcome{result: r})
	e.enterLocked(answered)
	return true
}

// enterLocked changes the state.
func (e *environment) enterLocked(s state) {
	e.state, e.since = s, time.Now()
}

// limitLocked bounds how long the state may last, in real time.
func (e *environment) limitLocked(d time.Duration) {
	e.until = time.Now().Add(d)
	e.timer.Reset(d)
}

// releaseLocked lets another environment start.
func (e *environment) releaseLocked() {
	if e.slot {
		e.slot = false
		<-e.function.service.starting
	}
}

// giveLocked hands the event to the environment, whose timeout starts to run.
func (e *environment) giveLocked(inv *invocation) {
	timeout := e.function.service.options.Scale.Real(e.function.spec.Timeout)
	e.enterLocked(busy)
	e.limitLocked(timeout)
	e.current = inv
	e.function.running++
	e.handled++
	inv.given, inv.deadline = e.since, e.until
	inv.init, e.init = e.init, 0
	e.work <- inv
}

// answerLocked ends the event the environment is busy with.
func (e *environment) answerLocked(o outcome) {
	e.function.running--
	e.current.finish(o)
	e.current = nil
}

// endLocked makes run end the process. The event the environment has pays, or the one that waited longest
// for it to start. Only the first reason counts.
func (e *environment) endLocked(end ending) {
	if e.state == leaving {
		return
	}
	f, before := e.function, e.state
	e.enterLocked(leaving)
	e.end = end
	e.releaseLocked()
	switch before {
	case idle:
		if i := slices.Index(f.idle, e); i >= 0 {
			f.idle = slices.Delete(f.idle, i, i+1)
		}
	case busy:
		e.blamed = e.current.id
		e.answerLocked(end.outcome(e.blamed))
	case starting:
		if inv := f.payerLocked(end); inv != nil {
			e.blamed = inv.id
			inv.finish(end.outcome(inv.id))
		}
	}
	close(e.gone)
}
