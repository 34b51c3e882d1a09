package lambda

import (
	"fmt"
	"slices"
)

// growLocked starts environments for the waiting events. One that has answered is about to ask for its
// next event, usually within a millisecond, and counts like one that is starting.
func (f *function) growLocked() {
	if !f.up {
		return
	}
	coming := 0
	for e := range f.all {
		if e.state == starting || e.state == answered {
			coming++
		}
	}
	for ; coming < len(f.waiting) && len(f.all) < f.ceiling(); coming++ {
		f.count++
		e := newEnvironment(f, f.count)
		f.all[e] = struct{}{}
		f.service.environments.Go(e.run)
	}
}

// ceiling is the most environments there may be.
func (f *function) ceiling() int {
	limit := f.service.options.Limits.Environments
	if f.spec.Reserved != nil {
		return min(limit, *f.spec.Reserved)
	}
	return limit
}

// settleLocked gives an environment that is ready the event that has waited longest, or lets it idle.
func (f *function) settleLocked(e *environment) {
	if inv := f.nextLocked(); inv != nil {
		e.giveLocked(inv)
		return
	}
	e.enterLocked(idle)
	e.limitLocked(f.service.options.Scale.Real(f.service.options.Limits.Idle))
	f.idle = append(f.idle, e)
}

// nextLocked takes the event that has waited longest.
func (f *function) nextLocked() *invocation {
	if len(f.waiting) == 0 {
		return nil
	}
	inv := f.waiting[0]
	f.waiting = slices.Delete(f.waiting, 0, 1)
	return inv
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
	why := fmt.Sprintf("environment %d: %s", e.number, end.why)
	switch {
	case ran:
		f.tell("started", end.to, why)
	case end.to != "ended":
		f.tell("", end.to, why)
	}
}
