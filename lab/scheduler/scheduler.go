// Package scheduler imitates EventBridge Scheduler in one Region: rate schedules that invoke functions.
//
// A schedule is regional. While its Region is lost it does not fire, nothing fires in its stead, and
// afterwards it goes on in its old rhythm without making up for what it missed.
package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// Options say what a Service runs.
type Options struct {
	Region    string
	Account   string           // twelve digits; part of the schedules' ARNs
	Schedules []stack.Schedule // those of other Regions are left alone

	// Invoke hands the payload to the schedule's function. Scheduler invokes functions asynchronously and
	// considers a run delivered once the event is accepted, so Invoke should not wait for the function.
	Invoke func(ctx context.Context, schedule stack.Schedule, payload []byte) error

	Scale scale.Factor // divides intervals and their precision
	Seed  uint64       // of the delays within the precision
	Sink  event.Sink   // nil to drop the events
}

// A Service fires the schedules of one Region.
type Service struct {
	options  Options
	entries  []*entry
	watchers sync.WaitGroup

	mu     sync.Mutex // guards what follows
	stop   context.CancelFunc
	closed bool
}

// An entry is one schedule and its timetable.
type entry struct {
	schedule stack.Schedule
	arn      string
	timetable
}

// New checks the Region's schedules. Nothing fires before Start. An error names the schedule, and wraps
// an *ExpressionError or ErrNotImitated where the expression is at fault.
func New(options Options) (*Service, error) {
	if options.Sink == nil {
		options.Sink = event.Discard
	}
	s := &Service{options: options}
	for _, schedule := range options.Schedules {
		if schedule.Region != options.Region {
			continue
		}
		e, err := s.enter(schedule)
		if err != nil {
			return nil, fmt.Errorf("schedule %q in %s: %w", schedule.Name, options.Region, err)
		}
		s.entries = append(s.entries, e)
	}
	return s, nil
}

func (s *Service) enter(schedule stack.Schedule) (*entry, error) {
	interval, err := ParseRate(schedule.Expression)
	if err != nil {
		return nil, err
	}
	// The default group is part of every ARN: the lab knows no other.
	arn := fmt.Sprintf("arn:aws:scheduler:%s:%s:schedule/default/%s", s.options.Region, s.options.Account, schedule.Name)
	e := &entry{schedule: schedule, arn: arn, timetable: timetable{
		interval: interval, scale: s.options.Scale, seed: s.options.Seed, stream: stream(arn),
	}}
	if input := s.execution(e, 0).payload(schedule.Input); !json.Valid(input) {
		return nil, fmt.Errorf("input is not JSON: %.100s", schedule.Input)
	}
	return e, nil
}

// Start begins firing: the first time at once, as a rate schedule without a start date does; after a Stop
// at the next time that is due. Starting twice, or after Close, does nothing.
func (s *Service) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil || s.closed {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	now := time.Now()
	for _, e := range s.entries {
		if e.start.IsZero() {
			e.start = now
		}
		s.watchers.Go(func() { s.watch(ctx, e) })
	}
}

// Stop loses the Region: nothing fires until Start. It waits for an Invoke under way, whose context ends.
func (s *Service) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop == nil {
		return
	}
	s.stop()
	s.watchers.Wait()
	s.stop = nil
}

// Close stops for good.
func (s *Service) Close() {
	s.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// watch fires one schedule until ctx ends. A firing that is late because the one before was delayed or
// the machine was busy still happens; more than one in arrears are skipped.
func (s *Service) watch(ctx context.Context, e *entry) {
	for k := e.after(time.Now()); ; k = max(k+1, e.after(time.Now())-1) {
		timer := time.NewTimer(time.Until(e.fires(k)))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if ctx.Err() != nil {
			return
		}
		s.fire(ctx, e, k)
	}
}

func (s *Service) fire(ctx context.Context, e *entry, k int64) {
	err := s.options.Invoke(ctx, e.schedule, s.execution(e, k).payload(e.schedule.Input))
	if ctx.Err() != nil {
		return // the Region is lost: nobody is there to tell
	}
	told := event.Event{
		Time: time.Now(), Kind: event.Schedule, Region: s.options.Region, Subject: e.schedule.Name, To: "invoked",
	}
	if err != nil {
		told.To, told.Why = "failed", err.Error()
	}
	s.options.Sink(told)
}

func (s *Service) execution(e *entry, k int64) execution {
	id, eventID := e.identify(k)
	return execution{
		arn: e.arn, account: s.options.Account, region: s.options.Region,
		id: id, eventID: eventID, scheduled: e.due(k),
	}
}
