package rehearsal_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/drill/rehearsal"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/operator/wire"
)

// operator speaks to the operator APIs of a lab as curl would: by their names, over HTTPS.
type operator struct {
	t      *testing.T
	d      deployment.Deployment
	client *http.Client
}

func newOperator(t *testing.T, d deployment.Deployment) *operator {
	t.Helper()
	ca, err := os.ReadFile(d.Lab.CA)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	proxy, err := url.Parse(d.Lab.Proxy)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}}
	t.Cleanup(transport.CloseIdleConnections)
	return &operator{t: t, d: d, client: &http.Client{Transport: transport}}
}

// ask sends a request; token "" sends none.
func (o *operator) ask(method, address, token, body string) (status int, header http.Header, answer string) {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := o.client.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(read)
}

// token trades a client's secret for a token; scope "" asks for all there are.
func (o *operator) token(region deployment.Region, scope string) string {
	o.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}}
	if scope != "" {
		form.Set("scope", scope)
	}
	request, err := http.NewRequestWithContext(o.t.Context(), "POST", region.TokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(region.ClientID, o.d.Lab.Secrets[region.Name])
	response, err := o.client.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Token == "" {
		o.t.Fatalf("%s answers %s and no token: %v", region.TokenEndpoint, response.Status, err)
	}
	return answer.Token
}

// keys are what the issuer of a Region publishes.
func (o *operator) keys(region deployment.Region) jwk.Set {
	o.t.Helper()
	status, _, body := o.ask("GET", region.Issuer+"/.well-known/jwks.json", "", "")
	set, err := jwk.Parse([]byte(body))
	if status != 200 || err != nil {
		o.t.Fatalf("keys of %s: %d, %v", region.Issuer, status, err)
	}
	return set
}

// claims are those of a token, which is not verified.
func claims(t *testing.T, token string) map[string]any {
	t.Helper()
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(payload, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// forge signs claims with any key and algorithm under any kid.
func forge(t *testing.T, claims map[string]any, algorithm jwa.SignatureAlgorithm, key any, kid string) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	headers := jws.NewHeaders()
	if err := headers.Set("kid", kid); err != nil {
		t.Fatal(err)
	}
	signed, err := jws.Sign(payload, jws.WithKey(algorithm, key, jws.WithProtectedHeaders(headers)))
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

// unsigned is a token of the algorithm none.
func unsigned(t *testing.T, claims map[string]any, kid string) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(fmt.Sprintf(`{"alg":"none","kid":%q}`, kid))) + "." + encode(payload) + "."
}

// with is a copy of claims with one changed.
func with(claims map[string]any, name string, value any) map[string]any {
	changed := maps.Clone(claims)
	changed[name] = value
	return changed
}

