package functions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/failover"
)

// The test binary is the bootstrap too: started with this variable, it runs Main.
const asBootstrap = "TANDEM_TEST_BOOTSTRAP"

func TestMain(m *testing.M) {
	if os.Getenv(asBootstrap) != "" {
		Main()
	}
	os.Exit(m.Run())
}

// runtimeAPI is a Lambda Runtime API that hands out the events it is given and passes answers on. A next
// call without an event waits, as on AWS.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
type runtimeAPI struct {
	*httptest.Server
	events  chan []byte
	answers chan []byte // of a response, an error or an init error, with its path before it
	done    chan struct{}
}

func newRuntimeAPI(t testing.TB) *runtimeAPI {
	api := &runtimeAPI{events: make(chan []byte, 1), answers: make(chan []byte, 1), done: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case event := <-api.events:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "request-1")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(time.Minute).UnixMilli()))
			_, _ = w.Write(event)
		case <-api.done:
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST /2018-06-01/runtime/", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			body = []byte(err.Error())
		}
		w.WriteHeader(http.StatusAccepted)
		api.answers <- append([]byte(strings.TrimPrefix(r.URL.Path, "/2018-06-01/runtime/")+" "), body...)
	})
	api.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		close(api.done)
		api.Close()
	})
	return api
}

// settings are a whole deployment's, whose table nobody serves.
func settings(handler string, api *runtimeAPI) map[string]string {
	return map[string]string{
		"_HANDLER": handler, asBootstrap: "1", "AWS_LAMBDA_RUNTIME_API": strings.TrimPrefix(api.URL, "http://"),
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "very-secret",
		"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_EC2_METADATA_DISABLED": "true",
		"TANDEM_SERVICE": "shop", "TANDEM_TABLE": "tandem", "TANDEM_REGIONS": "eu-west-1,us-east-1",
		"TANDEM_NONCE": "0123abcd", "TANDEM_CHECK_KEY": "4567efgh", "TANDEM_PROBES": "[]", "TANDEM_APP_TABLE": "items",
	}
}

// start runs the bootstrap in a process of its own, until the test ends. Output is complete once it ended.
func start(t testing.TB, env map[string]string) (bootstrap *exec.Cmd, output *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	output = &bytes.Buffer{}
	bootstrap = exec.CommandContext(t.Context(), self)
	bootstrap.Stdout, bootstrap.Stderr = output, output
	for name, value := range env {
		bootstrap.Env = append(bootstrap.Env, name+"="+value)
	}
	if err := bootstrap.Start(); err != nil {
		t.Fatal(err)
	}
	return bootstrap, output
}

func request(method, path string) []byte {
	req := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: path}
	req.RequestContext.HTTP.Method = method
	event, err := json.Marshal(req)
	if err != nil {
		panic(err) // a struct of strings always marshals
	}
	return event
}

// A process speaks to the Runtime API from its start to its answer. The table is down all the while.
func TestHandlersOverTheRuntimeAPI(t *testing.T) {
	tests := []struct {
		handler string
		event   []byte
		path    string   // that the answer comes on
		want    []string // parts of the answer
	}{
		{"health", request("GET", failover.HealthPath), "invocation/request-1/response", []string{`"statusCode":200`, `\"region\":\"eu-west-1\",\"can\":true`}},
		{"health", request("GET", failover.HoldPath("us-east-1", "4567efgh")), "invocation/request-1/response", []string{`"statusCode":200`, `\"held\":false`}},
		{"app", request("GET", "/"), "invocation/request-1/response", []string{`"statusCode":200`, `"x-served-by":"eu-west-1"`}},
		{"app", request("GET", "/ready"), "invocation/request-1/response", []string{`"statusCode":503`}},
		{"operator", request("GET", "/.tandem/v1/regions"), "invocation/request-1/response", []string{`"statusCode":401`, `\"served_by\":\"eu-west-1\"`}},
		{"prober", []byte(`{"any":"event"}`), "invocation/request-1/error", []string{`"errorMessage":"run a round in eu-west-1: read the table`, "us-east-1"}},
	}
	for _, tt := range tests {
		t.Run(tt.handler, func(t *testing.T) {
			t.Parallel()
			api := newRuntimeAPI(t)
			api.events <- tt.event
			bootstrap, output := start(t, settings(tt.handler, api))
			answer := string(<-api.answers)
			if !strings.HasPrefix(answer, tt.path) {
				t.Errorf("answered %s, want it on %s", answer, tt.path)
			}
			for _, want := range tt.want {
				if !strings.Contains(answer, want) {
					t.Errorf("answer lacks %s: %s", want, answer)
				}
			}
			if err := bootstrap.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = bootstrap.Wait() // killed: its status is no news
			if strings.Contains(output.String(), "very-secret") || strings.Contains(output.String(), "0123abcd") {
				t.Errorf("the log has a secret:\n%s", output)
			}
		})
	}
}

func TestWrongSettingsEndTheProcess(t *testing.T) {
	tests := []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"no such handler", map[string]string{"_HANDLER": "main"}, `handler "main" is not known: want one of app, health, operator, prober`},
		{"a variable is missing", map[string]string{"TANDEM_TABLE": ""}, "settings of the handler health: TANDEM_TABLE: not set"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			api := newRuntimeAPI(t)
			env := settings("health", api)
			maps.Copy(env, tt.changes)
			bootstrap, output := start(t, env)
			err := bootstrap.Wait()
			if bootstrap.ProcessState.ExitCode() != 1 {
				t.Errorf("ended with %v, want status 1", err)
			}
			var said struct {
				ErrorType    string `json:"errorType"`
				ErrorMessage string `json:"errorMessage"`
			}
			body, found := strings.CutPrefix(string(<-api.answers), "init/error ")
			if !found || json.Unmarshal([]byte(body), &said) != nil || said.ErrorMessage != tt.want || said.ErrorType == "" {
				t.Errorf("the Runtime API was told %s, want %s", body, tt.want)
			}
			var line struct{ Level, Msg, Err string }
			if err := json.Unmarshal(output.Bytes(), &line); err != nil || line.Level != "ERROR" || line.Err != tt.want {
				t.Errorf("the log is %s, want one line with %s", output, tt.want)
			}
		})
	}
}

// BenchmarkColdStart measures from starting the process to its first answer, on this machine's CPU.
func BenchmarkColdStart(b *testing.B) {
	for _, handler := range []string{"app", "health"} {
		b.Run(handler, func(b *testing.B) {
			path := map[string]string{"app": "/", "health": failover.HealthPath}[handler]
			for b.Loop() {
				api := newRuntimeAPI(b) // one each: a dead process's call for events may linger
				api.events <- request("GET", path)
				bootstrap, _ := start(b, settings(handler, api))
				<-api.answers
				if err := bootstrap.Process.Kill(); err != nil {
					b.Fatal(err)
				}
				_ = bootstrap.Wait() // killed: its status is no news
			}
		})
	}
}
