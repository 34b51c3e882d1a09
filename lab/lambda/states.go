package lambda

import "time"

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
