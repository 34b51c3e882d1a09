package cognito_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/stack"
)

func TestTokenRequests(t *testing.T) {
	t.Parallel()
	post := func(form url.Values) *http.Request {
		r := tokenRequest("", "", form)
		r.Header.Del("Authorization")
		return r
	}
	for name, test := range map[string]struct {
		request *http.Request
		scope   string
		expires string
	}{
		"basic":             {tokenRequest(operatorID, operatorSecret, url.Values{}), "tandem/read tandem/operate", "900"},
		"post":              {post(url.Values{"client_id": {operatorID}, "client_secret": {operatorSecret}}), "tandem/read tandem/operate", "900"},
		"basic and same ID": {tokenRequest(operatorID, operatorSecret, url.Values{"client_id": {operatorID}}), "tandem/read tandem/operate", "900"},
		"default validity":  {tokenRequest(readerID, readerSecret, url.Values{}), "tandem/read", "3600"},
		"one scope":         {tokenRequest(operatorID, operatorSecret, url.Values{"scope": {"tandem/operate"}}), "tandem/operate", "900"},
		"scopes in the order asked for": {
			tokenRequest(operatorID, operatorSecret, url.Values{"scope": {"tandem/operate tandem/read"}}), "tandem/operate tandem/read", "900"},
		"a scope twice": {
			tokenRequest(operatorID, operatorSecret, url.Values{"scope": {"tandem/read  tandem/read "}}), "tandem/read", "900"},
		"empty scope":           {tokenRequest(readerID, readerSecret, url.Values{"scope": {""}}), "tandem/read", "3600"},
		"empty secret in form":  {tokenRequest(readerID, readerSecret, url.Values{"client_secret": {""}}), "tandem/read", "3600"},
		"unknown parameter":     {tokenRequest(readerID, readerSecret, url.Values{"foo": {"bar"}}), "tandem/read", "3600"},
		"content type with set": {with(tokenRequest(readerID, readerSecret, url.Values{}), "Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"), "tandem/read", "3600"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(shared, test.request)
			if w.Code != http.StatusOK {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			var answer map[string]json.RawMessage
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
			var token string
			if err := json.Unmarshal(answer["access_token"], &token); err != nil {
				t.Fatal(err)
			}
			delete(answer, "access_token")
			want := map[string]json.RawMessage{"expires_in": json.RawMessage(test.expires), "token_type": json.RawMessage(`"Bearer"`)}
			if diff := cmp.Diff(want, answer); diff != "" {
				t.Errorf("besides the token (-want +got):\n%s", diff)
			}
			if scope := claimsOf(t, token)["scope"]; scope != test.scope {
				t.Errorf("scope %q, want %q", scope, test.scope)
			}
			checkUncached(t, w)
			if got := w.Header().Get("Content-Type"); got != "application/json" {
				t.Errorf("content type %q", got)
			}
		})
	}
}

func with(r *http.Request, name string, values ...string) *http.Request {
	r.Header[name] = values
	return r
}

func checkUncached(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q, want no-store", got)
	}
}

