package lambda

import (
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/event"
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

// An environment is one process of function code with a Runtime API of its own. It handles one event at a
// time, and lives through many. Lambda calls it the execution environment.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
type environment struct {
	function *function
	number   int

	work  chan *invocation // the event for the next call that asks for one; holds at most one
	gone  chan struct{}    // closed when the environment is to end
	timer *time.Timer      // fires when the state may have lasted too long; read by run alone

	// Guarded by function.mu.
	state    state
	since    time.Time   // of the state
	until    time.Time   // the state may last
	current  *invocation // when busy
	handled  int         // events it was ever given
	pid      int
	launched time.Time
	init     time.Duration // of the init phase, until it is reported with an event
	slot     bool          // holds a token of service.starting
	end      ending        // when leaving
	blamed   string        // the request ID of the event that paid for the end
}

func newEnvironment(f *function, number int) *environment {
	e := &environment{
		function: f,
		number:   number,
		work:     make(chan *invocation, 1),
		gone:     make(chan struct{}),
		timer:    time.NewTimer(time.Hour),
	}
	e.timer.Stop()
	e.enterLocked(starting)
	return e
}

// run is the life of the environment, from its turn to start until its process is gone.
func (e *environment) run() {
	end := e.live()
	e.timer.Stop()
	e.function.bury(e, end)
}

func (e *environment) live() ending {
	f := e.function
	if !e.awaitTurn() {
		return endedBy("not needed any more")
	}
	home, err := os.MkdirTemp(f.service.dir, "home-")
	if err != nil {
		return failedBy("error", invalidEntrypoint(err))
	}
	defer os.RemoveAll(home)
	api, err := serveRuntimeAPI(e)
	if err != nil {
		return failedBy("error", invalidEntrypoint(err))
	}
	defer api.close()
	p, err := f.launch(api.address(), home)
	if err != nil {
		return failedBy("error", invalidEntrypoint(err))
	}
	e.begin(p.pid())
	return e.watch(p)
}

// awaitTurn waits until this environment may start, and says whether it is still to.
func (e *environment) awaitTurn() bool {
	f := e.function
	select {
	case f.service.starting <- struct{}{}:
	case <-e.gone:
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	e.slot = true
	if e.state == leaving || len(f.waiting) == 0 {
		e.releaseLocked()
		return false
	}
	return true
}

// begin starts the clock of the init phase.
func (e *environment) begin(pid int) {
	f := e.function
	f.tell("", "started", fmt.Sprintf("environment %d", e.number))
	f.mu.Lock()
	defer f.mu.Unlock()
	e.pid = pid
	e.launched = time.Now()
	e.limitLocked(f.service.options.Limits.Init)
}

// watch returns when the process is gone, by itself or because the environment was ended.
func (e *environment) watch(p *process) ending {
	gone := e.gone
	for {
		select {
		case <-gone:
			p.kill()
			gone = nil
		case <-e.timer.C:
			e.expire()
		case err := <-p.exited:
			p.kill() // and whatever it left behind in its group
			return failedBy("error", exited(err))
		}
	}
}

// expire ends the environment if its state has lasted too long. The timer may fire just when the state
// changes; then the new state has a limit of its own, and the timer is set to it.
func (e *environment) expire() {
	f := e.function
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Now().Before(e.until) {
		return
	}
	limits := f.service.options.Limits
	timeout := timedOut(f.spec.Timeout)
	switch e.state {
	case starting:
		// AWS repeats the init phase within the first invocation, until the function's timeout. A process
		// that takes ten seconds to start takes them again, so the event times out at once here.
		e.endLocked(ending{to: "timeout", why: fmt.Sprintf("init took longer than %v", limits.Init), failure: &timeout})
	case busy, answered:
		e.endLocked(failedBy("timeout", timeout))
	case idle:
		e.endLocked(endedBy(fmt.Sprintf("idle for %v", limits.Idle)))
	}
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

// payerLocked takes the waiting event that pays for a failed start.
func (f *function) payerLocked(end ending) *invocation {
	if !end.fails() {
		return nil
	}
	return f.nextLocked()
}

// bury forgets an environment whose process is gone, and starts another if events need one.
func (f *function) bury(e *environment, end ending) {
	f.mu.Lock()
	e.endLocked(end)
	end = e.end
	delete(f.all, e)
	f.growLocked()
	ran := e.pid != 0
	f.mu.Unlock()

	if end.to != "ended" {
		f.log(end.line(e.blamed))
	}
	if ran || end.fails() {
		f.tell("started", end.to, fmt.Sprintf("environment %d: %s", e.number, end.why))
	}
}

func (f *function) tell(from, to, why string) {
	f.service.options.Sink(event.Event{
		Time: time.Now(), Kind: event.Function, Region: f.spec.Region, Subject: f.spec.Name,
		From: from, To: to, Why: why,
	})
}
