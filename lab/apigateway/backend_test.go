package apigateway_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

// proxying returns a gateway with one HTTP_PROXY route, key, to uri.
func proxying(t *testing.T, transport http.RoundTripper, key, method, uri string) *apigateway.Gateway {
	t.Helper()
	g, err := apigateway.New(apigateway.Options{
		Region: region, Transport: transport, APIs: []stack.API{{
			Region: region, ID: "a1b2c3d4e5", Domains: []stack.Domain{{Name: domain}},
			Routes:       []stack.Route{{Key: key, Integration: "origin"}},
			Integrations: []stack.Integration{{ID: "origin", Type: "HTTP_PROXY", URI: uri, Method: method}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// roundTrip is a transport that answers by itself.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestBackendTarget(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, key, method, uri string // of the integration
		ask, path              string
		want                   string
	}{
		{"as it is", "$default", "", "http://origin.test/base", "GET", "/x", "GET http://origin.test/base"},
		{"variable", "GET /pets/{id}", "", "http://origin.test/v1/{id}", "GET", "/pets/6", "GET http://origin.test/v1/6"},
		{"greedy", "ANY /{proxy+}", "", "https://origin.test/{proxy}", "PUT", "/a/b/", "PUT https://origin.test/a/b/"},
		{"two variables", "ANY /{a}/{b+}", "", "http://origin.test/{b}/of/{a}", "GET", "/x/y/z", "GET http://origin.test/y/z/of/x"},
		{"a value like a variable", "ANY /{a}/{b}", "", "http://origin.test/{a}/{b}", "GET", "/%7Bb%7D/c", "GET http://origin.test/%7Bb%7D/c"},
		{"encoded value", "ANY /{a}", "", "http://origin.test/{a}", "GET", "/a%20b%3Fc", "GET http://origin.test/a%20b%3Fc"},
		{"query", "$default", "", "http://origin.test/", "GET", "/?a=1&b=%20", "GET http://origin.test/?a=1&b=%20"},
		{"both queries", "$default", "", "http://origin.test/?k=1", "GET", "/?a=1", "GET http://origin.test/?k=1&a=1"},
		{"own method", "$default", "POST", "http://origin.test/", "GET", "/", "POST http://origin.test/"},
		{"any method", "$default", "ANY", "http://origin.test/", "PATCH", "/", "PATCH http://origin.test/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got string
			g := proxying(t, roundTrip(func(r *http.Request) (*http.Response, error) {
				got = r.Method + " " + r.URL.String()
				return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
			}), test.key, test.method, test.uri)
			if r := ask(g, test.ask, "https://"+domain+test.path, nil, nil); r.StatusCode != 200 {
				t.Fatalf("got %d", r.StatusCode)
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestBackendRoundTrip passes requests and responses through over real connections.
func TestBackendRoundTrip(t *testing.T) {
	t.Parallel()
	seen := make(chan *http.Request, 4)
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		seen <- r
		w.Header().Set("Connection", "x-hop")
		w.Header().Set("X-Hop", "1")
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header()["Content-Type"] = nil
		w.WriteHeader(http.StatusTeapot)
		io.WriteString(w, "short and stout")
	}))
	t.Cleanup(origin.Close)
	transport := apigateway.Transport()
	t.Cleanup(transport.CloseIdleConnections)
	g := proxying(t, transport, "ANY /{proxy+}", "", origin.URL+"/{proxy}")
	client := serve(t, g, true)

	for _, method := range []string{"POST", "HEAD"} {
		r, err := http.NewRequestWithContext(t.Context(), method, "https://"+domain+"/tea", strings.NewReader("leaves"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{
			"Authorization": {"Bearer x"}, "Te": {"trailers"}, "X-Twice": {"1", "2"},
			"Forwarded": {"for=198.51.100.7"}, "User-Agent": {""},
		}
		got, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body := text(t, got)
		got.Body.Close()
		want := map[string]string{"POST": "short and stout"}[method]
		if got.StatusCode != http.StatusTeapot || body != want || got.ContentLength != int64(len("short and stout")) {
			t.Errorf("%s: got %d %q of length %d", method, got.StatusCode, body, got.ContentLength)
		}
		if h := got.Header; len(h["Set-Cookie"]) != 2 || h["X-Hop"] != nil || h["Content-Type"] != nil ||
			!requestID.MatchString(h.Get("Apigw-Requestid")) {
			t.Errorf("%s: got header %v", method, h)
		}
		received := <-seen
		if received.Proto != "HTTP/1.1" || received.Host != strings.TrimPrefix(origin.URL, "http://") {
			t.Errorf("%s: backend saw %s for %s", method, received.Proto, received.Host)
		}
		if sent, _ := io.ReadAll(received.Body); string(sent) != "leaves" {
			t.Errorf("%s: backend read %q", method, sent)
		}
		h := received.Header
		if h.Get("Authorization") != "Bearer x" || len(h["X-Twice"]) != 2 || h["Te"] != nil || h["User-Agent"] != nil {
			t.Errorf("%s: backend saw header %v", method, h)
		}
		if h.Get("Forwarded") != "for=198.51.100.7, for=127.0.0.1;host="+domain+";proto=https" ||
			h.Get("Via") != "HTTP/1.1 AmazonAPIGateway" || !strings.HasPrefix(h.Get("X-Amzn-Trace-Id"), "Root=1-") {
			t.Errorf("%s: backend saw header %v", method, h)
		}
	}
}

func TestBackendFailures(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	transport := apigateway.Transport()
	t.Cleanup(transport.CloseIdleConnections)
	body := func(r io.Reader) roundTrip {
		return func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(r)}, nil
		}
	}
	for _, test := range []struct {
		name      string
		transport http.RoundTripper
		status    int
		message   string
	}{
		{"connection refused", transport, 503, "Service Unavailable"},
		{"cut off", body(io.MultiReader(strings.NewReader("x"), brokenReader{})), 503, "Service Unavailable"},
		{"too large", body(strings.NewReader(strings.Repeat("x", apigateway.MaxPayload+1))), 500, "Internal Server Error"},
		{"switches protocols", roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusSwitchingProtocols, Body: http.NoBody}, nil
		}), 500, "Internal Server Error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := proxying(t, test.transport, "$default", "", closed.URL)
			wantRefusal(t, ask(g, "GET", "https://"+domain+"/", nil, nil), test.status, test.message)
		})
	}
}

func TestBackendTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := proxying(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, context.Cause(r.Context())
		}), "$default", "", "http://origin.test/")
		start := time.Now()
		wantRefusal(t, ask(g, "GET", "https://"+domain+"/", nil, nil), 503, "Service Unavailable")
		if waited := time.Since(start); waited != apigateway.MaxTimeout {
			t.Errorf("waited %v, want %v", waited, apigateway.MaxTimeout)
		}
	})
}
