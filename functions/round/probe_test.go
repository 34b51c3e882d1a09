package round

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"

	"github.com/tandem-failover/tandem/functions/setting"
)

// scanner is a DynamoDB that answers every scan with an error, or with nil.
type scanner struct{ err error }

func (s scanner) Scan(ctx context.Context, in *dynamodb.ScanInput, _ ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error) {
	if *in.Limit != 1 || !*in.ConsistentRead {
		return nil, fmt.Errorf("a probe reads too much or too little: %+v", in)
	}
	return &dynamodb.ScanOutput{}, s.err
}

func TestHTTPProbe(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("fine")) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusFound) })
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	plain, secure := httptest.NewServer(mux), httptest.NewTLSServer(mux)
	defer plain.Close()
	defer secure.Close()

	tests := []struct{ name, url, why string }{
		{"answers", plain.URL + "/ok", ""},
		{"answers without end", plain.URL + "/endless", ""},
		{"a redirect is not followed", plain.URL + "/moved", "status-302"},
		{"fails", plain.URL + "/broken", "status-500"},
		{"is not there", plain.URL + "/nowhere", "status-404"},
		{"a certificate that nobody signed", secure.URL + "/ok", "tls"},
		{"nobody listens", "http://" + closedPort(t) + "/", "refused"},
	}
	client := NewHTTPClient(time.Minute)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			specs := []setting.Probe{{Name: "app", Type: setting.ProbeHTTP, URL: tt.url, Critical: true}}
			got := configured(specs, client, nil)[0].run(t.Context())
			if got.Why != tt.why || got.OK != (tt.why == "") || !got.Critical || got.Name != "app" {
				t.Errorf("probe of %s = %+v, want %q", tt.url, got, tt.why)
			}
		})
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestTableProbe(t *testing.T) {
	tests := []struct {
		name string
		err  error
		why  string
	}{
		{"answers", nil, ""},
		{"does not exist", &smithy.GenericAPIError{Code: "ResourceNotFoundException"}, "ResourceNotFoundException"},
		{"cannot be reached", errors.New("no route to host"), "unreachable"},
		{"has no name", &net.DNSError{Err: "no such host"}, "dns"},
		{"does not answer in time", context.DeadlineExceeded, "timeout"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			specs := []setting.Probe{{Name: "items", Type: setting.ProbeTable, Table: "items"}}
			if got := configured(specs, nil, scanner{tt.err})[0].run(t.Context()); got.Why != tt.why || got.OK != (tt.err == nil) {
				t.Errorf("probe = %+v, want %q", got, tt.why)
			}
		})
	}
}

func TestProbesRunTogetherAndEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		probes := []probe{
			{name: "hangs", look: hang},
			{name: "hangs too", look: hang},
			{name: "bug", look: func(context.Context) error { panic("nil map") }},
			{name: "fine", look: func(context.Context) error { time.Sleep(time.Second); return nil }},
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var got []string
		for _, p := range runAll(ctx, probes) {
			got = append(got, fmt.Sprintf("%s:%s:%v", p.Name, p.Why, p.Took))
		}
		if want := "hangs:timeout:2s hangs too:timeout:2s bug:panic:0s fine::1s"; strings.Join(got, " ") != want {
			t.Errorf("outcomes are %v, want %v", got, want)
		}
	})
}
