package cognito_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jwt"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

const discoveryURL = "https://" + idpHost + "/eu-west-1_Ab3dEf6hI/.well-known/openid-configuration"

// keySet is what a verifier finds, from nothing but the issuer.
func keySet(t *testing.T, h http.Handler, issuer string) jwk.Set {
	t.Helper()
	var found struct {
		KeySet string `json:"jwks_uri"`
	}
	if err := json.Unmarshal(get(h, issuer+"/.well-known/openid-configuration").Body.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	set, err := jwk.Parse(get(h, found.KeySet).Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// parts are the header and the claims of a token, unverified.
func parts(t *testing.T, token string) (header, claims map[string]any) {
	t.Helper()
	pieces := strings.Split(token, ".")
	if len(pieces) != 3 {
		t.Fatalf("%d parts in the token", len(pieces))
	}
	for i, into := range []*map[string]any{&header, &claims} {
		decoded, err := base64.RawURLEncoding.DecodeString(pieces[i])
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(decoded, into); err != nil {
			t.Fatal(err)
		}
	}
	return header, claims
}

func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	_, claims := parts(t, token)
	return claims
}

// A token is what an authorizer expects that knows only the issuer and the client's ID.
func TestTokensVerifyAgainstTheServedKeys(t *testing.T) {
	t.Parallel()
	token := issue(t, shared)
	parsed, err := jwt.Parse([]byte(token), jwt.WithKeySet(keySet(t, shared, cognito.Issuer(operator))),
		jwt.WithIssuer(cognito.Issuer(operator)), jwt.WithAcceptableSkew(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if parsed.Has("aud") || parsed.Has("nbf") || parsed.Has("username") {
		t.Errorf("claims of a user's token: %v", parsed.Keys())
	}
	broken := token[:len(token)-8] + "AAAAAAAA"
	if _, err := jwt.Parse([]byte(broken), jwt.WithKeySet(keySet(t, shared, cognito.Issuer(operator)))); err == nil {
		t.Error("a broken signature verifies")
	}
	if _, err := jwt.Parse([]byte(token), jwt.WithKeySet(keySet(t, shared, cognito.Issuer(bare)))); err == nil {
		t.Error("another pool's keys verify the token")
	}
}

func TestTheTokenOfAClient(t *testing.T) {
	t.Parallel()
	before := time.Now().Unix()
	header, claims := parts(t, issue(t, shared))
	after := time.Now().Unix()

	kid, _ := header["kid"].(string)
	if raw, err := base64.StdEncoding.DecodeString(kid); len(kid) != 44 || len(raw) != 32 || err != nil {
		t.Errorf("key ID %q is not 32 bytes in base64", kid)
	}
	delete(header, "kid")
	if diff := cmp.Diff(map[string]any{"alg": "RS256"}, header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}

	issued, _ := claims["iat"].(float64)
	if int64(issued) < before || int64(issued) > after {
		t.Errorf("issued at %v, between %d and %d", claims["iat"], before, after)
	}
	if jti, _ := claims["jti"].(string); !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(jti) {
		t.Errorf("jti %q is no UUID", jti)
	}
	delete(claims, "jti")
	want := map[string]any{
		"sub": operatorID, "token_use": "access", "scope": "tandem/read tandem/operate", "auth_time": issued,
		"iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab3dEf6hI",
		"exp": issued + 900, "iat": issued, "version": 2.0, "client_id": operatorID,
	}
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestEveryTokenHasAnIDOfItsOwn(t *testing.T) {
	t.Parallel()
	if a, b := claimsOf(t, issue(t, shared))["jti"], claimsOf(t, issue(t, shared))["jti"]; a == b {
		t.Errorf("two tokens have the ID %v", a)
	}
}

func TestKeySet(t *testing.T) {
	t.Parallel()
	w := get(shared, "https://"+idpHost+"/eu-west-1_Ab3dEf6hI/.well-known/jwks.json")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	form := regexp.MustCompile(`^{"keys":\[(` +
		`{"alg":"RS256","e":"AQAB","kid":"[A-Za-z0-9+/]{43}=","kty":"RSA","n":"[A-Za-z0-9_-]{342}","use":"sig"},?){2}]}$`)
	if !form.MatchString(w.Body.String()) {
		t.Errorf("not as Cognito writes it: %s", w.Body)
	}
	var set struct{ Keys []struct{ Kid string } }
	if err := json.Unmarshal(w.Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	// One key is for ID tokens, the other for access tokens.
	header, _ := parts(t, issue(t, shared))
	if set.Keys[0].Kid == set.Keys[1].Kid || set.Keys[1].Kid != header["kid"] {
		t.Errorf("keys %v, an access token by %v", set.Keys, header["kid"])
	}
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ at, want string }{
		"with a domain": {
			discoveryURL,
			`{"authorization_endpoint":"https://tandem-eu-west-1.auth.eu-west-1.amazoncognito.com/oauth2/authorize",` +
				`"id_token_signing_alg_values_supported":["RS256"],` +
				`"issuer":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab3dEf6hI",` +
				`"jwks_uri":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab3dEf6hI/.well-known/jwks.json",` +
				`"response_types_supported":["code","token","token id_token"],` +
				`"scopes_supported":["openid","email","phone","profile"],"subject_types_supported":["public"],` +
				`"token_endpoint":"https://tandem-eu-west-1.auth.eu-west-1.amazoncognito.com/oauth2/token",` +
				`"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],` +
				`"userinfo_endpoint":"https://tandem-eu-west-1.auth.eu-west-1.amazoncognito.com/oauth2/userInfo"}`,
		},
		"without": {
			"https://" + idpHost + "/eu-west-1_Zz9yX8wV7/.well-known/openid-configuration",
			`{"authorization_endpoint":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Zz9yX8wV7",` +
				`"id_token_signing_alg_values_supported":["RS256"],` +
				`"issuer":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Zz9yX8wV7",` +
				`"jwks_uri":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Zz9yX8wV7/.well-known/jwks.json",` +
				`"response_types_supported":["code","id_token","token id_token","none"],"subject_types_supported":["public"]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := get(shared, test.at).Body.String(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// What the discovery document, the tokens and the package's functions say of a pool is one and the same.
func TestTheIssuerIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	var document map[string]any
	if err := json.Unmarshal(get(shared, discoveryURL).Body.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	issuer, endpoint := cognito.Issuer(operator), cognito.TokenEndpoint(operator)
	if document["issuer"] != issuer || discoveryURL != issuer+"/.well-known/openid-configuration" {
		t.Errorf("issuer %v in the document at %s, %s by Issuer", document["issuer"], discoveryURL, issuer)
	}
	if iss := claimsOf(t, issue(t, shared))["iss"]; iss != issuer {
		t.Errorf("issuer %v in tokens, %s by Issuer", iss, issuer)
	}
	if document["token_endpoint"] != endpoint {
		t.Errorf("token endpoint %v, %s by TokenEndpoint", document["token_endpoint"], endpoint)
	}
	if got := cognito.TokenEndpoint(bare); got != "" {
		t.Errorf("a pool without a domain has the token endpoint %s", got)
	}
}

func TestOtherRequestsToTheIssuersHost(t *testing.T) {
	t.Parallel()
	const pool = "/eu-west-1_Ab3dEf6hI"
	for name, test := range map[string]struct {
		method, path string
		status       int
		want         string
	}{
		"HEAD of keys":     {"HEAD", pool + "/.well-known/jwks.json", 200, ""},
		"unknown pool":     {"GET", "/eu-west-1_nope/.well-known/jwks.json", 404, `{"message":"User pool eu-west-1_nope does not exist."}`},
		"no pool":          {"GET", "/.well-known/jwks.json", 404, `{"message":"the lab serves /.well-known/openid-configuration and /.well-known/jwks.json of a user pool here"}`},
		"another document": {"GET", pool + "/.well-known/webfinger", 404, `{"message":"the lab serves /.well-known/openid-configuration and /.well-known/jwks.json of a user pool here"}`},
		"POST":             {"POST", pool + "/.well-known/jwks.json", 405, `{"message":"Method Not Allowed"}`},
		"the API":          {"POST", "/", 404, `{"message":"the lab answers the API of Cognito at its AWS endpoint: set AWS_ENDPOINT_URL"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(shared)
			defer server.Close()
			r, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = idpHost
			response, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			var body strings.Builder
			if err := response.Write(&body); err != nil {
				t.Fatal(err)
			}
			_, text, _ := strings.Cut(body.String(), "\r\n\r\n")
			if response.StatusCode != test.status || text != test.want {
				t.Errorf("got %d %s\nwant %d %s", response.StatusCode, text, test.status, test.want)
			}
		})
	}
}

// Tokens live in lab time, told in whole seconds of real time.
func TestValidityIsScaled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scale float64
		want  float64 // seconds, of 15 minutes
	}{{1, 900}, {20, 45}, {7, 129}, {900, 1}, {1e6, 1}} {
		s := newService(t, cognito.Options{Region: region, Pools: []stack.UserPool{operator}, Scale: scale.Factor(test.scale)})
		w := serve(s, tokenRequest(operatorID, operatorSecret, url.Values{}))
		var answer struct {
			Token string  `json:"access_token"`
			In    float64 `json:"expires_in"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		claims := claimsOf(t, answer.Token)
		lives := claims["exp"].(float64) - claims["iat"].(float64)
		if answer.In != test.want || lives != test.want {
			t.Errorf("scale %v: expires_in %v, exp - iat %v, want %v", test.scale, answer.In, lives, test.want)
		}
	}
}
