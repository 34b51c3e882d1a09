package apigateway_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(*apigateway.Options, *stack.API)
		hint  string // names the API, what in it, and the remedy
	}{
		{"no Region", func(o *apigateway.Options, _ *stack.API) { o.Region = "" }, "set Options.Region"},
		{"other Region", func(_ *apigateway.Options, a *stack.API) { a.Region = "eu-central-1" },
			`API a1b2c3d4e5 (orders): it is of Region "eu-central-1": give it to that Region's gateway`},
		{"no ID", func(_ *apigateway.Options, a *stack.API) { a.ID = "" }, `ID "" is not a host label`},
		{"route key", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Key = "GET items" },
			`API a1b2c3d4e5 (orders): route "GET items": path "items" must begin with "/"`},
		{"same route twice", func(_ *apigateway.Options, a *stack.API) {
			a.Routes = append(a.Routes, stack.Route{Key: "GET /items/{other}", Integration: "app"})
		}, `route "GET /items/{other}": matches the same requests as "GET /items/{id}": keep one`},
		{"two defaults", func(_ *apigateway.Options, a *stack.API) {
			a.Routes = append(a.Routes, stack.Route{Key: "$default", Integration: "app"}, stack.Route{Key: "$default", Integration: "app"})
		}, `route "$default": matches the same requests as "$default"`},
		{"unknown integration", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Integration = "none" },
			`route "GET /items/{id}": no integration "none": name one`},
		{"integration twice", func(_ *apigateway.Options, a *stack.API) { a.Integrations = append(a.Integrations, a.Integrations[0]) },
			`integration "app" is declared twice`},
		{"too many routes", func(_ *apigateway.Options, a *stack.API) { a.Routes = make([]stack.Route, 301) }, "301 routes are more than"},
		{"integration type", func(_ *apigateway.Options, a *stack.API) { a.Integrations[0].Type = "MOCK" },
			`integration "app": type "MOCK" is not supported: use AWS_PROXY or HTTP_PROXY`},
		{"no function", func(_ *apigateway.Options, a *stack.API) { a.Integrations[0].Function = "" },
			`integration "app": AWS_PROXY needs a function: name one of Region eu-west-1`},
		{"no Invoke", func(o *apigateway.Options, _ *stack.API) { o.Invoke = nil }, "set Options.Invoke"},
		{"timeout too short", func(_ *apigateway.Options, a *stack.API) { a.Integrations[0].Timeout = time.Millisecond },
			`integration "app": timeout 1ms is out of range: choose one from 50ms to 30s`},
		{"timeout too long", func(_ *apigateway.Options, a *stack.API) { a.Integrations[0].Timeout = 31 * time.Second }, "out of range"},
		{"throttle rate", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Throttle = &stack.Throttle{Rate: -1} },
			`route "GET /items/{id}": throttle of -1/s with burst 0: neither may be negative`},
		{"throttle no number", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Throttle = &stack.Throttle{Rate: math.NaN()} },
			"neither may be negative"},
		{"domain", func(_ *apigateway.Options, a *stack.API) { a.Domains[0].Name = "https://api.example.test" },
			`domain "https://api.example.test" is not a host name`},
		{"domain of two APIs", func(o *apigateway.Options, a *stack.API) {
			o.APIs = append(o.APIs, stack.API{Region: region, ID: "zzzzzzzzzz", Domains: a.Domains})
		}, "API zzzzzzzzzz: host api.example.test already leads to API a1b2c3d4e5: map a domain to one API only"},

		{"unknown authorizer", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Authorizer = "none" },
			`route "GET /items/{id}": no authorizer "none": name one of the API's authorizers`},
		{"scopes without authorizer", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Scopes = []string{"a/b"} },
			`route "GET /items/{id}": scopes need an authorizer: name one`},
		{"too many scopes", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Scopes = make([]string, 11) },
			`route "GET /items/{id}": 11 scopes are more than a route's 10`},
		{"two scopes in one", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Scopes = []string{"a b"} },
			`scope "a b" is not a scope: write it without spaces and quotes, like tandem/read`},
		{"empty scope", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Scopes = []string{""} }, `scope "" is not a scope`},
		{"quoted scope", func(_ *apigateway.Options, a *stack.API) { a.Routes[0].Scopes = []string{`a"`} }, `is not a scope`},
		{"no Issuers", func(o *apigateway.Options, a *stack.API) { o.Issuers = nil; authorize(a) },
			"its authorizers need a way to reach their issuers: set Options.Issuers"},
		{"authorizer twice", func(_ *apigateway.Options, a *stack.API) {
			authorize(a)
			a.Authorizers = append(a.Authorizers, a.Authorizers[0])
		},
			`authorizer "jwt" is declared twice`},
		{"too many authorizers", func(_ *apigateway.Options, a *stack.API) { a.Authorizers = make([]stack.Authorizer, 11) },
			"11 authorizers are more than an API's 10"},
		{"issuer not https", func(_ *apigateway.Options, a *stack.API) { authorize(a).Issuer = "http://issuer.test" },
			`authorizer "jwt": issuer "http://issuer.test" is not an https URL: write it as tokens do in iss, like https://cognito-idp.`},
		{"issuer without host", func(_ *apigateway.Options, a *stack.API) { authorize(a).Issuer = "https:///pool" }, "is not an https URL"},
		{"issuer with a query", func(_ *apigateway.Options, a *stack.API) { authorize(a).Issuer = "https://issuer.test?pool" }, "is not an https URL"},
		{"issuer with a password", func(_ *apigateway.Options, a *stack.API) { authorize(a).Issuer = "https://a:b@issuer.test" }, "is not an https URL"},
		{"no audience", func(_ *apigateway.Options, a *stack.API) { authorize(a).Audience = nil },
			`authorizer "jwt": its audience is empty: list the aud`},
		{"empty audience", func(_ *apigateway.Options, a *stack.API) { authorize(a).Audience = []string{"a", ""} }, "its audience is empty"},
		{"too many audiences", func(_ *apigateway.Options, a *stack.API) {
			authorize(a).Audience = strings.Split(strings.Repeat("a,", 50)+"a", ",")
		}, "51 audiences are more than an authorizer's 50"},
		{"no identity source", func(_ *apigateway.Options, a *stack.API) { authorize(a).IdentitySource = "" },
			`authorizer "jwt": identity source "" is not supported: write $request.header.Authorization or $request.querystring.<name>`},
		{"other identity source", func(_ *apigateway.Options, a *stack.API) { authorize(a).IdentitySource = "$context.identity.sourceIp" },
			"is not supported"},
		{"identity source without name", func(_ *apigateway.Options, a *stack.API) { authorize(a).IdentitySource = "$request.header." }, "is not supported"},
		{"two identity sources", func(_ *apigateway.Options, a *stack.API) {
			authorize(a).IdentitySource = "$request.header.A, $request.header.B"
		}, "is not supported"},

		{"no Transport", func(o *apigateway.Options, a *stack.API) { proxy(a, "http://origin.test/"); o.Transport = nil },
			"set Options.Transport"},
		{"no URI", func(_ *apigateway.Options, a *stack.API) { proxy(a, "") }, `URI "" is not one of a backend`},
		{"URI scheme", func(_ *apigateway.Options, a *stack.API) { proxy(a, "ftp://origin.test/") }, "is not one of a backend"},
		{"variable in a query", func(_ *apigateway.Options, a *stack.API) { proxy(a, "http://origin.test/?id={id}") },
			"variables may stand in the path only"},
		{"unknown variable", func(_ *apigateway.Options, a *stack.API) { proxy(a, "http://origin.test/{proxy}") },
			`route "GET /items/{id}": integration "app" needs {proxy} for its URI: add the variable`},
		{"backend method", func(_ *apigateway.Options, a *stack.API) {
			proxy(a, "http://origin.test/")
			a.Integrations[0].Method = "FETCH"
		}, `method "FETCH" is not an HTTP method`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			opts := apigateway.Options{
				Region: region, APIs: []stack.API{declare("GET /items/{id}")},
				Invoke: echo, Transport: apigateway.Transport(), Issuers: newIssuer(),
			}
			if _, err := apigateway.New(opts); err != nil {
				t.Fatalf("unspoiled: %v", err)
			}
			test.spoil(&opts, &opts.APIs[0])
			_, err := apigateway.New(opts)
			if err == nil || !strings.Contains(err.Error(), test.hint) {
				t.Errorf("got %v, want an error with %q", err, test.hint)
			}
		})
	}
}

