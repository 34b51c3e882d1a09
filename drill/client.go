package drill

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// servedBy is the header in which the service says which Region it is in.
const servedBy = "X-Served-By"

// bodyLimit is how much of an answer is read. Reading it whole is what lets a connection be kept.
const bodyLimit = 64 << 10

// client is one user of the service: its own DNS cache, its own connections. Nothing is shared between
// clients, because a shared pool would move them all at once.
type client struct {
	wire     wire
	class    Class
	index    int // of the class
	id       int // among all clients
	cache    *cache
	resolved func(resolution)

	mu      sync.Mutex // guards current and address
	current *http.Transport
	address string
}

// answerNow is the answer the client goes by now: from its cache, or from DNS.
func (c *client) answerNow(ctx context.Context) (answer, error) {
	if a, ok := c.cache.get(time.Now()); ok {
		return a, nil
	}
	a, err := c.wire.resolver.patiently(ctx, c.wire.name, c.wire.scale.Real(dnsPatience))
	if err != nil {
		return answer{}, err
	}
	now := time.Now()
	c.cache.put(now, a)
	c.resolved(resolution{At: now, Class: c.index, Client: c.id, Region: a.Region})
	return a, nil
}

// transport is the one to use now. A client that keeps connections has one for life and resolves only
// to dial. The others take a new one when the address changed: a kept connection would lead to the old.
func (c *client) transport(ctx context.Context) (*http.Transport, error) {
	if c.class.Kind == KeepsConnections {
		return c.transportTo("", func(ctx context.Context, network, _ string) (net.Conn, error) {
			a, err := c.answerNow(ctx)
			if err != nil {
				return nil, err
			}
			return c.wire.dial(ctx, network, a.Address)
		}), nil
	}
	a, err := c.answerNow(ctx)
	if err != nil {
		return nil, err
	}
	return c.transportTo(a.Address, func(ctx context.Context, network, _ string) (net.Conn, error) {
		return c.wire.dial(ctx, network, a.Address)
	}), nil
}

func (c *client) transportTo(address string, dial dialer) *http.Transport {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != nil && c.address == address {
		return c.current
	}
	if c.current != nil {
		c.current.CloseIdleConnections()
	}
	c.current, c.address = c.wire.transport(dial), address
	return c.current
}

// do sends one request and completes its record.
func (c *client) do(ctx context.Context, r *request) {
	r.Started = time.Now()
	transport, err := c.transport(ctx)
	if err == nil {
		err = roundTrip(ctx, transport, "https://"+c.wire.name, r)
	}
	r.Done = time.Now()
	r.Failure = failureOf(err, r.Status)
}

func (c *client) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != nil {
		c.current.CloseIdleConnections()
	}
}

// roundTrip writes or reads r's item below base and notes status and Region.
func roundTrip(ctx context.Context, transport *http.Transport, base string, r *request) error {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if r.Write {
		method, body = http.MethodPut, strings.NewReader(r.Value)
	}
	req, err := http.NewRequestWithContext(ctx, method, base+"/items/"+r.Key, body)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(io.LimitReader(resp.Body, bodyLimit))
	if err != nil {
		return err
	}
	r.Status, r.Region = resp.StatusCode, resp.Header.Get(servedBy)
	if !r.Write {
		r.Value = string(content)
	}
	return nil
}

// failureOf names what went wrong. A status of 300 or more is a failure: the item was not served.
func failureOf(err error, status int) Failure {
	if err == nil {
		if status >= 200 && status < 300 {
			return ""
		}
		return FailedStatus
	}
	if errors.Is(err, errResolve) {
		return FailedDNS
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return FailedTimeout
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return FailedTLS
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return FailedConnect
	}
	return FailedBroken
}