// opened starts a lab at AWS's own pace: what is asked of it here has no need to hurry.
func opened(t *testing.T) *rehearsal.Rehearsal {
	t.Helper()
	unhurried := options()
	unhurried.Scale = 1
	r := begin(t, drill.Scenario{Name: t.Name()}, unhurried)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// Every way in but the right one is answered as API Gateway does, and never reaches the function.
func TestTheOperatorAPIUnderAttack(t *testing.T) {
	d := opened(t).Deployment()
	o := newOperator(t, d)
	home, away := d.Regions[0], d.Regions[1]
	good := o.token(home, "")
	honest := claims(t, good)
	mine, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, kid := signer(t, o.keys(home), good)

	const put, get = "PUT /.tandem/v1/orders/", "GET /.tandem/v1/regions"
	const order = `{"state":"in","reason":"all is well"}`
	tests := map[string]struct {
		request, token string
		status         int
		challenge      string // in WWW-Authenticate
		body           string
	}{
		"no token":                     {get, "", 401, "Bearer", `{"message":"Unauthorized"}`},
		"garbage":                      {get, "garbage", 401, "invalid number of segments", `{"message":"Unauthorized"}`},
		"algorithm none":               {get, unsigned(t, honest, kid), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"the public key as a secret":   {get, forge(t, honest, jwa.HS256(), public, kid), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"a key of my own":              {get, forge(t, honest, jwa.RS256(), mine, kid), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"a kid of my own":              {get, forge(t, honest, jwa.RS256(), mine, "mine"), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"more scopes than were signed": {get, swap(good, with(honest, "scope", "tandem/operate")), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"a later end":                  {get, swap(good, with(honest, "exp", 1<<40)), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"the other Region's token":     {get, o.token(away, ""), 401, "invalid_token", `{"message":"Unauthorized"}`},
		"a token for reading, writing": {put + home.Name, o.token(home, wire.ScopeRead), 403, "", `{"message":"Forbidden"}`},
		"a token for reading":          {get, o.token(home, wire.ScopeRead), 200, "", `"served_by":"` + home.Name + `"`},
		"a token for all":              {put + home.Name, good, 201, "", `"state":"in"`},
		"an unknown Region":            {put + "mars-north-1", good, 404, "", home.Name},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			method, path, _ := strings.Cut(tt.request, " ")
			body := ""
			if method == http.MethodPut {
				body = order
			}
			status, header, answer := o.ask(method, home.Endpoint+path, tt.token, body)
			if status != tt.status || !strings.Contains(answer, tt.body) || !strings.Contains(header.Get("Www-Authenticate"), tt.challenge) {
				t.Errorf("got %d %s, challenge %q; want %d, %s, %q",
					status, answer, header.Get("Www-Authenticate"), tt.status, tt.body, tt.challenge)
			}
		})
	}
}

// signer is the public key that signed a token, in PEM, and its kid.
func signer(t *testing.T, keys jwk.Set, token string) (encoded []byte, kid string) {
	t.Helper()
	message, err := jws.Parse([]byte(token))
	if err != nil {
		t.Fatal(err)
	}
	kid, _ = message.Signatures()[0].ProtectedHeaders().KeyID()
	key, found := keys.LookupKeyID(kid)
	if !found {
		t.Fatalf("the issuer does not publish the key %s", kid)
	}
	var public rsa.PublicKey
	if err := jwk.Export(key, &public); err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&public)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), kid
}

// swap puts other claims under a token's signature.
func swap(token string, claims map[string]any) string {
	payload, _ := json.Marshal(claims) // plain values always marshal
	parts := strings.Split(token, ".")
	return parts[0] + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + parts[2]
}

// Whoever reaches the function past API Gateway has no claims, and is refused by the function itself.
func TestTheOperatorFunctionAsksForClaims(t *testing.T) {
	d := opened(t).Deployment()
	client := awshttp.NewBuildableClient()
	functions := lambda.New(lambda.Options{
		Region: d.Regions[0].Name, BaseEndpoint: aws.String(d.Lab.Edge), HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("stranger", "secret", ""),
	})
	t.Cleanup(client.GetTransport().CloseIdleConnections)
	got, err := functions.Invoke(t.Context(), &lambda.InvokeInput{
		FunctionName: aws.String("tandem-operator"),
		Payload: []byte(`{"version":"2.0","routeKey":"PUT /.tandem/v1/orders/{region}","rawPath":"/.tandem/v1/orders/eu-west-1",
			"pathParameters":{"region":"eu-west-1"},"requestContext":{"http":{"method":"PUT","path":"/.tandem/v1/orders/eu-west-1"}},
			"body":"{\"state\":\"out\",\"mode\":\"fence\",\"reason\":\"mine\"}"}`),
	})
	if err != nil || got.FunctionError != nil || !strings.Contains(string(got.Payload), `"statusCode":401`) {
		t.Errorf("got %s, %v; want the function's own 401", got.Payload, err)
	}
}

// A dead issuer mints nothing, and the keys that API Gateway holds already go on working. The other
// Region's issuer is another one.
func TestAnIssuerDies(t *testing.T) {
	r := opened(t)
	d := r.Deployment()
	o := newOperator(t, d)
	home, away := d.Regions[0], d.Regions[1]
	token := o.token(home, "")
	ask := func() int {
		status, _, _ := o.ask("GET", home.Endpoint+"/.tandem/v1/regions", token, "")
		return status
	}
	if status := ask(); status != 200 {
		t.Fatalf("before: status %d", status)
	}
	spoil(t, r, fault.Spec{Name: "issuer-down", Region: home.Name})
	ctx, cancel := context.WithCancel(t.Context())
	minted := make(chan error, 1)
	go func() {
		request, err := http.NewRequestWithContext(ctx, "POST", home.TokenEndpoint, strings.NewReader(""))
		if err == nil {
			_, err = o.client.Do(request)
		}
		minted <- err
	}()
	if status := ask(); status != 200 {
		t.Errorf("while the issuer is down, with its keys at hand: status %d", status)
	}
	if other := o.token(away, ""); other == "" {
		t.Error("the other Region's issuer is down too")
	}
	cancel()
	if err := <-minted; err == nil {
		t.Error("the issuer that is down answered")
	}
}

// An order against the primary, given to the secondary: no health check of ability changes, no control
// plane is used, and the answer moves.
func TestAnOperatorMovesTheAnswer(t *testing.T) {
	unhurried := options()
	unhurried.Scale = min(unhurried.Scale, 5) // a Region that a busy machine makes fail is what must not be seen here
	r, sub := preferred(t, unhurried)
	d := r.Deployment()
	o := newOperator(t, d)
	primary, secondary := d.Regions[0], d.Regions[1]
	spoil(t, r, fault.Spec{Name: "control-planes-down"})
	status, _, answer := o.ask("PUT", secondary.Endpoint+"/.tandem/v1/orders/"+primary.Name, o.token(secondary, ""),
		`{"state":"out","mode":"drain","reason":"rehearsal","on_behalf_of":"alice"}`)
	if status != 201 {
		t.Fatalf("the order is answered %d %s", status, answer)
	}
	answered(t, r, sub, secondary.Name)
	if !r.Healthy(primary.Checks.Can) {
		t.Error("a drain failed the Region's ability; it is a preference only")
	}
}
