package cognito_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/cognito"
)

// discard is a response writer that keeps nothing but the status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }

// body is a request body that can be read again.
type body struct{ strings.Reader }

func (*body) Close() error { return nil }

// BenchmarkToken is one token, which is almost all RSA, and what a wrong secret costs.
func BenchmarkToken(b *testing.B) {
	for name, test := range map[string]struct {
		secret string
		status int
	}{"issued": {operatorSecret, http.StatusOK}, "refused": {"guess", http.StatusBadRequest}} {
		b.Run(name, func(b *testing.B) {
			issue(b, shared) // waits for the keys
			const form = "grant_type=client_credentials&scope=tandem%2Fread"
			r := tokenRequest(operatorID, test.secret, url.Values{})
			sent := &body{}
			r.Body = sent
			w := &discard{header: make(http.Header)}
			b.ReportAllocs()
			for b.Loop() {
				sent.Reset(form)
				clear(w.header)
				shared.ServeHTTP(w, r)
			}
			if w.status != test.status {
				b.Fatalf("status %d", w.status)
			}
		})
	}
}

// BenchmarkKeySet is one fetch of a key set by a verifier.
func BenchmarkKeySet(b *testing.B) {
	issue(b, shared)
	r, err := http.NewRequest(http.MethodGet, cognito.Issuer(operator)+"/.well-known/jwks.json", nil)
	if err != nil {
		b.Fatal(err)
	}
	w := &discard{header: make(http.Header)}
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		shared.ServeHTTP(w, r)
	}
	if w.status != http.StatusOK {
		b.Fatalf("status %d", w.status)
	}
}
