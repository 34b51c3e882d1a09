package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
	"github.com/tandem-failover/tandem/internal/oracle/stream"
	"github.com/tandem-failover/tandem/lab/dynamodb"
)

// region is where all requests go.
const region = "eu-west-1"

// service is one DynamoDB as a client with one access key sees it. No SDK stands between, so that nothing
// hides a difference.
type service struct {
	url, accessKey string
	client         *http.Client
	echoes         bool // answers numbers as they came, not in DynamoDB's form
}

// openLab makes a lab's DynamoDB without tables; closeLab ends it.
func openLab() (s service, closeLab func(), err error) {
	lab, err := dynamodb.New(dynamodb.Options{Regions: []string{region}, Settling: time.Nanosecond})
	if err != nil {
		return s, nil, fmt.Errorf("open a lab: %w", err)
	}
	return service{url: "http://lab", accessKey: "AKID", client: &http.Client{Transport: inProcess{lab.Handler(region)}}}, lab.Close, nil
}

// inProcess is the way to a handler without a socket.
type inProcess struct{ handler http.Handler }

// RoundTrip calls the handler.
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// call sends one request, signed in form.
func (s service) call(ctx context.Context, operation stream.Operation) (judge.Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, strings.NewReader(operation.JSON()))
	if err != nil {
		return judge.Answer{}, fmt.Errorf("ask %s: %w", s.url, err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation.Name)
	r.Header.Set("X-Amz-Date", "20260101T000000Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+s.accessKey+"/20260101/"+region+
		"/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0")
	response, err := s.client.Do(r)
	if err != nil {
		return judge.Answer{}, fmt.Errorf("%s: %w", operation.Name, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return judge.Answer{}, fmt.Errorf("read the answer to %s: %w", operation.Name, err)
	}
	read, err := judge.Read(response.StatusCode, answer)
	if s.echoes {
		read.CanonicalNumbers()
	}
	return read, err
}
