package cognito_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/stack"
)

const (
	region  = "eu-west-1"
	account = "111122223333"

	operatorID     = "4kq2bb7v1n9m3c5x8z6l0j2h4g"
	operatorSecret = "1f9c0o7t5u3q8w2e6r4y0i7p5a3s9d1f8g6h4j2k0l"
	readerID       = "7m1n3b5v9c2x4z6l8k0j1h3g5f"
	readerSecret   = "9zk3x7c5v1b8n4m2q6w0e9r7t5y3u1i8o6p4a2s0d"
)

// operator is a pool as Tandem has one in each Region.
var operator = stack.UserPool{
	Region: region, ID: "eu-west-1_Ab3dEf6hI", Name: "tandem-operator", Domain: "tandem-eu-west-1",
	ResourceServers: []stack.ResourceServer{{
		Identifier: "tandem", Name: "Operator API",
		Scopes: []stack.Scope{{Name: "read", Description: "See the Regions"}, {Name: "operate", Description: "Give orders"}},
	}},
	Clients: []stack.UserPoolClient{
		{ID: operatorID, Name: "operator", Secret: operatorSecret, Scopes: []string{"tandem/read", "tandem/operate"}, AccessTokenValidity: 900e9},
		{ID: readerID, Name: "reader", Secret: readerSecret, Scopes: []string{"tandem/read"}},
	},
}

// bare is a pool without anything.
var bare = stack.UserPool{Region: region, ID: "eu-west-1_Zz9yX8wV7", Name: "bare"}

const (
	idpHost    = "cognito-idp.eu-west-1.amazonaws.com"
	domainHost = "tandem-eu-west-1.auth.eu-west-1.amazoncognito.com"
)

// shared is for the tests that change nothing: keys take long to make.
var shared *cognito.Service

func TestMain(m *testing.M) {
	var err error
	shared, err = cognito.New(cognito.Options{Region: region, Account: account, Pools: []stack.UserPool{operator, bare}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// newService is a Service of its own, made for one test.
func newService(tb testing.TB, options cognito.Options) *cognito.Service {
	tb.Helper()
	s, err := cognito.New(options)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// tokenRequest asks for a token as a client would that does everything right.
func tokenRequest(id, secret string, form url.Values) *http.Request {
	form.Set("grant_type", "client_credentials")
	r := httptest.NewRequest(http.MethodPost, "https://"+domainHost+"/oauth2/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", basic(id, secret))
	return r
}

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(h http.Handler, at string) *httptest.ResponseRecorder {
	return serve(h, httptest.NewRequest(http.MethodGet, at, nil))
}

// issue gets an access token for the operator's client.
func issue(tb testing.TB, h http.Handler) string {
	tb.Helper()
	w := serve(h, tokenRequest(operatorID, operatorSecret, url.Values{}))
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK || answer.Token == "" {
		tb.Fatalf("token request: %d %s, %v", w.Code, w.Body, err)
	}
	return answer.Token
}
