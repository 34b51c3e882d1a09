package dynamodb_test

import (
	"context"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

const (
	ireland = "eu-west-1"
	sweden  = "eu-north-1"
	ohio    = "us-east-2"
)

// music has a partition and a sort key, plain a partition key alone.
var (
	music = stack.Table{Name: "Music", Regions: []string{ireland, sweden}, PartitionKey: stack.Key{Name: "artist", Type: "S"}, SortKey: &stack.Key{Name: "year", Type: "N"}}
	plain = stack.Table{Name: "plain", Regions: []string{ireland}, PartitionKey: stack.Key{Name: "id", Type: "S"}}
)

func newService(t testing.TB, o dynamodb.Options) *dynamodb.Service {
	t.Helper()
	s, err := dynamodb.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// inMemory is an SDK's way to a handler without sockets, so that it works in a synctest bubble.
type inMemory struct{ handler http.Handler }

func (m inMemory) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	if r.Host == "" {
		r.Host = r.URL.Host // as a server sees it
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// client is AWS's SDK in front of one Region's endpoint.
func client(s *dynamodb.Service, region string) *sdk.Client {
	return sdk.New(sdk.Options{
		Region:           region,
		Credentials:      credentials,
		BaseEndpoint:     aws.String("http://dynamodb.test"),
		HTTPClient:       inMemory{s.Handler(region)},
		RetryMaxAttempts: 1,
	})
}

var credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}, nil
})

// request is a signed request as a bare HTTP client would send it.
func request(region, operation, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	sign(r, region, operation)
	return r
}

func sign(r *http.Request, region, operation string) {
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation)
	r.Header.Set("X-Amz-Date", "20260101T000000Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/"+region+"/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0")
}

var requestID = regexp.MustCompile(`^[0-9A-Z]{52}$`)

// call sends a body and returns the status and the answer, after checks that hold for every answer.
func call(t *testing.T, h http.Handler, r *http.Request) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body := w.Body.String()
	if got, want := w.Header().Get("x-amz-crc32"), strconv.FormatUint(uint64(crc32.ChecksumIEEE(w.Body.Bytes())), 10); got != want {
		t.Errorf("x-amz-crc32 = %s, want %s for %s", got, want, body)
	}
	if id := w.Header().Get("x-amzn-RequestId"); !requestID.MatchString(id) {
		t.Errorf("x-amzn-RequestId = %q, want 52 characters of base 32", id)
	}
	if got := w.Header().Get("Content-Length"); got != strconv.Itoa(len(body)) {
		t.Errorf("Content-Length = %s for %d bytes", got, len(body))
	}
	return w.Code, body
}
