package apigateway

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// call is one request on its way through the Gateway; the stations fill it in from top to bottom.
type call struct {
	writer  http.ResponseWriter
	request *http.Request
	at      time.Time
	id      string
	account string

	domain string // the host asked for, without port
	api    *api
	route  *route
	values []string  // of the route's path variables, in order
	room   [6]string // where values live, up to this many

	identity *identity // what an authorizer learned about the caller; nil without one
	body     []byte
}

// guard lets a call pass to the integration (nil) or refuses it. A route's guards run in order, after
// routing and before the body is read; an authorizer is a guard that also sets the call's identity.
type guard func(*call) *reply

// integration answers the calls of a route. An error means that it could not, and why; the client is
// told a gateway error instead. It must return when ctx ends.
type integration interface {
	answer(ctx context.Context, c *call) (*reply, error)
}

// readBody reads the whole payload: HTTP APIs hand it on in one piece.
func (c *call) readBody() *reply {
	switch {
	case c.request.ContentLength == 0:
		return nil
	case c.request.ContentLength > MaxPayload:
		return payloadTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.writer, c.request.Body, MaxPayload))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return payloadTooLarge
	}
	if err != nil {
		return badRequest
	}
	c.body = body
	return nil
}

// sourceIP is the address that the client connected from.
func (c *call) sourceIP() string {
	host, _, err := net.SplitHostPort(c.request.RemoteAddr)
	if err != nil {
		return c.request.RemoteAddr
	}
	return host
}

// path is the path asked for, decoded, as HTTP APIs match and report it.
func (c *call) path() string {
	if c.request.URL.Path == "" {
		return "/"
	}
	return c.request.URL.Path
}
