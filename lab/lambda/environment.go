package lambda

import (
	"fmt"
	"os"
	"time"
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
	e.beginInit()
	p, err := f.launch(api.address(), home)
	if err != nil {
		return failedBy("error", invalidEntrypoint(err))
	}
	e.started(p.pid())
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

// beginInit starts the clock of the init phase. The process may ask for its first event before launch has
// returned, so the phase must have begun by then.
func (e *environment) beginInit() {
	f := e.function
	f.mu.Lock()
	defer f.mu.Unlock()
	e.launched = time.Now()
	e.limitLocked(f.service.options.Limits.Init)
}

func (e *environment) started(pid int) {
	f := e.function
	f.mu.Lock()
	e.pid = pid
	f.mu.Unlock()
	f.tell("", "started", fmt.Sprintf("environment %d", e.number))
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
