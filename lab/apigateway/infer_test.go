package apigateway

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInfer(t *testing.T) {
	t.Parallel()
	const plain = "text/plain; charset=utf-8"
	json := http.Header{"Content-Type": {"application/json"}}
	for _, test := range []struct {
		name, response string
		status         int
		header         http.Header
		body           string
	}{
		{"object without statusCode", `{"can":true}`, 200, json, `{"can":true}`},
		{"whole text as it came", " {\"a\" : 1}\n", 200, json, " {\"a\" : 1}\n"},
		{"string keeps its quotes", `"hello"`, 200, json, `"hello"`},
		{"array", `[1]`, 200, json, `[1]`},
		{"null", `null`, 200, json, `null`},
		{"other case is no statusCode", `{"StatusCode":404}`, 200, json, `{"StatusCode":404}`},
		{"statusCode alone", `{"statusCode":204}`, 204, http.Header{"Content-Type": {plain}}, ""},
		{"default content type", `{"statusCode":503,"body":"no"}`, 503, http.Header{"Content-Type": {plain}}, "no"},
		{"content type in any case", `{"statusCode":200,"headers":{"content-TYPE":"text/css"}}`, 200,
			http.Header{"Content-Type": {"text/css"}}, ""},
		{"numbers and booleans", `{"statusCode":200,"headers":{"a":1.50,"b":true}}`, 200,
			http.Header{"Content-Type": {plain}, "A": {"1.50"}, "B": {"true"}}, ""},
		{"of two spellings the last", `{"statusCode":200,"headers":{"x-a":"lower","X-A":"upper"}}`, 200,
			http.Header{"Content-Type": {plain}, "X-A": {"lower"}}, ""},
		{"cookies", `{"statusCode":200,"cookies":["a=1; Path=/","b=2"]}`, 200,
			http.Header{"Content-Type": {plain}, "Set-Cookie": {"a=1; Path=/", "b=2"}}, ""},
		{"base64", `{"statusCode":200,"isBase64Encoded":true,"body":"AAEC"}`, 200,
			http.Header{"Content-Type": {plain}}, "\x00\x01\x02"},
		{"the connection is ours", `{"statusCode":200,"headers":{"connection":"x-gone","x-gone":"1","transfer-encoding":"chunked","content-length":"7"}}`,
			200, http.Header{"Content-Type": {plain}}, ""},
		{"as the Go library writes it", `{"statusCode":200,"headers":null,"multiValueHeaders":null,"body":"","cookies":null}`,
			200, http.Header{"Content-Type": {plain}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := infer([]byte(test.response))
			if err != nil {
				t.Fatal(err)
			}
			if got.status != test.status || string(got.body) != test.body {
				t.Errorf("got %d %q, want %d %q", got.status, got.body, test.status, test.body)
			}
			if diff := cmp.Diff(test.header, got.header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInferRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, response, hint string }{
		{"nothing", ``, "not JSON"},
		{"text", `hello`, "not JSON"},
		{"two values", `{} {}`, "not JSON"},
		{"status as text", `{"statusCode":"200"}`, "its statusCode"},
		{"status null", `{"statusCode":null}`, "its statusCode null"},
		{"status in another spelling", `{"statusCode":2e2}`, "its statusCode"},
		{"status fraction", `{"statusCode":200.5}`, "its statusCode"},
		{"status too small", `{"statusCode":101}`, "from 200 to 599"},
		{"status too large", `{"statusCode":600}`, "from 200 to 599"},
		{"body object", `{"statusCode":200,"body":{}}`, "its body"},
		{"headers list", `{"statusCode":200,"headers":[]}`, "its headers"},
		{"header list", `{"statusCode":200,"headers":{"a":["b"]}}`, `its header "a"`},
		{"header null", `{"statusCode":200,"headers":{"a":null}}`, `its header "a"`},
		{"header name", `{"statusCode":200,"headers":{"a b":"c"}}`, `its header "a b"`},
		{"header name empty", `{"statusCode":200,"headers":{"":"c"}}`, `its header ""`},
		{"header splitting", `{"statusCode":200,"headers":{"a":"b\r\nc: d"}}`, `its header "a"`},
		{"cookie splitting", `{"statusCode":200,"cookies":["a\r\nb: c"]}`, "its cookie"},
		{"cookies text", `{"statusCode":200,"cookies":"a=1"}`, "its cookies"},
		{"base64", `{"statusCode":200,"isBase64Encoded":true,"body":"%%"}`, "base64"},
		{"too large", `"` + strings.Repeat("x", MaxPayload) + `"`, "more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := infer([]byte(test.response))
			if err == nil || !strings.Contains(err.Error(), test.hint) {
				t.Errorf("got %v, %v; want an error with %q", got, err, test.hint)
			}
		})
	}
}

// FuzzInfer: whatever a function responds, what is made of it is HTTP that reads back the same.
func FuzzInfer(f *testing.F) {
	for _, seed := range []string{
		`{}`, `"x"`, `{"statusCode":200,"headers":{"A":"b","c":1},"cookies":["d=e"],"body":"f"}`,
		`{"statusCode":304,"body":"x","headers":{"content-length":"9"}}`, `{"statusCode":200,"isBase64Encoded":true,"body":"AA=="}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, response []byte) {
		made, err := infer(response)
		if err != nil {
			return
		}
		if !json.Valid(response) {
			t.Fatalf("%q was taken for a response", response)
		}
		recorder := httptest.NewRecorder()
		made.write(recorder, http.MethodGet, newRequestID())
		var wire bytes.Buffer
		if err := recorder.Result().Write(&wire); err != nil {
			t.Fatalf("write response to %q: %v", response, err)
		}
		read, err := http.ReadResponse(bufio.NewReader(&wire), nil)
		if err != nil {
			t.Fatalf("read response to %q: %v", response, err)
		}
		body, err := io.ReadAll(read.Body)
		if err != nil {
			t.Fatalf("read body of response to %q: %v", response, err)
		}
		want := made.body
		if !bodyAllowed(made.status) {
			want = nil
		}
		if read.StatusCode != made.status || !bytes.Equal(body, want) {
			t.Fatalf("%q: sent %d %q, read %d %q", response, made.status, want, read.StatusCode, body)
		}
		for _, name := range slices.Sorted(maps.Keys(made.header)) {
			for i, sent := range made.header[name] {
				if got := read.Header[name]; len(got) <= i || got[i] != strings.TrimSpace(sent) {
					t.Fatalf("%q: sent %s %q, read %q", response, name, made.header[name], got)
				}
			}
		}
	})
}
