package dynamodb_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

const coral = "com.amazon.coral.service#"

// The answers before any operation runs, most of them recorded from AWS.
func TestProtocol(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ireland)
	const list = "DynamoDB_20120810.ListTables"
	full := "AWS4-HMAC-SHA256 Credential=a/b/eu-west-1/dynamodb/aws4_request, SignedHeaders=c, Signature=d"
	for name, test := range map[string]struct {
		method, path, contentType, target, authorization, body string
		status                                                 int
		want                                                   string
	}{
		"health":                 {method: "GET", status: 200, want: "healthy: dynamodb.eu-west-1.amazonaws.com "},
		"another method":         {method: "PUT", status: 404, want: "<UnknownOperationException/>\n"},
		"another content type":   {contentType: "text/plain", body: "hi", status: 404, want: "<UnknownOperationException/>\n"},
		"JSON 1.1":               {contentType: "application/x-amz-json-1.1", body: "{}", status: 404, want: "<UnknownOperationException/>\n"},
		"no JSON":                {body: "hi", status: 400, want: `{"__type":"` + coral + `SerializationException"}`},
		"content type with tail": {contentType: "application/json;charset=x", body: "{}", status: 400, want: `{"__type":"` + coral + `UnknownOperationException"}`},
		"no target":              {body: "{}", status: 400, want: `{"__type":"` + coral + `UnknownOperationException"}`},
		"an operation not here":  {target: "DynamoDB_20120810.ExecuteStatement", body: "{}", status: 400, want: `{"__type":"` + coral + `UnknownOperationException","message":"the lab does not have DynamoDB_20120810.ExecuteStatement"}`},
		"streams are not here":   {target: "DynamoDBStreams_20120810.ListStreams", body: "{}", status: 400, want: `{"__type":"` + coral + `UnknownOperationException","message":"the lab does not have DynamoDBStreams_20120810.ListStreams"}`},
		"no authorization":       {target: list, body: "{}", status: 400, want: `{"__type":"` + coral + `MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}`},
		"garbled authorization":  {target: list, authorization: "Bearer x", body: "{}", status: 400, want: `{"__type":"` + coral + `MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}`},
		"empty authorization":    {target: list, authorization: "AWS4-", body: "{}", status: 400, want: `{"__type":"` + coral + `IncompleteSignatureException","message":"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-"}`},
		"both ways to sign":      {target: list, path: "/?X-Amz-Algorithm", authorization: "X", body: "{}", status: 400, want: `{"__type":"` + coral + `InvalidSignatureException","message":"Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."}`},
		"query without headers":  {target: list, path: "/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d", body: "{}", status: 400, want: `{"__type":"` + coral + `IncompleteSignatureException","message":"AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."}`},
		"short credential":       {target: list, authorization: strings.Replace(full, "a/b/", "", 1), body: "{}", status: 400, want: `{"__type":"` + coral + `IncompleteSignatureException","message":"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'eu-west-1/dynamodb/aws4_request'"}`},
		"another Region":         {target: list, authorization: strings.Replace(full, ireland, sweden, 1), body: "{}", status: 400, want: `{"__type":"` + coral + `InvalidSignatureException","message":"Credential should be scoped to a valid region, not 'eu-north-1'. "}`},
		"signed":                 {target: list, authorization: full, body: "{}", status: 200, want: `{"TableNames":["plain"]}`},
		"presigned":              {target: list, path: "/?X-Amz-Algorithm=a&X-Amz-Credential=b/c/eu-west-1/dynamodb/aws4_request&X-Amz-Signature=c&X-Amz-Date=d&X-Amz-SignedHeaders=e", body: "{}", status: 200, want: `{"TableNames":["plain"]}`},
		"empty body":             {target: list, authorization: full, status: 400, want: `{"__type":"` + coral + `SerializationException"}`},
		"wrong type":             {target: list, authorization: full, body: `{"Limit":"1"}`, status: 400, want: `{"__type":"` + coral + `SerializationException","Message":"STRING_VALUE cannot be converted to Integer"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			method, path := test.method, test.path
			if method == "" {
				method = http.MethodPost
			}
			if path == "" {
				path = "/"
			}
			r := httptest.NewRequest(method, path, strings.NewReader(test.body))
			r.Header.Set("Content-Type", "application/x-amz-json-1.0")
			if test.contentType != "" {
				r.Header.Set("Content-Type", test.contentType)
			}
			if test.target != "" {
				r.Header.Set("X-Amz-Target", test.target)
			}
			if test.authorization != "" {
				r.Header.Set("Authorization", test.authorization)
			}
			if test.authorization == full || strings.HasPrefix(test.authorization, "AWS4-H") {
				r.Header.Set("X-Amz-Date", "e")
			}
			if status, body := call(t, h, r); status != test.status || body != test.want {
				t.Errorf("got %d %s\nwant %d %s", status, body, test.status, test.want)
			}
		})
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ireland)
	for name, test := range map[string]struct {
		size   int
		status int
	}{
		"16 MB":           {16 << 20, http.StatusBadRequest}, // too large an item, but read
		"a byte too many": {16<<20 + 1, http.StatusRequestEntityTooLarge},
	} {
		body := []byte(`{"TableName":"plain"}`)
		body = append(body, bytes.Repeat([]byte(" "), test.size-len(body))...)
		r := request(ireland, "PutItem", string(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.status {
			t.Errorf("%s: status %d, want %d", name, w.Code, test.status)
		}
	}
}

func TestContentTypeIsAnsweredAlike(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{plain}}).Handler(ireland)
	for _, contentType := range []string{"application/json", "application/x-amz-json-1.0"} {
		r := request(ireland, "ListTables", "{}")
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Type"); got != contentType {
			t.Errorf("asked in %s, answered in %s", contentType, got)
		}
	}
}
