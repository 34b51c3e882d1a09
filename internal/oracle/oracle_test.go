package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/stream"
	"github.com/tandem-failover/tandem/lab/dynamodb"
)

// engines stand for DynamoDB Local: a lab for each access key, so that nothing here needs Java.
func engines(t *testing.T) http.Handler {
	var mu sync.Mutex // guards labs
	labs := map[string]http.Handler{}
	key := regexp.MustCompile(`Credential=(\w+)/`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		name := key.FindString(r.Header.Get("Authorization"))
		if labs[name] == nil {
			lab, err := dynamodb.New(dynamodb.Options{Regions: []string{region}, Settling: time.Nanosecond})
			if err != nil {
				t.Error(err)
			}
			t.Cleanup(lab.Close)
			labs[name] = lab.Handler(region)
		}
		h := labs[name]
		mu.Unlock()
		h.ServeHTTP(w, r)
	})
}

// lying changes the answers of an operation.
func lying(h http.Handler, operation, from, to string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+operation) {
			h.ServeHTTP(w, r)
			return
		}
		recorded := httptest.NewRecorder()
		h.ServeHTTP(recorded, r)
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(bytes.ReplaceAll(recorded.Body.Bytes(), []byte(from), []byte(to)))
	})
}

func play(t *testing.T, environment map[string]string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	status = run(t.Context(), args, func(name string) string { return environment[name] }, &out, &errs)
	return status, out.String(), errs.String()
}

func TestNothingToReport(t *testing.T) {
	t.Parallel()
	engine := httptest.NewServer(engines(t))
	defer engine.Close()
	status, stdout, stderr := play(t, map[string]string{"ORACLE_ENDPOINT": engine.URL}, "-seed", "7", "-operations", "400")
	if status != 0 || !strings.Contains(stdout, ", seed 7\n") || !strings.HasSuffix(stdout, "\n0 unlisted differences\n") {
		t.Errorf("status %d, stdout %s, stderr %s", status, stdout, stderr)
	}
}

// What is wrong is found, shown in a short program, and fails the run.
func TestDifference(t *testing.T) {
	t.Parallel()
	engine := httptest.NewServer(lying(engines(t), "GetItem", `{"Item":{"`, `{"Item":{"lie":{"S":""},"`))
	defer engine.Close()
	status, stdout, stderr := play(t, map[string]string{"ORACLE_ENDPOINT": engine.URL}, "-seed", "7", "-operations", "400")
	if status != 1 || !strings.HasSuffix(stdout, "\n1 unlisted differences\n") {
		t.Fatalf("status %d, stdout %s, stderr %s", status, stdout, stderr)
	}
	_, report, _ := strings.Cut(stdout, "difference 1 of 1, seen ")
	report, _, _ = strings.Cut(report, "\n\n")
	for _, wanted := range []string{"  Item.lie\n    lab:    \n    engine: {\"S\":\"\"}\n", "\n    CreateTable {", "\n    GetItem {"} {
		if !strings.Contains(report, wanted) {
			t.Errorf("%q is not in the report:\n%s", wanted, report)
		}
	}
	if _, program, _ := strings.Cut(report, "program:\n"); strings.Count(program, "\n") > 3 { // create, write, read
		t.Errorf("the program is long:\n%s", program)
	}
}

func TestEngineOfSomeoneElse(t *testing.T) {
	t.Parallel()
	shared := engines(t)
	engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Authorization", regexp.MustCompile(`Credential=\w+/`).ReplaceAllString(r.Header.Get("Authorization"), "Credential=one/"))
		shared.ServeHTTP(w, r)
	}))
	defer engine.Close()
	s := service{url: engine.URL, accessKey: "one", client: engine.Client()}
	if _, err := s.ask(t.Context(), stream.New(1, 0, 0)[0]); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := play(t, map[string]string{"ORACLE_ENDPOINT": engine.URL})
	if status != 1 || !strings.Contains(stderr, "it holds tables already") {
		t.Errorf("status %d, stderr %s", status, stderr)
	}
	if names, err := s.tables(t.Context()); err != nil || len(names) != 1 {
		t.Errorf("it holds %v now, %v", names, err)
	}
}

// Without Java there is nothing to compare with, which is not the lab's fault.
func TestSkipped(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if status, stdout, _ := play(t, nil); status != 0 || !strings.HasPrefix(stdout, "oracle: skipped: ") || strings.Count(stdout, "\n") != 1 {
		t.Errorf("status %d, stdout %s", status, stdout)
	}
	if status, stdout, stderr := play(t, map[string]string{"ORACLE": "required"}); status != 1 || stdout != "" || !strings.Contains(stderr, "JDK") {
		t.Errorf("required: status %d, stdout %s, stderr %s", status, stdout, stderr)
	}
}
