// Package apigateway imitates API Gateway's HTTP APIs: one Gateway answers for every HTTP API of one
// Region, as the Region's execute-api endpoint does.
//
// A request goes through the same stations as on AWS, and each of them may refuse it:
//
//	request head ≤ 10,240 bytes → host → route → guards (throttle, authorizer) → payload ≤ 10 MB → integration
//
// Sources are pages of the API Gateway developer guide,
// https://docs.aws.amazon.com/apigateway/latest/developerguide/: http-api-develop-routes.html,
// http-api-develop-integrations-lambda.html, http-api-develop-integrations-http.html,
// http-api-quotas.html, http-api-throttling.html, http-api-jwt-authorizer.html. Where they are silent the
// comment says "our choice".
package apigateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// Options configures a Gateway.
type Options struct {
	Region  string
	Account string // the account ID that functions see in requestContext.accountId

	// APIs are the HTTP APIs of the Region, each served from the stage $default.
	APIs []stack.API

	// Invoke calls a function and waits for its response. Required by AWS_PROXY integrations.
	Invoke Invoke

	// Transport reaches the backends of HTTP_PROXY integrations, which require it. AWS calls backends
	// with HTTP/1.1 only: start from Transport to get that.
	Transport http.RoundTripper

	// Issuers reaches the issuers of authorizers, which require it, as from the Region. It must return when
	// a request's context ends. AWS speaks to issuers over the public internet by their https names.
	Issuers http.RoundTripper

	// Scale divides timeouts and the life of cached keys, and multiplies throttle rates.
	Scale scale.Factor

	// Log hears at debug level why an integration failed or a token was refused, which clients are told in
	// part or never. Tokens and claims are not logged. nil discards.
	Log *slog.Logger
}

// Invoke calls the named function of the Gateway's Region with an event and returns what it responded.
// functionError is not empty when the function failed (X-Amz-Function-Error), err is not nil when it
// could not be invoked. The end of ctx ends the waiting, not the function, as on AWS.
type Invoke func(ctx context.Context, function string, payload []byte) (response []byte, functionError string, err error)

// Gateway is the execute-api endpoint of one Region. Make it with New.
type Gateway struct {
	region, account string
	declared        []stack.API
	created         time.Time
	hosts           map[string]*api // by lower-case host name
	log             *slog.Logger
}

// ServeHTTP answers one request to any HTTP API of the Region.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{writer: w, request: r, at: time.Now(), id: newRequestID(), account: g.account}
	g.serve(c).write(w, r.Method, c.id)
}

func (g *Gateway) serve(c *call) *reply {
	if headSize(c.request) > MaxRequestHead {
		return headTooLarge
	}
	c.domain = hostname(c.request.Host)
	api, known := g.hosts[c.domain]
	if !known {
		return forbidden
	}
	c.api = api
	c.route, c.values = api.routes.match(c.request.Method, c.path(), c.room[:0])
	if c.route == nil {
		return notFound
	}
	for _, guard := range c.route.guards {
		if refusal := guard(c); refusal != nil {
			return refusal
		}
	}
	if refusal := c.readBody(); refusal != nil {
		return refusal
	}
	return g.integrate(c)
}

// integrate lets the route's integration answer within its timeout, or says what clients are told when
// it does not.
//
// No answer in time is 503 for HTTP APIs, unlike the 504 of REST APIs. That a backend which cannot be
// reached answers 503 as well is our choice; AWS documents neither.
func (g *Gateway) integrate(c *call) *reply {
	ctx, cancel := context.WithTimeout(c.request.Context(), c.route.timeout)
	defer cancel()
	answer, err := c.route.integration.answer(ctx, c)
	if err == nil {
		return answer
	}
	g.log.DebugContext(ctx, "integration failed",
		"api", c.api.id, "route", c.route.key, "request", c.id, "err", err)
	if ctx.Err() != nil || errors.Is(err, errUnreachable) {
		return serviceUnavailable
	}
	return internalServerError
}
