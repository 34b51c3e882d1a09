package lambda

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// Errors of an invocation that no function code has seen. Test with errors.Is.
var (
	ErrNotFound    = errors.New("function not found")      // ResourceNotFoundException
	ErrThrottled   = errors.New("rate exceeded")           // TooManyRequestsException
	ErrTooLarge    = errors.New("payload too large")       // RequestTooLargeException
	ErrUnavailable = errors.New("lambda is not available") // the Region is lost
)

// The largest payloads, in bytes. The response limit is the one AWS's own error message states.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	MaxRequest      = 6 << 20
	MaxAsyncRequest = 1 << 20
	MaxResponse     = 6291556
)

// Result is what an invocation returned.
type Result struct {
	Payload       []byte
	FunctionError string // "" or "Unhandled"; then Payload is the error as JSON
	RequestID     string
	Duration      time.Duration // real time the function took
	Init          time.Duration // real time its process took to start; 0 when it was warm
}

// Invoke runs the function once and waits for it; an empty payload becomes {}. An error in function code, a
// timeout or a crash is a Result with a FunctionError, as on AWS, where the HTTP status is 200. The error
// is ctx's – the function goes on then, as it does on AWS when a client leaves – or wraps ErrNotFound,
// ErrThrottled, ErrTooLarge or ErrUnavailable.
func (s *Service) Invoke(ctx context.Context, name string, payload []byte) (Result, error) {
	f, err := s.find(name, payload, MaxRequest)
	if err != nil {
		return Result{}, err
	}
	return f.invoke(ctx, newRequestID(), payload)
}

// InvokeAsync queues the event and returns; the function gets it as soon as it can, again after an error,
// and possibly never, as the function's AsyncAttempts and AsyncMaxAge say. The error wraps ErrNotFound,
// ErrTooLarge, ErrUnavailable, or ErrThrottled when the queue is full.
func (s *Service) InvokeAsync(name string, payload []byte) error {
	f, err := s.find(name, payload, MaxAsyncRequest)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !isClosed(s.up) {
		return fmt.Errorf("queue event for function %q: %w", name, ErrUnavailable)
	}
	if !f.queue.add(newRequestID(), payload) {
		return fmt.Errorf("queue event for function %q: the queue is full: %w", name, ErrThrottled)
	}
	return nil
}

func (s *Service) find(name string, payload []byte, limit int) (*function, error) {
	f, ok := s.functions[name]
	if !ok {
		return nil, fmt.Errorf("invoke %s: %w", s.arn(name), ErrNotFound)
	}
	if len(payload) > limit {
		return nil, fmt.Errorf("invoke function %q with %d bytes, at most %d: %w", name, len(payload), limit, ErrTooLarge)
	}
	return f, nil
}

func (s *Service) arn(name string) string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", s.options.Region, s.options.Account, name)
}

// An invocation is one event on its way to one environment and back.
type invocation struct {
	id      string
	payload []byte
	done    chan outcome // buffered: the one who answers never waits

	given    time.Time     // to an environment
	deadline time.Time     // real time
	init     time.Duration // of that environment, when this is its first event
}

// An outcome is the answer to an invocation: a result, or err when no function code has seen it to an end.
type outcome struct {
	result Result
	err    error
}

// finish answers the invocation. It is called once.
func (inv *invocation) finish(o outcome) {
	if o.err == nil {
		o.result.RequestID = inv.id
		o.result.Init = inv.init
		if !inv.given.IsZero() {
			o.result.Duration = time.Since(inv.given)
		}
	}
	inv.done <- o
}

// newRequestID returns a random UUID.
func newRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40 // version 4
	b[8] = b[8]&0x3f | 0x80 // variant 1
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
