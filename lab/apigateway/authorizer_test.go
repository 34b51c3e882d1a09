package apigateway_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

// hs256 signs a token with a public secret, such as an RSA key that everybody knows.
func hs256(header, payload string, secret []byte) string {
	signed := encode([]byte(header)) + "." + encode([]byte(payload))
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil))
}

func publicDER(t *testing.T) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&ours().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestTokens sends what attackers and mistaken clients send. Only what is said to be admitted may reach
// the function.
func TestTokens(t *testing.T) {
	t.Parallel()
	now := time.Now().Unix()
	der := publicDER(t)
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	signed := func(header string, changes map[string]any) string {
		return sign(ours(), crypto.SHA256, header, claimsOf(changes))
	}
	good := goodToken(nil)
	segments := strings.Split(good, ".")
	embedded := fmt.Sprintf(`{"kid":"mine","alg":"RS256","jwk":%s,"jku":"https://evil.test/keys","x5u":"https://evil.test/x5u"}`,
		jwkOf("mine", theirs(), ""))
	const admitted = ""
	for _, test := range []struct {
		name, token, description string // description is admitted or the refusal's
	}{
		{"right", good, admitted},
		{"right, RS384", sign(ours(), crypto.SHA384, `{"kid":"k1","alg":"RS384"}`, claimsOf(nil)), "signing method is invalid"}, // the key is for RS256
		{"right, aud string", goodToken(map[string]any{"aud": "another"}), admitted},
		{"right, aud list", goodToken(map[string]any{"aud": []string{"x", "another"}}), admitted},
		{"right, no iat", goodToken(map[string]any{"iat": nil}), admitted},
		{"right, past nbf", goodToken(map[string]any{"nbf": now - 1}), admitted},
		{"right, decimals", goodToken(map[string]any{"exp": float64(now) + 60.5}), admitted},
		{"right, other typ", signed(`{"kid":"k1","alg":"RS256","typ":"at+jwt"}`, nil), admitted},
		{"right, with a jwk beside", signed(`{"kid":"k1","alg":"RS256","jku":"https://evil.test/keys"}`, nil), admitted},

		{"garbage", "garbage", "token contains an invalid number of segments"},
		{"two segments", "a.b", "token contains an invalid number of segments"},
		{"five segments", "a.b.c.d.e", "token contains an invalid number of segments"},
		{"many segments", strings.Repeat(".", 4000), "token contains an invalid number of segments"},
		{"empty segments", "..", "token is malformed"},
		{"two tokens", good + "," + good, "token contains an invalid number of segments"},
		{"bearer twice", "Bearer " + good, "tokenstring should not contain 'bearer '"},
		{"padded", segments[0] + "=." + segments[1] + "." + segments[2], "token is malformed"},
		{"standard base64", "+/+/." + segments[1] + "." + segments[2], "token is malformed"},
		{"a space inside", segments[0] + " ." + segments[1] + "." + segments[2], "token is malformed"},
		{"header not base64", "a." + segments[1] + "." + segments[2], "token is malformed"},
		{"header not JSON", signed(`{"kid":"k1"`, nil), "token is malformed"},
		{"header a list", signed(`["kid","k1"]`, nil), "token is malformed"},
		{"header with a tail", signed(header256+`{}`, nil), "token is malformed"},
		{"header not UTF-8", signed("{\"kid\":\"k1\",\"alg\":\"RS256\",\"x\":\"\xff\"}", nil), "token is malformed"},
		{"alg twice", signed(`{"kid":"k1","alg":"none","alg":"RS256"}`, nil), "token is malformed"},
		{"alg twice, escaped", signed(`{"kid":"k1","alg":"RS256","\u0061lg":"none"}`, nil), "token is malformed"},
		{"deep header", signed(strings.Repeat("[", 3000), nil), "token is malformed"},
		{"deep member", signed(`{"a":`+strings.Repeat("[", 3000), nil), "token is malformed"},

		{"alg none", encode([]byte(`{"kid":"k1","alg":"none"}`)) + "." + segments[1] + ".", "signing method is invalid"},
		{"alg none, signed", signed(`{"kid":"k1","alg":"none"}`, nil), "signing method is invalid"},
		{"alg nOnE", signed(`{"kid":"k1","alg":"nOnE"}`, nil), "signing method is invalid"},
		{"no alg", signed(`{"kid":"k1"}`, nil), "signing method is invalid"},
		{"alg a number", signed(`{"kid":"k1","alg":256}`, nil), "signing method is invalid"},
		{"alg in capitals", signed(`{"kid":"k1","ALG":"RS256"}`, nil), "signing method is invalid"},
		{"HS256 with the PEM", hs256(`{"kid":"k1","alg":"HS256"}`, claimsOf(nil), public), "signing method is invalid"},
		{"HS256 with the DER", hs256(`{"kid":"k1","alg":"HS256"}`, claimsOf(nil), der), "signing method is invalid"},
		{"HS256 said to be RS256", hs256(header256, claimsOf(nil), public), "crypto/rsa: verification error"},
		{"PS256", signed(`{"kid":"k1","alg":"PS256"}`, nil), "signing method is invalid"},
		{"ES256", signed(`{"kid":"k1","alg":"ES256"}`, nil), "signing method is invalid"},
		{"crit", signed(`{"kid":"k1","alg":"RS256","crit":["exp"],"exp":1}`, nil), "the token has a critical header that is not supported"},
		{"crit empty", signed(`{"kid":"k1","alg":"RS256","crit":[]}`, nil), "the token has a critical header that is not supported"},
		{"b64", signed(`{"kid":"k1","alg":"RS256","b64":false}`, nil), "crypto/rsa: verification error"},

		{"no kid", signed(`{"alg":"RS256"}`, nil), "the token does not have a valid kid"},
		{"kid empty", signed(`{"alg":"RS256","kid":""}`, nil), "the token does not have a valid kid"},
		{"kid a number", signed(`{"alg":"RS256","kid":1}`, nil), "the token does not have a valid kid"},
		{"kid null", signed(`{"alg":"RS256","kid":null}`, nil), "the token does not have a valid kid"},
		{"kid of no key", signed(`{"alg":"RS256","kid":"k2"}`, nil), "the token does not have a valid kid"},
		{"kid like a path", signed(`{"alg":"RS256","kid":"../../dev/null"}`, nil), "the token does not have a valid kid"},
		{"another key's", sign(theirs(), crypto.SHA256, header256, claimsOf(nil)), "crypto/rsa: verification error"},
		{"its own jwk", sign(theirs(), crypto.SHA256, embedded, claimsOf(nil)), "the token does not have a valid kid"},
		{"its own jwk with our kid", sign(theirs(), crypto.SHA256, strings.Replace(embedded, "mine", "k1", 1), claimsOf(nil)),
			"crypto/rsa: verification error"},
		{"no signature", segments[0] + "." + segments[1] + ".", "crypto/rsa: verification error"},
		{"signature cut", good[:len(good)-4], "crypto/rsa: verification error"},
		{"claims exchanged", segments[0] + "." + encode([]byte(claimsOf(map[string]any{"scope": "tandem/admin"}))) + "." + segments[2],
			"crypto/rsa: verification error"},
		{"signed with SHA-512", sign(ours(), crypto.SHA512, header256, claimsOf(nil)), "crypto/rsa: verification error"},

		{"claims a list", sign(ours(), crypto.SHA256, header256, `[]`), "token is malformed"},
		{"claims twice", sign(ours(), crypto.SHA256, header256, `{"iss":"a",`+claimsOf(nil)[1:]), "token is malformed"},
		{"null and a claim", sign(ours(), crypto.SHA256, header256, `{"aud":null,"aud":"x",`+claimsOf(nil)[1:]), "token is malformed"},
		{"no iss", goodToken(map[string]any{"iss": nil}), "the token does not have a valid issuer"},
		{"other issuer", goodToken(map[string]any{"iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other"}),
			"the token does not have a valid issuer"},
		{"issuer with a slash", goodToken(map[string]any{"iss": issuerURL + "/"}), "the token does not have a valid issuer"},
		{"issuers", goodToken(map[string]any{"iss": []string{issuerURL}}), "the token does not have a valid issuer"},
		{"wrong aud", goodToken(map[string]any{"aud": "wrong", "client_id": nil}), "the token does not have a valid audience"},
		{"wrong aud, right client_id", goodToken(map[string]any{"aud": "wrong"}), "the token does not have a valid audience"},
		{"right aud, wrong client_id", goodToken(map[string]any{"aud": "another", "client_id": "wrong"}), admitted},
		{"aud empty, right client_id", goodToken(map[string]any{"aud": []string{}}), "the token does not have a valid audience"},
		{"aud an object", goodToken(map[string]any{"aud": map[string]string{"a": clientID}}), "the token does not have a valid audience"},
		{"aud mixed", goodToken(map[string]any{"aud": []any{clientID, 1}}), "the token does not have a valid audience"},
		{"wrong client_id", goodToken(map[string]any{"client_id": "wrong"}), "the token does not have a valid audience"},
		{"neither aud nor client_id", goodToken(map[string]any{"client_id": nil}), "the token does not have a valid audience"},
		{"expired", goodToken(map[string]any{"exp": now - 1}), "token is expired"},
		{"expiring now", goodToken(map[string]any{"exp": now}), "token is expired"},
		{"no exp", goodToken(map[string]any{"exp": nil}), "token is expired"},
		{"exp a string", goodToken(map[string]any{"exp": fmt.Sprint(now + 60)}), "token is expired"},
		{"exp beyond numbers", sign(ours(), crypto.SHA256, header256, strings.Replace(claimsOf(map[string]any{"exp": nil}), "{", `{"exp":1e999,`, 1)),
			"token is expired"},
		{"future nbf", goodToken(map[string]any{"nbf": now + 60}), "token is not valid yet"},
		{"nbf a string", goodToken(map[string]any{"nbf": "now"}), "token is not valid yet"},
		{"future iat", goodToken(map[string]any{"iat": now + 60}), "token used before issued"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGuarded(t, newIssuer(), 1)
			r := askWith(g, "/token", test.token)
			if test.description == admitted {
				if r.StatusCode != 200 {
					t.Errorf("got %d %s, want it admitted", r.StatusCode, r.Header.Get("Www-Authenticate"))
				}
				return
			}
			wantChallenge(t, r, fmt.Sprintf(`Bearer scope="" error="invalid_token" error_description="%s"`, test.description))
		})
	}
}