// What nobody gets a token for, and that the log tells the reason without what the client sent.
func TestRefusedTokenRequests(t *testing.T) {
	t.Parallel()
	good := func(form url.Values) *http.Request { return tokenRequest(operatorID, operatorSecret, form) }
	anonymous := func(form url.Values) *http.Request {
		r := tokenRequest("", "", form)
		r.Header.Del("Authorization")
		return r
	}
	raw := func(method, path, body string) *http.Request {
		r := httptest.NewRequest(method, "https://"+domainHost+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", basic(operatorID, operatorSecret))
		return r
	}
	const grant = "grant_type=client_credentials"
	var told bytes.Buffer
	s := newService(t, cognito.Options{
		Region: region, Account: account, Pools: []stack.UserPool{operator},
		Log: slog.New(slog.NewTextHandler(&told, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	for name, test := range map[string]struct {
		request *http.Request
		status  int
		want    string // the whole body, or an error code
	}{
		"wrong secret":                   {tokenRequest(operatorID, operatorSecret+"x", url.Values{}), 400, "invalid_client"},
		"secret cut short":               {tokenRequest(operatorID, operatorSecret[:10], url.Values{}), 400, "invalid_client"},
		"empty secret":                   {tokenRequest(operatorID, "", url.Values{}), 400, "invalid_client"},
		"another client's secret":        {tokenRequest(operatorID, readerSecret, url.Values{}), 400, "invalid_client"},
		"unknown client":                 {tokenRequest("nobody", operatorSecret, url.Values{}), 400, "invalid_client"},
		"unknown client without secret":  {tokenRequest("nobody", "", url.Values{}), 400, "invalid_client"},
		"ID in another case":             {tokenRequest(strings.ToUpper(operatorID), operatorSecret, url.Values{}), 400, "invalid_client"},
		"secret with a space":            {tokenRequest(operatorID, operatorSecret+" ", url.Values{}), 400, "invalid_client"},
		"ID without secret":              {anonymous(url.Values{"client_id": {operatorID}}), 400, "invalid_client"},
		"wrong secret in the form":       {anonymous(url.Values{"client_id": {operatorID}, "client_secret": {"guess"}}), 400, "invalid_client"},
		"nobody":                         {anonymous(url.Values{}), 400, "invalid_request"},
		"secret without ID":              {anonymous(url.Values{"client_secret": {operatorSecret}}), 400, "invalid_request"},
		"bearer":                         {with(good(url.Values{}), "Authorization", "Bearer abc"), 400, "invalid_client"},
		"bearer and the right form":      {with(good(url.Values{"client_id": {operatorID}, "client_secret": {operatorSecret}}), "Authorization", "Bearer abc"), 400, "invalid_client"},
		"basic that is not base64":       {with(good(url.Values{}), "Authorization", "Basic ***"), 400, "invalid_client"},
		"basic without colon":            {with(good(url.Values{}), "Authorization", "Basic YWJj"), 400, "invalid_client"},
		"basic without anyone":           {with(good(url.Values{}), "Authorization", "Basic Og=="), 400, "invalid_request"},
		"two headers":                    {with(good(url.Values{}), "Authorization", basic(operatorID, operatorSecret), basic(operatorID, "x")), 400, "invalid_request"},
		"basic and form":                 {good(url.Values{"client_id": {operatorID}, "client_secret": {operatorSecret}}), 400, "invalid_request"},
		"basic and secret in the form":   {good(url.Values{"client_secret": {"guess"}}), 400, "invalid_request"},
		"basic and another ID":           {good(url.Values{"client_id": {readerID}}), 400, "invalid_request"},
		"credentials in the URL":         {with(raw("POST", "/oauth2/token?client_id="+operatorID+"&client_secret="+operatorSecret, grant), "Authorization"), 400, "invalid_request"},
		"grant in the URL":               {raw("POST", "/oauth2/token?"+grant, ""), 400, "invalid_request"},
		"no grant":                       {raw("POST", "/oauth2/token", "scope=tandem%2Fread"), 400, "invalid_request"},
		"empty grant":                    {raw("POST", "/oauth2/token", "grant_type="), 400, "invalid_request"},
		"password grant":                 {raw("POST", "/oauth2/token", "grant_type=password"), 400, "unsupported_grant_type"},
		"grant in another case":          {raw("POST", "/oauth2/token", "grant_type=Client_Credentials"), 400, "unsupported_grant_type"},
		"code grant":                     {raw("POST", "/oauth2/token", "grant_type=authorization_code&code=x"), 400, "unauthorized_client"},
		"refresh grant":                  {raw("POST", "/oauth2/token", "grant_type=refresh_token&refresh_token=x"), 400, "unauthorized_client"},
		"code grant with a wrong secret": {with(raw("POST", "/oauth2/token", "grant_type=authorization_code"), "Authorization", basic(operatorID, "x")), 400, "invalid_client"},
		"grant twice":                    {raw("POST", "/oauth2/token", grant+"&"+grant), 400, "invalid_request"},
		"scope twice":                    {raw("POST", "/oauth2/token", grant+"&scope=tandem%2Fread&scope=tandem%2Fread"), 400, "invalid_request"},
		"ID twice":                       {with(raw("POST", "/oauth2/token", grant+"&client_id="+readerID+"&client_id="+operatorID+"&client_secret="+operatorSecret), "Authorization"), 400, "invalid_request"},
		"another client's scope":         {tokenRequest(readerID, readerSecret, url.Values{"scope": {"tandem/operate"}}), 400, "invalid_scope"},
		"own and another's scope":        {tokenRequest(readerID, readerSecret, url.Values{"scope": {"tandem/read tandem/operate"}}), 400, "invalid_scope"},
		"a user's scope":                 {good(url.Values{"scope": {"openid"}}), 400, "invalid_scope"},
		"scope without resource server":  {good(url.Values{"scope": {"read"}}), 400, "invalid_scope"},
		"scopes with a tab":              {good(url.Values{"scope": {"tandem/read\ttandem/operate"}}), 400, "invalid_scope"},
		"scopes with a comma":            {good(url.Values{"scope": {"tandem/read,tandem/operate"}}), 400, "invalid_scope"},
		"no content type":                {with(good(url.Values{}), "Content-Type"), 400, "invalid_request"},
		"JSON":                           {with(raw("POST", "/oauth2/token", `{"grant_type":"client_credentials"}`), "Content-Type", "application/json"), 400, "invalid_request"},
		"a form called something else":   {with(good(url.Values{}), "Content-Type", "application/x-www-form-urlencodedx"), 400, "invalid_request"},
		"not a form":                     {raw("POST", "/oauth2/token", grant+"&%zz"), 400, "invalid_request"},
		"semicolons":                     {raw("POST", "/oauth2/token", grant+";scope=x"), 400, "invalid_request"},
		"body too large":                 {raw("POST", "/oauth2/token", grant+"&x="+strings.Repeat("x", 64<<10)), 400, "invalid_request"},
		"resource": {good(url.Values{"resource": {"https://api.example.com"}}), 400,
			`{"error":"invalid_request","error_description":"the lab does not bind tokens to a resource"}`},
		"GET":          {raw("GET", "/oauth2/token?"+grant, ""), 405, "invalid_request"},
		"PUT":          {raw("PUT", "/oauth2/token", grant), 405, "invalid_request"},
		"revoke":       {raw("POST", "/oauth2/revoke", "token=x"), 404, `{"error":"invalid_request","error_description":"the lab has POST /oauth2/token here and nothing else"}`},
		"path with /":  {raw("POST", "/oauth2/token/", grant), 404, `{"error":"invalid_request","error_description":"the lab has POST /oauth2/token here and nothing else"}`},
		"path in caps": {raw("POST", "/OAUTH2/token", grant), 404, `{"error":"invalid_request","error_description":"the lab has POST /oauth2/token here and nothing else"}`},
	} {
		t.Run(name, func(t *testing.T) {
			told.Reset()
			w := serve(s, test.request)
			want := test.want
			if !strings.HasPrefix(want, "{") {
				want = `{"error":"` + want + `"}`
			}
			if w.Code != test.status || w.Body.String() != want {
				t.Errorf("got %d %s\nwant %d %s", w.Code, w.Body, test.status, want)
			}
			checkUncached(t, w)
			if got := w.Header().Get("Content-Type"); got != "application/json;charset=UTF-8" {
				t.Errorf("content type %q", got)
			}
			if allow := w.Header().Get("Allow"); (allow == "POST") != (test.status == 405) {
				t.Errorf("status %d with Allow %q", w.Code, allow)
			}
			for _, secret := range []string{operatorSecret, readerSecret, operatorID, "guess", basic(operatorID, operatorSecret)} {
				if strings.Contains(told.String(), secret) {
					t.Errorf("the log tells %q: %s", secret, &told)
				}
			}
			if !strings.Contains(told.String(), "token refused") {
				t.Errorf("the log tells no reason: %q", &told)
			}
		})
	}
}

func TestUnknownHosts(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"", "example.com", "other.auth.eu-west-1.amazoncognito.com", "cognito-idp.eu-central-1.amazonaws.com", "127.0.0.1:8443"} {
		r := tokenRequest(operatorID, operatorSecret, url.Values{})
		r.Host = host
		if w := serve(shared, r); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "token\"") {
			t.Errorf("host %q: %d %s", host, w.Code, w.Body)
		}
	}
}

func TestHostsAreFoundHoweverWritten(t *testing.T) {
	t.Parallel()
	if want := []string{idpHost, domainHost}; !slices.Equal(shared.Hosts(), want) {
		t.Fatalf("hosts %q, want %q", shared.Hosts(), want)
	}
	for _, host := range []string{domainHost, domainHost + ":8443", domainHost + ".", strings.ToUpper(domainHost)} {
		r := tokenRequest(operatorID, operatorSecret, url.Values{})
		r.Host = host
		if w := serve(shared, r); w.Code != http.StatusOK {
			t.Errorf("host %q: %d %s", host, w.Code, w.Body)
		}
	}
}
