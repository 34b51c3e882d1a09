package sts_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/sts"
)

func TestAnswers(t *testing.T) {
	service := sts.New("000000000000")
	tests := map[string]struct {
		body   string
		status int
		says   string
	}{
		"who am I":   {"Action=GetCallerIdentity&Version=2011-06-15", 200, "<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/lab</Arn><UserId>AKID</UserId><Account>000000000000</Account></GetCallerIdentityResult>"},
		"a role":     {"Action=AssumeRole", 400, "<Code>InvalidAction</Code><Message>the lab does not have the STS action AssumeRole"},
		"markup":     {"Action=<x>", 400, "action &lt;x&gt;"},
		"no action":  {"", 400, "<Code>MissingAction</Code>"},
		"no form":    {"Action=%zz", 400, "<Code>MalformedQueryString</Code>"},
		"too much":   {"Action=" + strings.Repeat("a", 1<<20), 400, "<Code>MalformedQueryString</Code>"},
		"two values": {"Action=GetCallerIdentity&Action=AssumeRole", 200, "user/lab"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0")
			w := httptest.NewRecorder()
			service.ServeHTTP(w, r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) {
				t.Errorf("got %d %s; want %d and %q", w.Code, w.Body, tt.status, tt.says)
			}
			if w.Header().Get("X-Amzn-Requestid") == "" || w.Header().Get("Content-Type") != "text/xml" {
				t.Errorf("headers %v: want a request ID, and XML", http.Header(w.Header()))
			}
		})
	}
}