func wantChallenge(t *testing.T, r *http.Response, authenticate string) {
	t.Helper()
	wantRefusal(t, r, http.StatusUnauthorized, "Unauthorized")
	if got := r.Header.Get("Www-Authenticate"); got != authenticate {
		t.Errorf("got %s\nwant %s", got, authenticate)
	}
}

// TestIdentitySource looks for the token where it is configured, and nowhere else.
func TestIdentitySource(t *testing.T) {
	t.Parallel()
	good := goodToken(nil)
	for _, test := range []struct {
		name, source, query string
		header              http.Header
		status              int
		missing             bool
	}{
		{"bearer", "$request.header.Authorization", "", bearer(good), 200, false},
		{"bare", "$request.header.Authorization", "", http.Header{"Authorization": {good}}, 200, false},
		{"source in lower case", "$request.header.authorization", "", bearer(good), 200, false},
		{"own header", "$request.header.X-Token", "", http.Header{"X-Token": {good}}, 200, false},
		{"nothing", "$request.header.Authorization", "", nil, 401, true},
		{"empty", "$request.header.Authorization", "", http.Header{"Authorization": {""}}, 401, true},
		{"other header", "$request.header.Authorization", "", http.Header{"X-Authorization": {good}}, 401, true},
		{"scheme alone", "$request.header.Authorization", "", http.Header{"Authorization": {"Bearer"}}, 401, false},
		{"scheme in lower case", "$request.header.Authorization", "", http.Header{"Authorization": {"bearer " + good}}, 401, false},
		{"other scheme", "$request.header.Authorization", "", http.Header{"Authorization": {"Basic " + good}}, 401, false},
		{"two headers", "$request.header.Authorization", "", http.Header{"Authorization": {good, good}}, 401, false},
		{"in the query instead", "$request.header.Authorization", "Authorization=" + good, nil, 401, true},

		{"query", "$request.querystring.token", "token=" + good, nil, 200, false},
		{"query with bearer", "$request.querystring.token", "token=Bearer+" + good, nil, 200, false},
		{"query in other case", "$request.querystring.token", "Token=" + good, nil, 401, true},
		{"query twice", "$request.querystring.token", "token=" + good + "&token=" + good, nil, 401, false},
		{"query with a line break", "$request.querystring.token", "token=" + good + url.QueryEscape("\n"), nil, 401, false},
		{"in the header instead", "$request.querystring.token", "", bearer(good), 401, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			declared := guarded()
			declared.Authorizers[0].IdentitySource = test.source
			g, err := apigateway.New(apigateway.Options{
				Region: region, APIs: []stack.API{declared}, Invoke: echo, Issuers: newIssuer(),
			})
			if err != nil {
				t.Fatal(err)
			}
			r := ask(g, "GET", "https://"+domain+"/token?"+test.query, nil, test.header)
			authenticate := r.Header.Get("Www-Authenticate")
			if r.StatusCode != test.status || (authenticate == "Bearer") != test.missing {
				t.Errorf("got %d, %q", r.StatusCode, authenticate)
			}
		})
	}
}

