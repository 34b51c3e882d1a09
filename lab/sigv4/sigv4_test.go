package sigv4_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/sigv4"
)

const signed = "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"

func TestRead(t *testing.T) {
	presigned := "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID/20260101/eu-west-1/dynamodb/aws4_request&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=d"
	tests := map[string]struct {
		target, authorization string
		undated               bool
		code                  sigv4.Code // "" for a good one
		says                  string
		region                string
	}{
		"signed":               {authorization: signed, region: "eu-west-1"},
		"no blanks":            {authorization: strings.ReplaceAll(signed, ", ", ","), region: "eu-west-1"},
		"presigned":            {target: presigned, region: "eu-west-1"},
		"unsigned":             {code: sigv4.MissingAuthenticationToken, says: "is missing"},
		"a bearer token":       {authorization: "Bearer abc", code: sigv4.MissingAuthenticationToken, says: "is missing"},
		"both":                 {target: presigned, authorization: signed, code: sigv4.InvalidSignature, says: "Found both"},
		"no signature":         {authorization: strings.Replace(signed, "Signature=0", "", 1), code: sigv4.IncompleteSignature, says: "requires 'Signature'", region: "eu-west-1"},
		"no date":              {authorization: signed, undated: true, code: sigv4.IncompleteSignature, says: "'X-Amz-Date'", region: "eu-west-1"},
		"presigned, undated":   {target: strings.Replace(presigned, "&X-Amz-Date=d", "", 1), code: sigv4.IncompleteSignature, says: "include 'X-Amz-Date'", region: "eu-west-1"},
		"four elements":        {authorization: strings.Replace(signed, "AKID/", "", 1), code: sigv4.IncompleteSignature, says: "exactly 5"},
		"six elements":         {authorization: strings.Replace(signed, "AKID/", "A/B/", 1), code: sigv4.IncompleteSignature, says: "exactly 5"},
		"a hundred elements":   {authorization: strings.Replace(signed, "AKID/", strings.Repeat("A/", 96), 1), code: sigv4.IncompleteSignature, says: "exactly 5"},
		"another Region":       {authorization: strings.Replace(signed, "eu-west-1", "mars", 1), code: sigv4.InvalidSignature, says: "a valid region, not 'mars'. ", region: "mars"},
		"another service":      {authorization: strings.Replace(signed, "dynamodb", "sqs", 1), code: sigv4.InvalidSignature, says: "correct service: 'dynamodb'. ", region: "eu-west-1"},
		"version 3 terminator": {authorization: strings.Replace(signed, "aws4_request", "aws3_request", 1), code: sigv4.InvalidSignature, says: "valid terminator", region: "eu-west-1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			target := tt.target
			if target == "" {
				target = "/"
			}
			r := httptest.NewRequest("POST", target, nil)
			if tt.authorization != "" {
				r.Header.Set("Authorization", tt.authorization)
			}
			if !tt.undated {
				r.Header.Set("X-Amz-Date", "20260101T000000Z")
			}
			scope, err := sigv4.Read(r)
			if err == nil {
				err = scope.Check("eu-west-1", "dynamodb")
			}
			if scope.Region != tt.region {
				t.Errorf("Region %q, want %q", scope.Region, tt.region)
			}
			problem, bad := errors.AsType[*sigv4.Error](err)
			switch {
			case tt.code == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.code != "" && (!bad || problem.Code != tt.code || !strings.Contains(problem.Message, tt.says)):
				t.Errorf("got %v, want %s that says %q", err, tt.code, tt.says)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	r := httptest.NewRequest("POST", "/", nil)
	r.Header.Set("Authorization", signed)
	r.Header.Set("X-Amz-Date", "20260101T000000Z")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sigv4.Read(r); err != nil {
			b.Fatal(err)
		}
	}
}
