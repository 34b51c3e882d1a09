package apigateway_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha512" // for crypto.SHA384 and crypto.SHA512
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

const (
	issuerURL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1b2c3d4e"
	clientID  = "4abcdefghijklmnopqrstuvwxy"
	operate   = "tandem/operate"
)

// testKeys are made once: it takes a while.
var testKeys = sync.OnceValue(func() (keys [2]*rsa.PrivateKey) {
	for i := range keys {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		keys[i] = key
	}
	return keys
})

// ours is the issuer's key, theirs an attacker's.
func ours() *rsa.PrivateKey   { return testKeys()[0] }
func theirs() *rsa.PrivateKey { return testKeys()[1] }

// issuer is an issuer in memory, which counts what it is asked for.
type issuer struct {
	mu      sync.Mutex // guards the rest
	keys    map[string]*rsa.PrivateKey
	fetched map[string]int                              // requests by path
	answer  func(*http.Request) (*http.Response, error) // instead of the documents, if not nil
}

func newIssuer() *issuer {
	return &issuer{keys: map[string]*rsa.PrivateKey{"k1": ours()}, fetched: make(map[string]int)}
}

const (
	discoveryPath = "/eu-west-1_a1b2c3d4e/.well-known/openid-configuration"
	keysPath      = "/eu-west-1_a1b2c3d4e/.well-known/jwks.json"
)

func (i *issuer) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	i.mu.Lock()
	i.fetched[r.URL.Path]++
	answer, documents := i.answer, i.documentsLocked()
	i.mu.Unlock()
	if answer != nil {
		return answer(r)
	}
	document, found := documents[r.URL.Path]
	if !found || r.URL.Host != "cognito-idp.eu-west-1.amazonaws.com" || r.URL.Scheme != "https" {
		return document200(404, "{}"), nil
	}
	return document200(200, document), nil
}

func (i *issuer) documentsLocked() map[string]string {
	var keys []string
	for kid, key := range i.keys {
		keys = append(keys, jwkOf(kid, key, `"alg":"RS256","use":"sig",`))
	}
	return map[string]string{
		discoveryPath: fmt.Sprintf(`{"issuer":%q,"jwks_uri":"%s/.well-known/jwks.json"}`, issuerURL, issuerURL),
		keysPath:      `{"keys":[` + strings.Join(keys, ",") + `]}`,
	}
}

// set changes what the issuer does.
func (i *issuer) set(change func(*issuer)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change(i)
}

// fetches is how often both documents were fetched.
func (i *issuer) fetches() (discovery, keys int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.fetched[discoveryPath], i.fetched[keysPath]
}

func jwkOf(kid string, key *rsa.PrivateKey, members string) string {
	return fmt.Sprintf(`{"kty":"RSA",%s"kid":%q,"n":%q,"e":%q}`, members, kid,
		encode(key.N.Bytes()), encode(big.NewInt(int64(key.E)).Bytes()))
}

func document200(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// sign makes a token with a header and a payload of any form.
func sign(key *rsa.PrivateKey, hash crypto.Hash, header, payload string) string {
	signed := encode([]byte(header)) + "." + encode([]byte(payload))
	digest := hash.New()
	digest.Write([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, key, hash, digest.Sum(nil))
	if err != nil {
		panic(err)
	}
	return signed + "." + encode(signature)
}

const header256 = `{"kid":"k1","alg":"RS256"}`

// claimsOf are the claims of a good access token with changes; nil takes a claim away.
func claimsOf(changes map[string]any) string {
	now := time.Now().Unix()
	claims := map[string]any{
		"sub": clientID, "token_use": "access", "scope": "tandem/read " + operate, "auth_time": now,
		"iss": issuerURL, "exp": now + 3600, "iat": now, "version": 2, "jti": "b", "client_id": clientID,
	}
	maps.Copy(claims, changes)
	maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
	text, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// goodToken is one that the issuer's key signed.
func goodToken(changes map[string]any) string {
	return sign(ours(), crypto.SHA256, header256, claimsOf(changes))
}

// guarded is an API with three routes: /open, /token that takes any token, /operate that asks for a scope.
func guarded() stack.API {
	declared := declare("GET /open")
	declared.Authorizers = []stack.Authorizer{{
		ID: "cognito", Name: "cognito", IdentitySource: "$request.header.Authorization",
		Issuer: issuerURL, Audience: []string{"another", clientID},
	}}
	declared.Routes = append(declared.Routes,
		stack.Route{Key: "GET /token", Integration: "app", Authorizer: "cognito"},
		stack.Route{Key: "POST /token", Integration: "app", Authorizer: "cognito"},
		stack.Route{Key: "GET /operate", Integration: "app", Authorizer: "cognito", Scopes: []string{"tandem/admin", operate}})
	return declared
}

func newGuarded(t testing.TB, issuers http.RoundTripper, s scale.Factor) *apigateway.Gateway {
	t.Helper()
	g, err := apigateway.New(apigateway.Options{
		Region: region, Account: "111122223333", APIs: []stack.API{guarded()}, Invoke: echo, Issuers: issuers, Scale: s,
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

// askWith asks for a path with a token.
func askWith(g http.Handler, path, token string) *http.Response {
	return ask(g, "GET", "https://"+domain+path, nil, bearer(token))
}