// TestHeaderNameCase: over a connection a header's name has any case.
func TestHeaderNameCase(t *testing.T) {
	t.Parallel()
	client := serve(t, newGuarded(t, newIssuer(), 1), false)
	r, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+domain+"/token", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header["aUTHORIZATION"] = []string{"Bearer " + goodToken(nil)}
	got, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode != 200 {
		t.Errorf("got %d", got.StatusCode)
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		claims map[string]any
		scopes []string // nil when the token is refused
	}{
		{"scope", nil, []string{"tandem/read", operate}},
		{"scope with spaces", map[string]any{"scope": "  a  " + operate + " "}, []string{"a", operate}},
		{"other scope", map[string]any{"scope": "tandem/read"}, nil},
		{"no scope", map[string]any{"scope": nil}, nil},
		{"part of a scope", map[string]any{"scope": operate + "/x tandem"}, nil},
		{"scope in other case", map[string]any{"scope": "Tandem/Operate"}, nil},
		{"scp list", map[string]any{"scp": []string{"b", "tandem/admin"}}, []string{"b", "tandem/admin"}},
		{"scp text", map[string]any{"scp": "b " + operate}, []string{"b", operate}},
		{"scp before scope", map[string]any{"scp": []string{"b"}}, nil},
		{"scp null", map[string]any{"scp": json.RawMessage("null")}, []string{"tandem/read", operate}},
		{"scp a number", map[string]any{"scp": 1}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGuarded(t, newIssuer(), 1)
			r := askWith(g, "/operate", goodToken(test.claims))
			if test.scopes == nil {
				wantRefusal(t, r, http.StatusForbidden, "Forbidden")
				if got := r.Header.Get("Www-Authenticate"); !strings.HasPrefix(got, `Bearer scope="tandem/admin tandem/operate" error="insufficient_scope"`) {
					t.Errorf("got %s", got)
				}
				return
			}
			if diff := cmp.Diff(test.scopes, authorizerOf(t, r).Scopes); diff != "" {
				t.Errorf("scopes (-want +got):\n%s", diff)
			}
		})
	}
}

