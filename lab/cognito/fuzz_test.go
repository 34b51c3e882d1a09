package cognito_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// FuzzToken sends anything to the token endpoint. It answers with one of the documented statuses and JSON
// that nobody keeps, and there is a token only for who knows a client's secret and asks for its scopes.
func FuzzToken(f *testing.F) {
	const form = "application/x-www-form-urlencoded"
	f.Add("POST", "/oauth2/token", form, basic(operatorID, operatorSecret), "grant_type=client_credentials")
	f.Add("POST", "/oauth2/token", form, "", "grant_type=client_credentials&client_id="+readerID+"&client_secret="+readerSecret+"&scope=tandem/read")
	f.Add("POST", "/oauth2/token", form, basic(readerID, readerSecret), "grant_type=client_credentials&scope=tandem/operate")
	f.Add("POST", "/oauth2/token", form, basic(operatorID, readerSecret), "grant_type=client_credentials")
	f.Add("POST", "/oauth2/token", form, "Basic "+operatorSecret, "grant_type=refresh_token&refresh_token="+operatorSecret)
	f.Add("POST", "/oauth2/token", form+";charset=\"", "Bearer x", "grant_type=%zz&;")
	f.Add("GET", "/oauth2/token?grant_type=client_credentials", "", basic(operatorID, operatorSecret), "")
	f.Add("POST", "/%2e/../oauth2//token", form, "", "\x00")
	f.Fuzz(func(t *testing.T, method, target, contentType, authorization, body string) {
		at, err := url.ParseRequestURI(target)
		if err != nil {
			t.Skip()
		}
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Method, r.URL, r.Host = method, at, domainHost
		r.Header = http.Header{"Content-Type": {contentType}, "Authorization": {authorization}}
		if authorization == "" {
			r.Header.Del("Authorization")
		}
		w := serve(shared, r)
		if !slices.Contains([]int{200, 400, 404, 405}, w.Code) {
			t.Fatalf("status %d", w.Code)
		}
		var answer map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %v, %v", w.Body, err, w.Header())
		}
		token, _ := answer["access_token"].(string)
		if (w.Code == http.StatusOK) != (token != "") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if token == "" {
			return
		}
		client := claimsOf(t, token)["client_id"]
		for _, c := range operator.Clients {
			if c.ID != client {
				continue
			}
			if !knows(c.Secret, authorization, body) {
				t.Fatalf("client %s got a token without its secret: %q %q", c.ID, authorization, body)
			}
			for scope := range strings.SplitSeq(claimsOf(t, token)["scope"].(string), " ") {
				if !slices.Contains(c.Scopes, scope) {
					t.Fatalf("client %s got scope %q", c.ID, scope)
				}
			}
			return
		}
		t.Fatalf("a token for nobody's client %v", client)
	})
}

// knows reports whether a secret is anywhere in a request.
func knows(secret, authorization, body string) bool {
	plain, _ := url.QueryUnescape(body)
	_, encoded, _ := strings.Cut(authorization, " ")
	credentials, _ := base64.StdEncoding.DecodeString(encoded)
	return strings.Contains(plain, secret) || strings.Contains(body, secret) || strings.HasSuffix(string(credentials), ":"+secret)
}
