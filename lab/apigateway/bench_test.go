package apigateway_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

// discard is a response writer that keeps nothing.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(int)             {}

// BenchmarkServeHTTP is what the gateway adds to every health check and client request.
func BenchmarkServeHTTP(b *testing.B) {
	response := []byte(`{"statusCode":200,"headers":{"content-type":"application/json"},"body":"{\"can\":true}"}`)
	invoke := func(context.Context, string, []byte) ([]byte, string, error) { return response, "", nil }
	g := newGateway(b, invoke, declare("GET /health-check", "PUT /items/{id}", "$default"))
	check := httptest.NewRequest("GET", "https://"+domain+"/health-check", nil)
	check.Header.Set("User-Agent", "Amazon-Route53-Health-Check-Service")
	client := httptest.NewRequest("PUT", "https://"+domain+"/items/42?dry=1", nil)
	client.Header = http.Header{
		"Accept": {"*/*"}, "Accept-Encoding": {"gzip"}, "Authorization": {"Bearer " + strings.Repeat("x", 800)},
		"Content-Type": {"application/json"}, "User-Agent": {"Go-http-client/2.0"},
	}
	for name, r := range map[string]*http.Request{
		"health check":   check,
		"client request": client,
		"refusal":        httptest.NewRequest("GET", "https://unknown.test/", nil),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			w := &discard{header: make(http.Header)}
			for b.Loop() {
				clear(w.header)
				g.ServeHTTP(w, r)
			}
		})
	}
}

// BenchmarkAuthorizer is what a token costs when the keys are at hand, beside the same route without one.
func BenchmarkAuthorizer(b *testing.B) {
	declared := guarded()
	response := []byte(`{"statusCode":200}`)
	g, err := apigateway.New(apigateway.Options{
		Region: region, APIs: []stack.API{declared}, Issuers: newIssuer(),
		Invoke: func(context.Context, string, []byte) ([]byte, string, error) { return response, "", nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	good := goodToken(nil)
	for _, bench := range []struct{ name, path, token string }{
		{"open", "/open", good},
		{"admitted", "/operate", good},
		{"unknown kid", "/operate", strings.Replace(good, good[:strings.IndexByte(good, '.')], encode([]byte(`{"kid":"k2","alg":"RS256"}`)), 1)},
		{"garbage", "/operate", "garbage"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			r := httptest.NewRequest("GET", "https://"+domain+bench.path, nil)
			r.Header = bearer(bench.token)
			w := &discard{header: make(http.Header)}
			for b.Loop() {
				clear(w.header)
				g.ServeHTTP(w, r)
			}
		})
	}
}
