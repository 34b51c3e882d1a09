package lambda

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/stack"
)

// A function is one function's environments and the events that wait for them.
//
// An event goes to the idle environment used last. If there is none it waits, and an environment starts
// unless enough are on their way; the event takes whichever comes first, one that is freed or a new one.
type function struct {
	service *Service
	spec    stack.Function
	root    string // LAMBDA_TASK_ROOT
	queue   *queue

	mu      sync.Mutex // guards what follows, and the environments' state
	up      bool
	count   int // of environments ever made
	all     map[*environment]struct{}
	idle    []*environment // the one used last is last
	waiting []*invocation  // the oldest first
	running int            // events an environment has and has not answered
}

func newFunction(s *Service, spec stack.Function, root string) *function {
	orDefault(&spec.Timeout, 3*time.Second) // Lambda's own default
	orDefault(&spec.MemorySize, 128)
	f := &function{service: s, spec: spec, root: root, all: make(map[*environment]struct{})}
	f.queue = newQueue(f)
	return f
}

// invoke runs the event and waits for its outcome.
func (f *function) invoke(ctx context.Context, id string, payload []byte) (Result, error) {
	if len(payload) == 0 {
		payload = []byte("{}")
	}
	inv := &invocation{id: id, payload: payload, done: make(chan outcome, 1)}
	if err := f.admit(inv); err != nil {
		return Result{}, fmt.Errorf("invoke function %q: %w", f.spec.Name, err)
	}
	select {
	case o := <-inv.done:
		if o.err != nil {
			return Result{}, fmt.Errorf("invoke function %q: %w", f.spec.Name, o.err)
		}
		return o.result, nil
	case <-ctx.Done():
		f.withdraw(inv)
		return Result{}, fmt.Errorf("invoke function %q: %w", f.spec.Name, context.Cause(ctx))
	}
}

// admit gives the event to an environment or lets it wait for one.
//
// Reserved concurrency throttles as on AWS. The lab's ceiling does not at once: where AWS would start
// environment number eleven, the event waits for one of the ten, and only a long queue is throttled.
func (f *function) admit(inv *invocation) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.up {
		return ErrUnavailable
	}
	if reserved := f.spec.Reserved; reserved != nil && f.running+len(f.waiting) >= *reserved {
		return fmt.Errorf("reserved concurrency is %d: %w", *reserved, ErrThrottled)
	}
	if last := len(f.idle) - 1; last >= 0 {
		e := f.idle[last]
		f.idle = f.idle[:last]
		e.giveLocked(inv)
		return nil
	}
	if limit := f.service.options.Limits.Waiting; len(f.waiting) >= limit {
		return fmt.Errorf("%d events are waiting: %w", limit, ErrThrottled)
	}
	f.waiting = append(f.waiting, inv)
	f.growLocked()
	return nil
}

// withdraw forgets an event whose caller has left, if no environment has it yet.
func (f *function) withdraw(inv *invocation) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.Index(f.waiting, inv); i >= 0 {
		f.waiting = slices.Delete(f.waiting, i, i+1)
	}
}

// open lets events in.
func (f *function) open() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.up = true
}

// shut fails every event and ends every environment.
func (f *function) shut(why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.up = false
	for inv := f.nextLocked(); inv != nil; inv = f.nextLocked() {
		inv.finish(outcome{err: ErrUnavailable})
	}
	for e := range f.all {
		e.endLocked(ending{to: "ended", why: why, err: ErrUnavailable})
	}
}

// log tells why something failed beside what the code itself printed, as the function's log on AWS does.
func (f *function) log(line string) {
	if f.service.options.Log != nil {
		f.service.options.Log(f.spec.Name, line)
	}
}

// tell publishes a change in an environment's life. Invocations are too many to be told one by one.
func (f *function) tell(from, to, why string) {
	f.service.options.Sink(event.Event{
		Time: time.Now(), Kind: event.Function, Region: f.spec.Region, Subject: f.spec.Name,
		From: from, To: to, Why: why,
	})
}
