package route53

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/event"
)

// network is what checkers dial in tests: connections in memory, so that a synctest bubble's clock
// decides. An address without an endpoint refuses.
type network struct {
	far sync.WaitGroup // the far ends

	mu        sync.Mutex // guards what follows
	endpoints map[string]endpointFunc
	dialled   []time.Time
}

// endpointFunc is the far end of one connection; nil never lets it come about.
type endpointFunc func(net.Conn)

// newNetwork makes a network whose far ends have all ended when the test has.
func newNetwork(t *testing.T) *network {
	n := &network{endpoints: make(map[string]endpointFunc)}
	t.Cleanup(n.far.Wait)
	return n
}

func (n *network) set(address string, e endpointFunc) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.endpoints[address] = e
}

// remove makes the address refuse.
func (n *network) remove(address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.endpoints, address)
}

func (n *network) dial(ctx context.Context, _, address string) (net.Conn, error) {
	n.mu.Lock()
	far, ok := n.endpoints[address]
	n.dialled = append(n.dialled, time.Now())
	n.mu.Unlock()
	switch {
	case !ok:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case far == nil:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	near, distant := net.Pipe()
	n.far.Go(func() {
		defer distant.Close()
		far(distant)
	})
	return near, nil
}

// says answers any request with these bytes, after a delay.
func says(delay time.Duration, response string) endpointFunc {
	return func(conn net.Conn) {
		if request, err := http.ReadRequest(bufio.NewReader(conn)); err != nil || request == nil {
			return
		}
		time.Sleep(delay)
		_, _ = io.WriteString(conn, response)
	}
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// journal keeps events.
type journal struct {
	mu     sync.Mutex // guards events
	events []event.Event
}

func (j *journal) sink(e event.Event) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.events = append(j.events, e)
}

// of returns the events of one kind about one subject since a moment.
func (j *journal) of(kind event.Kind, subject string, since time.Time) []event.Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	var found []event.Event
	for _, e := range j.events {
		if e.Kind == kind && e.Subject == subject && !e.Time.Before(since) {
			found = append(found, e)
		}
	}
	return found
}