// authorize gives an API a good authorizer, to be spoiled.
func authorize(declared *stack.API) *stack.Authorizer {
	declared.Authorizers = []stack.Authorizer{{
		ID: "jwt", IdentitySource: "$request.header.Authorization", Issuer: issuerURL, Audience: []string{clientID},
	}}
	declared.Routes[0].Authorizer = "jwt"
	return &declared.Authorizers[0]
}

func TestAuthorizersAreAccepted(t *testing.T) {
	t.Parallel()
	declared := declare("GET /items/{id}")
	authorize(&declared).Audience = strings.Split(strings.Repeat("a,", 49)+"a", ",")
	declared.Routes[0].Scopes = strings.Split("a/!~ b c d e f g h i j", " ")
	opts := apigateway.Options{Region: region, APIs: []stack.API{declared}, Invoke: echo, Issuers: newIssuer()}
	if _, err := apigateway.New(opts); err != nil {
		t.Error(err)
	}
}

// proxy turns an API's integration into an HTTP_PROXY.
func proxy(declared *stack.API, uri string) {
	declared.Integrations[0] = stack.Integration{ID: "app", Type: "HTTP_PROXY", URI: uri}
}

func TestNewListsEveryProblem(t *testing.T) {
	t.Parallel()
	declared := declare("GET items", "FETCH /", "GET /a/")
	_, err := apigateway.New(apigateway.Options{Region: region, APIs: []stack.API{declared}, Invoke: echo})
	if err == nil {
		t.Fatal("no error")
	}
	for _, route := range declared.Routes {
		if !strings.Contains(err.Error(), `route "`+route.Key+`"`) {
			t.Errorf("route %q is not named in: %v", route.Key, err)
		}
	}
}

func TestServerLimits(t *testing.T) {
	t.Parallel()
	real, fast := apigateway.Server(nil, 0), apigateway.Server(nil, 1000)
	if real.ReadHeaderTimeout != 10*time.Second || real.MaxHeaderBytes <= apigateway.MaxRequestHead {
		t.Errorf("got %v, %d bytes", real.ReadHeaderTimeout, real.MaxHeaderBytes)
	}
	if fast.ReadHeaderTimeout != time.Second || fast.ReadTimeout != time.Second {
		t.Errorf("a fast lab leaves %v and %v", fast.ReadHeaderTimeout, fast.ReadTimeout)
	}
}
