package drill

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"
)

// traffic sends requests when they are due, until it is stopped.
type traffic struct {
	pacer   pacer // in real time
	plan    *plan
	clients []*client
	stamp   stamp
	timeout time.Duration // real
	journal *journal
	pace    *pace

	slots chan struct{} // one per request that may be in flight
	wg    sync.WaitGroup
}

// newTraffic gives requests room for twice what can be in flight when every one of them hangs until its
// timeout. More than that means that the machine does not keep up.
func newTraffic(s Scenario, w wire, clients []*client, seed uint64, st stamp, j *journal, p *pace) *traffic {
	rate := s.Traffic.Rate * float64(w.scale.Lab(time.Second)) / float64(time.Second)
	room := 2*int(math.Ceil(rate*w.timeout.Seconds())) + 2*len(clients)
	return &traffic{
		pacer: pacer{rate}, plan: newPlan(seed, len(clients), s.Traffic), clients: clients, stamp: st,
		timeout: w.timeout, journal: j, pace: p, slots: make(chan struct{}, room),
	}
}

// run paces requests from start until ctx ends, then waits for those in flight: at most their timeout.
func (t *traffic) run(ctx context.Context, start time.Time) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for i := 0; ; i++ {
		due := start.Add(t.pacer.due(i))
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			t.wg.Wait()
			return
		case <-timer.C:
		}
		t.send(ctx, i, due)
	}
}

func (t *traffic) send(ctx context.Context, i int, due time.Time) {
	call := t.plan.call(i)
	c := t.clients[call.client]
	r := request{Class: c.index, Client: c.id, Write: call.write, Key: t.stamp.key(call.key), Due: due}
	if r.Write {
		r.Value = t.stamp.value(i)
	}
	select {
	case t.slots <- struct{}{}:
	default:
		r.Started, r.Done, r.Failure = due, due, FailedOverflow
		t.journal.request(r)
		return
	}
	t.wg.Go(func() {
		defer func() { <-t.slots }()
		// Stopping the traffic does not cut off requests that are under way: they would count as failed.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.timeout)
		defer cancel()
		t.pace.sent(time.Since(due))
		c.do(ctx, &r)
		t.journal.request(r)
	})
}

// stamp marks what one run writes, so that it is never taken for what an earlier run left behind.
type stamp string

func newStamp(seed uint64, at time.Time) stamp {
	return stamp(fmt.Sprintf("drill-%x-%x", seed, at.UnixNano()))
}

func (s stamp) key(i int) string   { return fmt.Sprintf("drill-%03d", i) }
func (s stamp) value(i int) string { return fmt.Sprintf("%s-%d;", s, i) }

// seed is the value a key has before the traffic.
func (s stamp) seed(key int) string { return fmt.Sprintf("%s-seed-%d;", s, key) }

// find is this run's value inside whatever the service wraps it in, "" when there is none.
func (s stamp) find(body string) string {
	from := strings.Index(body, string(s))
	if from < 0 {
		return ""
	}
	length := strings.IndexByte(body[from:], ';')
	if length < 0 {
		return ""
	}
	return body[from : from+length+1]
}
