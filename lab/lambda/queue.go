package lambda

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

// A queue holds a function's asynchronous events until they succeed, have failed too often or are too old.
//
// Lambda tries again after a function error, by default twice, one minute and then two minutes later.
// A throttle or an error of the service does not count as an attempt: it is repeated after one second,
// then two, four, up to five minutes, until the event is too old.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
type queue struct {
	attempts int           // in all
	maxAge   time.Duration // lab time
	blocked  bool          // no event is ever run: reserved concurrency is zero
	scale    scale.Factor
	slots    chan struct{} // holds one token per event

	attempt func(requestID string, payload []byte) (Result, error)
	drop    func(requestID, why string)
	spawn   func(func())           // runs an event's life beside the others
	serving func() <-chan struct{} // closed while the Region serves
	closing <-chan struct{}
}

const (
	standardAttempts = 3
	standardMaxAge   = 6 * time.Hour
	firstBackoff     = time.Second
	lastBackoff      = 5 * time.Minute
)

func newQueue(f *function) *queue {
	s := f.service
	q := &queue{
		attempts: f.spec.AsyncAttempts,
		maxAge:   f.spec.AsyncMaxAge,
		blocked:  f.spec.Reserved != nil && *f.spec.Reserved == 0,
		scale:    s.options.Scale,
		slots:    make(chan struct{}, s.options.Limits.Queued),
		attempt: func(id string, payload []byte) (Result, error) {
			return f.invoke(context.Background(), id, payload) // Stop and Close answer it
		},
		drop: func(id, why string) {
			f.log("RequestId: " + id + " Event dropped: " + why)
			f.tell("", "error", "asynchronous event dropped: "+why)
		},
		spawn:   s.events.Go,
		serving: s.serving,
		closing: s.closing,
	}
	orDefault(&q.attempts, standardAttempts)
	orDefault(&q.maxAge, standardMaxAge)
	return q
}

// add queues an event, if there is room.
func (q *queue) add(requestID string, payload []byte) bool {
	select {
	case q.slots <- struct{}{}:
	default:
		return false
	}
	accepted := time.Now()
	q.spawn(func() {
		defer func() { <-q.slots }()
		if why := q.deliver(requestID, payload, accepted); why != "" {
			q.drop(requestID, why)
		}
	})
	return true
}

// deliver tries until the event is done with. It returns why it gave the event up, or "".
func (q *queue) deliver(requestID string, payload []byte, accepted time.Time) (why string) {
	if q.blocked {
		return "reserved concurrency is 0"
	}
	expiry := time.NewTimer(time.Until(accepted.Add(q.scale.Real(q.maxAge))))
	defer expiry.Stop()
	tooOld := fmt.Sprintf("older than %v", q.maxAge)
	backoff := firstBackoff
	for failed := 0; ; {
		switch await(q, q.serving(), expiry.C) {
		case expired:
			return tooOld
		case closed:
			return ""
		}
		result, err := q.attempt(requestID, payload)
		var delay time.Duration
		switch {
		case errors.Is(err, ErrUnavailable):
			continue // when the Region is back
		case err != nil:
			delay, backoff = backoff, min(2*backoff, lastBackoff)
		case result.FunctionError == "":
			return ""
		default:
			if failed++; failed >= q.attempts {
				return fmt.Sprintf("failed %d times, last with %s", failed, abridged(result.Payload))
			}
			delay = time.Duration(failed) * time.Minute
		}
		switch q.pause(delay, expiry.C) {
		case expired:
			return tooOld
		case closed:
			return ""
		}
	}
}

// A wakening says what ended a wait.
type wakening int

const (
	onTime  wakening = iota // what was waited for has come
	expired                 // the event is too old
	closed                  // the lab is closing
)

// pause waits for d of lab time.
func (q *queue) pause(d time.Duration, expiry <-chan time.Time) wakening {
	timer := time.NewTimer(q.scale.Real(d))
	defer timer.Stop()
	return await(q, timer.C, expiry)
}

func await[T any](q *queue, awaited <-chan T, expiry <-chan time.Time) wakening {
	select {
	case <-q.closing:
		return closed
	case <-expiry:
		return expired
	case <-awaited:
		return onTime
	}
}
