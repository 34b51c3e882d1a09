package apigateway

import (
	"net/http"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

// Quotas of HTTP APIs that cannot be raised, from
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const (
	MaxRequestHead = 10_240                // bytes of request line and headers
	MaxPayload     = 10 << 20              // bytes of a request's or a response's body
	MinTimeout     = 50 * time.Millisecond // of an integration
	MaxTimeout     = 30 * time.Second      // of an integration, and the default
	MaxRoutes      = 300                   // of one API
	MaxAuthorizers = 10                    // of one API
	MaxAudiences   = 50                    // of one authorizer
	MaxScopes      = 10                    // of one route
)

// Limits of the lab's own HTTP servers, in lab time. AWS publishes none of them.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = time.Minute
	idleTimeout       = 5 * time.Minute

	// leastTimeout is real time: however fast the lab runs, a TLS handshake on a busy machine needs it.
	leastTimeout = time.Second
)

// Server returns an HTTP server for handler that protects itself from clients that never finish a request
// or never read its response, over HTTP/1.1 and HTTP/2. Its MaxHeaderBytes lies above MaxRequestHead, so
// that the Gateway is the one to refuse a request that is somewhat too large, in API Gateway's own format.
func Server(handler http.Handler, s scale.Factor) *http.Server {
	limit := func(lab time.Duration) time.Duration { return max(s.Real(lab), leastTimeout) }
	return &http.Server{
		Handler:           handler,
		MaxHeaderBytes:    8 * MaxRequestHead,
		ReadHeaderTimeout: limit(readHeaderTimeout),
		ReadTimeout:       limit(readTimeout),
		// It begins with the end of the request's head, so it must leave time for the body, for the keys of
		// a token's issuer and for the integration.
		WriteTimeout: limit(readTimeout) + limit(2*documentTimeout) + limit(MaxTimeout) + limit(writeTimeout),
		IdleTimeout:  limit(idleTimeout),
		HTTP2:        &http.HTTP2Config{WriteByteTimeout: limit(writeTimeout)}, // of a connection, whatever its streams do
	}
}

// headSize is how large the request line and headers are in HTTP/1.1, whatever the client spoke.
func headSize(r *http.Request) int {
	size := len(r.Method) + len(" ") + len(r.RequestURI) + len(" HTTP/1.1\r\n")
	size += len("host: \r\n") + len(r.Host)
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(": \r\n") + len(value)
		}
	}
	return size
}
