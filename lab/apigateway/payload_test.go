package apigateway

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestEventGolden holds a whole event against testdata/event.json, the example composed of AWS's pages.
// The caller was identified by a guard, as an authorizer does it.
func TestEventGolden(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("PUT", "https://api.example.test/orders/42?dry=1&tag=a&tag=b", strings.NewReader(`{"qty":1}`))
	r.Header = http.Header{
		"Accept":          {"text/html", "application/json"},
		"Connection":      {"keep-alive, X-Hop"},
		"Content-Type":    {"application/json"},
		"Cookie":          {"session=abc; theme=dark"},
		"User-Agent":      {"go-test"},
		"X-Forwarded-For": {"198.51.100.7"},
		"X-Hop":           {"1"},
	}
	r.RemoteAddr = "203.0.113.9:51000"
	c := &call{
		request: r, at: time.Date(2026, 10, 5, 12, 0, 0, 0, time.FixedZone("CEST", 2*60*60)), id: "JKJaXmPLvHcESHA=",
		account: "111122223333", domain: "api.example.test", api: &api{id: "a1b2c3d4e5"},
		values: []string{"42"}, body: []byte(`{"qty":1}`),
	}
	authorizer := func(c *call) *reply {
		c.identity = &identity{JWT: jwtIdentity{
			Claims: map[string]string{
				"client_id": "abc", "exp": "1790000000", "iss": "https://issuer.example.test",
				"scope": "orders/write", "token_use": "access",
			},
			Scopes: []string{"orders/write"},
		}}
		return nil
	}
	c.route = &route{key: "PUT /orders/{id}", names: []string{"id"}, guards: []guard{authorizer}}
	for _, guard := range c.route.guards {
		if refusal := guard(c); refusal != nil {
			t.Fatalf("refused: %+v", refusal)
		}
	}
	event, err := c.event()
	if err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "testdata/event.json", event)
}

var traceRoot = regexp.MustCompile(`Root=1-[0-9a-f]{8}-[0-9a-f]{24}`)

func compareGolden(t *testing.T, file string, event []byte) {
	t.Helper()
	if !traceRoot.Match(event) {
		t.Errorf("no trace ID in %s", event)
	}
	var decoded any
	if err := json.Unmarshal(traceRoot.ReplaceAll(event, []byte("Root=TRACE")), &decoded); err != nil {
		t.Fatal(err)
	}
	if *update {
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, traceRoot.ReplaceAll(event, []byte("Root=TRACE")), "", "  "); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(pretty.Bytes(), '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want any
	if err := json.Unmarshal(golden, &want); err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	if diff := cmp.Diff(want, decoded); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestEventAbsent: what does not apply is not in the event, not even as null.
func TestEventAbsent(t *testing.T) {
	t.Parallel()
	c := &call{
		request: httptest.NewRequest("GET", "https://api.example.test", nil), domain: "api.example.test",
		api: &api{id: "a1b2c3d4e5"}, route: &route{key: "$default"}, at: time.UnixMilli(1790000000123),
	}
	event, err := c.event()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"cookies", "queryStringParameters", "pathParameters", "stageVariables", "body", "authorizer", "null",
	} {
		if bytes.Contains(event, []byte(key)) {
			t.Errorf("%s in %s", key, event)
		}
	}
	for _, part := range []string{
		`"rawPath":"/"`, `"rawQueryString":""`, `"isBase64Encoded":false`, `"timeEpoch":1790000000123`,
		`"content-length":"0"`, `"stage":"$default"`, `"userAgent":""`,
	} {
		if !bytes.Contains(event, []byte(part)) {
			t.Errorf("no %s in %s", part, event)
		}
	}
}

func TestEventBody(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, contentType, body, want string
		encoded                       bool
	}{
		{"no body", "application/json", "", "", false},
		{"JSON", "application/json", "{}", "{}", false},
		{"JSON with parameter", "Application/JSON; charset=utf-8", "{}", "{}", false},
		{"XML", "application/xml", "<a/>", "<a/>", false},
		{"script", "application/javascript", "1", "1", false},
		{"text", "text/csv", "a,b", "a,b", false},
		{"form", "application/x-www-form-urlencoded", "a=b", "YT1i", true},
		{"other JSON", "application/problem+json", "{}", "e30=", true},
		{"bytes", "application/octet-stream", "\x00", "AA==", true},
		{"no type", "", "a", "YQ==", true},
		{"broken type", ";", "a", "YQ==", true},
		{"text that is none", "text/plain", "\xff", "/w==", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, encoded := eventBody(test.contentType, []byte(test.body))
			if got != test.want || encoded != test.encoded {
				t.Errorf("%q of %q: got %q, %v; want %q, %v", test.body, test.contentType, got, encoded, test.want, test.encoded)
			}
		})
	}
}

func TestEventQuery(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		raw  string
		want map[string]string
	}{
		{"", nil},
		{"a=1", map[string]string{"a": "1"}},
		{"b=2&a=1&b=1", map[string]string{"a": "1", "b": "2,1"}},
		{"a", map[string]string{"a": ""}},
		{"a=&a=x", map[string]string{"a": ",x"}},
		{"a=b%20c+d%26e", map[string]string{"a": "b c d&e"}},
		{"%61=1&a=2", map[string]string{"a": "1,2"}},
		{"a=b=c", map[string]string{"a": "b=c"}},
		{"a=100%", map[string]string{"a": "100%"}},
		{"&&a=1&", map[string]string{"a": "1"}},
		{"a=1;b=2", map[string]string{"a": "1;b=2"}},
	} {
		if diff := cmp.Diff(test.want, eventQuery(test.raw)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.raw, diff)
		}
	}
}

func TestEventCookies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lines, want []string }{
		{nil, nil},
		{[]string{"a=1"}, []string{"a=1"}},
		{[]string{"a=1; b=2;c=3"}, []string{"a=1", "b=2", "c=3"}},
		{[]string{"a=1", "b=2"}, []string{"a=1", "b=2"}},
		{[]string{" ; "}, nil},
	} {
		if diff := cmp.Diff(test.want, eventCookies(http.Header{"Cookie": test.lines})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.lines, diff)
		}
	}
}

func TestTraceID(t *testing.T) {
	t.Parallel()
	at := time.Unix(0x66aa55cc, 0)
	for _, test := range []struct{ client, want string }{
		{"", `^Root=1-66aa55cc-[0-9a-f]{24}$`},
		{"Root=1-5f84c7a5-aaaa", `^Self=1-66aa55cc-[0-9a-f]{24};Root=1-5f84c7a5-aaaa$`},
		{"Self=1-1-2; Root=1-5f84c7a5-aaaa;Sampled=1", `^Self=1-66aa55cc-[0-9a-f]{24};Root=1-5f84c7a5-aaaa$`},
		{"nonsense", `^Root=1-66aa55cc-[0-9a-f]{24}$`},
	} {
		if got := traceID(test.client, at); !regexp.MustCompile(test.want).MatchString(got) {
			t.Errorf("traceID(%q) = %q, want %s", test.client, got, test.want)
		}
	}
}