// jwtContext is requestContext.authorizer.jwt of an event.
type jwtContext struct {
	Claims map[string]string
	Scopes []string
}

func authorizerOf(t *testing.T, r *http.Response) jwtContext {
	t.Helper()
	var event struct {
		RequestContext struct{ Authorizer *struct{ JWT *jwtContext } }
	}
	body := text(t, r)
	if err := json.Unmarshal([]byte(body), &event); err != nil || r.StatusCode != 200 {
		t.Fatalf("got %d %s", r.StatusCode, body)
	}
	if event.RequestContext.Authorizer == nil || event.RequestContext.Authorizer.JWT == nil {
		t.Fatalf("no authorizer in %s", body)
	}
	return *event.RequestContext.Authorizer.JWT
}

// TestClaimsInTheEvent: every claim is text, and the scopes are null on a route that asks for none.
func TestClaimsInTheEvent(t *testing.T) {
	t.Parallel()
	payload := strings.Replace(claimsOf(map[string]any{"exp": 4102444800, "iat": nil, "auth_time": nil, "sub": nil}), "{", `{
		"groups": ["admin", "poweruser"], "mixed": [1, true, null, "x y", ["a"], {"b": 2}], "none": [],
		"active": true, "ratio": 1.50, "absent": null, "empty": "", "nested": {"a": [1, {"b": null}]},
		"quoted": "\"\u00e4\" <&>", `, 1)
	r := askWith(newGuarded(t, newIssuer(), 1), "/token", sign(ours(), crypto.SHA256, header256, payload))
	body := text(t, r)
	if !strings.Contains(body, `"scopes":null`) {
		t.Errorf("scopes are not null in %s", body)
	}
	var event struct {
		RequestContext struct{ Authorizer struct{ JWT jwtContext } }
	}
	if err := json.Unmarshal([]byte(body), &event); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"groups": "[admin poweruser]", "mixed": `[1 true <nil> x y [a] {"b":2}]`, "none": "[]",
		"active": "true", "ratio": "1.50", "empty": "", "nested": `{"a":[1,{"b":null}]}`, "quoted": `"ä" <&>`,
		"client_id": clientID, "exp": "4102444800", "iss": issuerURL, "jti": "b", "scope": "tandem/read " + operate,
		"token_use": "access", "version": "2",
	}
	if diff := cmp.Diff(want, event.RequestContext.Authorizer.JWT.Claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

// TestOpenRoutesAskForNothing, and say nothing of a token that nobody looked at.
func TestOpenRoutesAskForNothing(t *testing.T) {
	t.Parallel()
	i := newIssuer()
	r := askWith(newGuarded(t, i, 1), "/open", "garbage")
	if body := text(t, r); r.StatusCode != 200 || strings.Contains(body, `"authorizer"`) {
		t.Errorf("got %d %s", r.StatusCode, body)
	}
	if discovery, _ := i.fetches(); discovery != 0 {
		t.Errorf("the issuer was asked %d times", discovery)
	}
}

// TestThrottleComesFirst: tokens are not looked at beyond a route's rate.
func TestThrottleComesFirst(t *testing.T) {
	t.Parallel()
	declared, i := guarded(), newIssuer()
	declared.Routes[1].Throttle = &stack.Throttle{}
	g, err := apigateway.New(apigateway.Options{Region: region, APIs: []stack.API{declared}, Invoke: echo, Issuers: i})
	if err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, askWith(g, "/token", goodToken(nil)), http.StatusTooManyRequests, "Too Many Requests")
	if discovery, _ := i.fetches(); discovery != 0 {
		t.Errorf("the issuer was asked %d times", discovery)
	}
}

// TestRefusedBodiesAreNotRead: a stranger cannot make the Gateway hold 10 MB.
func TestRefusedBodiesAreNotRead(t *testing.T) {
	t.Parallel()
	r := ask(newGuarded(t, newIssuer(), 1), "POST", "https://"+domain+"/token", unreadable{t}, nil)
	wantChallenge(t, r, "Bearer")
}

type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, nil
}
