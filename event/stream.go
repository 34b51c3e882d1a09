package event

import (
	"sync"
	"time"
)

// Sink receives events. It must not block.
type Sink func(Event)

// Discard drops every event.
func Discard(Event) {}

// Stream hands every event to every subscriber, in the order of publishing. The zero value works.
type Stream struct {
	mu   sync.Mutex // guards subs and closed, and orders deliveries
	subs map[*Subscription]struct{}
	shut bool
}

// Subscription is one listener's queue. Events is closed by Cancel and by the stream's Close.
type Subscription struct {
	Events <-chan Event

	stream *Stream
	queue  chan Event
	missed int
}

// Publish hands e to every subscriber, stamped with the time if it has none. A subscriber whose queue
// is full misses the event rather than holding up the lab; Missed counts those.
func (s *Stream) Publish(e Event) {
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for sub := range s.subs {
		select {
		case sub.queue <- e:
		default:
			sub.missed++
		}
	}
}

// Subscribe adds a listener with a queue of size events.
func (s *Stream) Subscribe(size int) *Subscription {
	queue := make(chan Event, size)
	sub := &Subscription{Events: queue, stream: s, queue: queue}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		close(queue)
		return sub
	}
	if s.subs == nil {
		s.subs = make(map[*Subscription]struct{})
	}
	s.subs[sub] = struct{}{}
	return sub
}

// Missed counts the events that did not fit the queue.
func (sub *Subscription) Missed() int {
	sub.stream.mu.Lock()
	defer sub.stream.mu.Unlock()
	return sub.missed
}

// Cancel ends the subscription. It may be called more than once.
func (sub *Subscription) Cancel() {
	s := sub.stream
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.subs[sub]; ok {
		delete(s.subs, sub)
		close(sub.queue)
	}
}

// Close ends every subscription; later ones end at once.
func (s *Stream) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	for sub := range s.subs {
		delete(s.subs, sub)
		close(sub.queue)
	}
}
