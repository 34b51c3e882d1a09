package apigateway_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

const (
	region     = "eu-west-1"
	apiHost    = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
	domain     = "api.example.test"
	domainHost = "d-abc123.execute-api.eu-west-1.amazonaws.com"
)

// declare makes an API whose routes all lead to the function "app".
func declare(keys ...string) stack.API {
	declared := stack.API{
		Region: region, ID: "a1b2c3d4e5", Name: "orders",
		Integrations: []stack.Integration{{ID: "app", Type: "AWS_PROXY", Function: "app"}},
		Domains:      []stack.Domain{{Name: domain, Target: domainHost}},
	}
	for _, key := range keys {
		declared.Routes = append(declared.Routes, stack.Route{Key: key, Integration: "app"})
	}
	return declared
}

func newGateway(t testing.TB, invoke apigateway.Invoke, declared stack.API) *apigateway.Gateway {
	t.Helper()
	g, err := apigateway.New(apigateway.Options{
		Region: region, Account: "111122223333", APIs: []stack.API{declared}, Invoke: invoke,
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// respond is a function that always responds the same.
func respond(response string) apigateway.Invoke {
	return func(context.Context, string, []byte) ([]byte, string, error) { return []byte(response), "", nil }
}

// echo responds with its event.
func echo(_ context.Context, _ string, event []byte) ([]byte, string, error) { return event, "", nil }

func ask(g http.Handler, method, target string, body io.Reader, header http.Header) *http.Response {
	r := httptest.NewRequest(method, target, body)
	maps.Copy(r.Header, header)
	recorder := httptest.NewRecorder()
	g.ServeHTTP(recorder, r)
	return recorder.Result()
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

var requestID = regexp.MustCompile(`^[A-Za-z0-9_-]{15}=$`)

// wantRefusal checks one of the gateway's own answers.
func wantRefusal(t *testing.T, r *http.Response, status int, message string) {
	t.Helper()
	want := `{"message":"` + message + `"}`
	got := text(t, r)
	if r.StatusCode != status || got != want {
		t.Errorf("got %d %s, want %d %s", r.StatusCode, got, status, want)
	}
	if r.ContentLength != int64(len(want)) || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got length %d, type %q", r.ContentLength, r.Header.Get("Content-Type"))
	}
	if id := r.Header.Get("Apigw-Requestid"); !requestID.MatchString(id) {
		t.Errorf("got request ID %q", id)
	}
}

func TestADisabledDefaultEndpoint(t *testing.T) {
	t.Parallel()
	declared := declare("GET /")
	declared.DisableExecuteAPIEndpoint = true
	g := newGateway(t, echo, declared)
	for host, status := range map[string]int{apiHost: http.StatusForbidden, domain: http.StatusOK} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		recorder := httptest.NewRecorder()
		g.ServeHTTP(recorder, r)
		if recorder.Code != status {
			t.Errorf("%s answers %d, want %d", host, recorder.Code, status)
		}
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	g := newGateway(t, echo, declare("GET /"))
	for _, test := range []struct {
		host, domainName, prefix string // domainName "" for a host that nobody has
	}{
		{apiHost, apiHost, "a1b2c3d4e5"},
		{domain, domain, "api"},
		{"API.Example.Test:8443", domain, "api"},
		{domain + ".", domain, "api"},
		{domainHost, "", ""},
		{"zzzzzzzzzz.execute-api.eu-west-1.amazonaws.com", "", ""},
		{"127.0.0.1:8443", "", ""},
		{"[::1]:8443", "", ""},
	} {
		t.Run(test.host, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/", nil)
			r.Host = test.host
			recorder := httptest.NewRecorder()
			g.ServeHTTP(recorder, r)
			if test.domainName == "" {
				wantRefusal(t, recorder.Result(), http.StatusForbidden, "Forbidden")
				return
			}
			var event struct {
				RequestContext struct{ DomainName, DomainPrefix string }
			}
			if err := json.Unmarshal(recorder.Body.Bytes(), &event); err != nil {
				t.Fatal(err)
			}
			if got := event.RequestContext; got.DomainName != test.domainName || got.DomainPrefix != test.prefix {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	declared := declare("POST /items")
	declared.Routes = append(declared.Routes,
		stack.Route{Key: "GET /closed", Integration: "app", Throttle: &stack.Throttle{}})
	g := newGateway(t, respond(`{}`), declared)
	big := strings.Repeat("x", apigateway.MaxPayload)
	for _, test := range []struct {
		name, method, path string
		body               io.Reader
		header             http.Header
		status             int
		message            string
	}{
		{"no route", "GET", "/nowhere", nil, nil, 404, "Not Found"},
		{"other method", "GET", "/items", nil, nil, 404, "Not Found"},
		{"preflight without a route", "OPTIONS", "/items", nil, nil, 404, "Not Found"},
		{"throttled", "GET", "/closed", nil, nil, 429, "Too Many Requests"},
		{"large payload", "POST", "/items", strings.NewReader(big + "x"), nil, 413, "Request Entity Too Large"},
		{"large payload of unknown length", "POST", "/items", io.MultiReader(strings.NewReader(big + "x")), nil,
			413, "Request Entity Too Large"},
		{"broken payload", "POST", "/items", io.MultiReader(strings.NewReader("x"), brokenReader{}), nil, 400, "Bad Request"},
		{"large header", "POST", "/items", nil, http.Header{"Cookie": {strings.Repeat("c", apigateway.MaxRequestHead)}},
			431, "Request Header Fields Too Large"},
		{"large request line", "GET", "/" + strings.Repeat("p", apigateway.MaxRequestHead), nil, nil,
			431, "Request Header Fields Too Large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := ask(g, test.method, "https://"+domain+test.path, test.body, test.header)
			wantRefusal(t, r, test.status, test.message)
		})
	}
	if r := ask(g, "POST", "https://"+domain+"/items", strings.NewReader(big), nil); r.StatusCode != 200 {
		t.Errorf("a payload of exactly the limit: got %d", r.StatusCode)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("client hung up") }

// TestRequestHeadLimit finds the limit at exactly the documented number of bytes.
func TestRequestHeadLimit(t *testing.T) {
	t.Parallel()
	g := newGateway(t, respond(`{}`), declare("$default"))
	head := "GET / HTTP/1.1\r\nhost: " + domain + "\r\nx-fill: \r\n"
	for _, test := range []struct{ over, status int }{{0, 200}, {1, 431}} {
		fill := strings.Repeat("x", apigateway.MaxRequestHead-len(head)+test.over)
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = domain
		r.Header.Set("X-Fill", fill)
		recorder := httptest.NewRecorder()
		g.ServeHTTP(recorder, r)
		if recorder.Code != test.status {
			t.Errorf("%d bytes over the limit: got %d, want %d", test.over, recorder.Code, test.status)
		}
	}
}

func TestFunctionFailures(t *testing.T) {
	t.Parallel()
	for name, invoke := range map[string]apigateway.Invoke{
		"function error": func(context.Context, string, []byte) ([]byte, string, error) {
			return []byte(`{"errorMessage":"boom"}`), "Unhandled", nil
		},
		"not invocable": func(context.Context, string, []byte) ([]byte, string, error) {
			return nil, "", errors.New("throttled")
		},
		"bad shape":  respond(`{"statusCode":"many"}`),
		"no JSON":    respond(`hello`),
		"no text":    respond(``),
		"bad base64": respond(`{"statusCode":200,"isBase64Encoded":true,"body":"?"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, invoke, declare("$default"))
			wantRefusal(t, ask(g, "GET", "https://"+domain+"/", nil, nil), 500, "Internal Server Error")
		})
	}
}

func TestIntegrationTimeout(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		timeout time.Duration
		scale   scale.Factor
		waits   time.Duration
	}{
		{"as declared", 2 * time.Second, 0, 2 * time.Second},
		{"default", 0, 1, apigateway.MaxTimeout},
		{"scaled", 10 * time.Second, 20, 500 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				hang := func(ctx context.Context, _ string, _ []byte) ([]byte, string, error) {
					<-ctx.Done()
					return nil, "", ctx.Err()
				}
				declared := declare("$default")
				declared.Integrations[0].Timeout = test.timeout
				g, err := apigateway.New(apigateway.Options{
					Region: region, APIs: []stack.API{declared}, Invoke: hang, Scale: test.scale,
				})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				wantRefusal(t, ask(g, "GET", "https://"+domain+"/", nil, nil), 503, "Service Unavailable")
				if waited := time.Since(start); waited != test.waits {
					t.Errorf("waited %v, want %v", waited, test.waits)
				}
			})
		})
	}
}

// TestRoundTrips asks over real connections, as clients do.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	g := newGateway(t, func(_ context.Context, _ string, event []byte) ([]byte, string, error) {
		return []byte(`{"statusCode":201,"headers":{"X-Seen":"yes"},"cookies":["a=1","b=2"],"body":"made"}`), "", nil
	}, declare("ANY /items"))
	for _, version := range []string{"HTTP/1.1", "HTTP/2.0"} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST"} {
			t.Run(version+" "+method, func(t *testing.T) {
				t.Parallel()
				client := serve(t, g, version == "HTTP/2.0")
				r, err := http.NewRequestWithContext(t.Context(), method, "https://"+domain+"/items", strings.NewReader("{}"))
				if err != nil {
					t.Fatal(err)
				}
				got, err := client.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				defer got.Body.Close()
				want := "made"
				if method == "HEAD" {
					want = ""
				}
				if body := text(t, got); got.Proto != version || got.StatusCode != 201 || body != want || got.ContentLength != 4 {
					t.Errorf("got %s %d %q of length %d", got.Proto, got.StatusCode, body, got.ContentLength)
				}
				cookies := strings.Join(got.Header["Set-Cookie"], " ")
				if cookies != "a=1 b=2" || got.Header.Get("X-Seen") != "yes" || !requestID.MatchString(got.Header.Get("Apigw-Requestid")) {
					t.Errorf("got header %v", got.Header)
				}
			})
		}
	}
}

// TestServerLeavesRefusingToTheGateway: what is somewhat too large is refused in API Gateway's format.
func TestServerLeavesRefusingToTheGateway(t *testing.T) {
	t.Parallel()
	g := newGateway(t, respond(`{}`), declare("$default"))
	for _, http2 := range []bool{false, true} {
		client := serve(t, g, http2)
		r, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+domain+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", strings.Repeat("c", 2*apigateway.MaxRequestHead))
		got, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, got, 431, "Request Header Fields Too Large")
		got.Body.Close()
	}
}

// serve runs a gateway behind TLS and returns a client for whom every name leads there.
func serve(t *testing.T, handler http.Handler, http2 bool) *http.Client {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.Config = apigateway.Server(handler, 1)
	server.EnableHTTP2 = http2
	server.StartTLS()
	t.Cleanup(server.Close)
	client := server.Client()
	transport := client.Transport.(*http.Transport)
	transport.TLSClientConfig = &tls.Config{RootCAs: transport.TLSClientConfig.RootCAs, ServerName: "example.com"}
	dial := transport.DialContext
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, server.Listener.Addr().String())
	}
	return client
}
