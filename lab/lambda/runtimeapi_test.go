package lambda

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A fakeRuntime is a runtime inside the test, connected to an environment without a process.
type fakeRuntime struct {
	t   *testing.T
	e   *environment
	api *runtimeAPI
}

func connect(t *testing.T) fakeRuntime {
	s := region(t, "app")
	e := newEnvironment(s.functions["app"], 1)
	api, err := serveRuntimeAPI(e)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.close)
	return fakeRuntime{t, e, api}
}

// give hands the environment an event before the runtime asks.
func (r fakeRuntime) give(payload string) *invocation {
	f := r.e.function
	inv := &invocation{id: newRequestID(), payload: []byte(payload), done: make(chan outcome, 1)}
	f.mu.Lock()
	defer f.mu.Unlock()
	r.e.giveLocked(inv)
	return inv
}

func (r fakeRuntime) call(method, path, body string) (*http.Response, string) {
	r.t.Helper()
	url := "http://" + r.api.address() + "/2018-06-01/runtime/" + path
	request, err := http.NewRequestWithContext(r.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return response, string(text)
}

func (r fakeRuntime) expect(status int, method, path, body string) string {
	r.t.Helper()
	response, text := r.call(method, path, body)
	if response.StatusCode != status {
		r.t.Errorf("%s %s: %s %s, want %d", method, path, response.Status, text, status)
	}
	return text
}

func TestTheNextEventComesWithItsHeaders(t *testing.T) {
	t.Parallel()
	r := connect(t)
	inv := r.give(`{"a":1}`)
	response, body := r.call("GET", "invocation/next", "")
	if response.StatusCode != 200 || body != `{"a":1}` {
		t.Fatalf("%s %s", response.Status, body)
	}
	h := response.Header
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if id := h.Get("Lambda-Runtime-Aws-Request-Id"); id != inv.id || !uuid.MatchString(id) {
		t.Errorf("request ID %q, want %q", id, inv.id)
	}
	if got, want := h.Get("Lambda-Runtime-Deadline-Ms"), strconv.FormatInt(inv.given.Add(time.Minute).UnixMilli(), 10); got != want {
		t.Errorf("deadline %q, want %q", got, want)
	}
	if got := h.Get("Lambda-Runtime-Invoked-Function-Arn"); got != "arn:aws:lambda:eu-west-1:123456789012:function:app" {
		t.Errorf("ARN %q", got)
	}
	trace := regexp.MustCompile(`^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`)
	if got := h.Get("Lambda-Runtime-Trace-Id"); !trace.MatchString(got) {
		t.Errorf("trace ID %q", got)
	}
}

func TestTheRuntimeAPIKeepsTheOrderOfCalls(t *testing.T) {
	t.Parallel()
	r := connect(t)
	inv := r.give("{}")
	answer := "invocation/" + inv.id + "/response"
	r.expect(400, "POST", answer, `"too early"`) // nobody has asked for it
	r.expect(200, "GET", "invocation/next", "")
	if got := r.expect(403, "GET", "invocation/next", ""); !strings.Contains(got, "InvalidStateTransition") {
		t.Errorf("refusal = %s", got)
	}
	r.expect(403, "POST", "init/error", `{}`)
	if got := r.expect(400, "POST", "invocation/"+newRequestID()+"/response", `{}`); !strings.Contains(got, "InvalidRequestID") {
		t.Errorf("refusal = %s", got)
	}
	r.expect(202, "POST", answer, `"done"`)
	r.expect(400, "POST", answer, `"again"`)
	r.expect(405, "GET", answer, "")
	r.expect(404, "GET", "nothing", "")
	if o := <-inv.done; o.err != nil || string(o.result.Payload) != `"done"` || o.result.RequestID != inv.id {
		t.Errorf("outcome = %s, %v", o.result.Payload, o.err)
	}
}

func TestAnErrorIsPassedOnAsPosted(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ body, want string }{
		"JSON":     {`{"errorMessage":"m","errorType":"T","stackTrace":[]}`, `{"errorMessage":"m","errorType":"T","stackTrace":[]}`},
		"no JSON":  {"broken", `{"errorType":"Runtime.Unknown","errorMessage":"broken"}`},
		"no error": {"", `{"errorType":"Runtime.Unknown","errorMessage":""}`},
	} {
		r := connect(t)
		inv := r.give("{}")
		r.expect(200, "GET", "invocation/next", "")
		r.expect(202, "POST", "invocation/"+inv.id+"/error", row.body)
		o := <-inv.done
		if got := string(o.result.Payload); got != row.want || o.result.FunctionError != "Unhandled" {
			t.Errorf("%s: outcome = %s, %q", name, got, o.result.FunctionError)
		}
	}
}

func TestTheResponseLimitIsExact(t *testing.T) {
	t.Parallel()
	for size, status := range map[int]int{MaxResponse: 202, MaxResponse + 1: 413} {
		r := connect(t)
		inv := r.give("{}")
		r.expect(200, "GET", "invocation/next", "")
		r.expect(status, "POST", "invocation/"+inv.id+"/response", strings.Repeat("x", size))
		o := <-inv.done
		if failed := o.result.FunctionError != ""; failed != (status == 413) {
			t.Errorf("%d bytes: function error %q", size, o.result.FunctionError)
		}
	}
}

func TestARuntimeMayAskAgainForAnEventItDidNotGet(t *testing.T) {
	t.Parallel()
	r := connect(t)
	f := r.e.function
	f.mu.Lock()
	f.settleLocked(r.e) // an earlier call was given up
	f.mu.Unlock()
	inv := r.give("{}")
	r.expect(200, "GET", "invocation/next", "")
	r.expect(202, "POST", "invocation/"+inv.id+"/response", "{}")
}

func TestAnErrorDuringInitIsAccepted(t *testing.T) {
	t.Parallel()
	r := connect(t)
	r.expect(202, "POST", "init/error", `{"errorMessage":"m"}`)
	<-r.e.gone
}
