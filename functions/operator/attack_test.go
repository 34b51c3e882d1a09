package operator

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/operator/wire"
)

// Who is let in, by claims that API Gateway has verified, or has not.
func TestWhoIsLetIn(t *testing.T) {
	none := func(*events.APIGatewayV2HTTPRequest) {}
	tests := []struct {
		name     string
		edit     edit
		get, put int // statuses
	}{
		{"operate", none, 200, 201},
		{"read", scope("tandem/read"), 200, 403},
		{"both", scope("tandem/read tandem/operate"), 200, 201},
		{"a list as Go prints it", scope("[openid tandem/read]"), 200, 403},
		{"a list of both", scope("[tandem/read tandem/operate]"), 200, 201},
		{"no scope", scope(""), 403, 403},
		{"an empty list", scope("[]"), 403, 403},
		{"half a list", scope("[tandem/operate"), 403, 403},
		{"another's scope", scope("shop/read shop/operate"), 403, 403},
		{"the scope in another case", scope("TANDEM/OPERATE"), 403, 403},
		{"a scope that holds ours", scope("xtandem/operate tandem/operate2"), 403, 403},
		{"scopes with commas", scope("tandem/read,tandem/operate"), 403, 403},
		{"scopes in the gateway's own list only", func(req *events.APIGatewayV2HTTPRequest) {
			scope("")(req)
			req.RequestContext.Authorizer.JWT.Scopes = []string{"tandem/operate"}
		}, 403, 403},
		{"no authorizer", func(req *events.APIGatewayV2HTTPRequest) { req.RequestContext.Authorizer = nil }, 401, 401},
		{"an authorizer of another kind", func(req *events.APIGatewayV2HTTPRequest) {
			req.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
				Lambda: map[string]any{"client_id": "cli", "scope": "tandem/operate"},
			}
		}, 401, 401},
		{"no claims", claims(nil), 401, 401},
		{"no client", claims(map[string]string{"scope": "tandem/operate"}), 401, 401},
		{"an ID token", claims(map[string]string{"client_id": "cli", "scope": "tandem/operate", "token_use": "id"}), 401, 401},
		{"a token of no use", claims(map[string]string{"client_id": "cli", "scope": "tandem/operate", "token_use": ""}), 401, 401},
		{"a token of an issuer that tells no use", claims(map[string]string{"client_id": "cli", "scope": "tandem/operate"}), 200, 201},
		{"claims in headers", func(req *events.APIGatewayV2HTTPRequest) {
			req.RequestContext.Authorizer = nil
			req.Headers["x-amzn-claims"] = `{"client_id":"cli","scope":"tandem/operate"}`
		}, 401, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			for _, path := range []string{"regions", "regions/eu", "orders", "events"} {
				if res := w.ask(t, "eu", request("GET", path, "", tt.edit)); res.StatusCode != tt.get {
					t.Errorf("GET %s: %d %s, want %d", path, res.StatusCode, res.Body, tt.get)
				}
			}
			res := w.ask(t, "eu", request("PUT", "orders/eu", drain, tt.edit))
			if res.StatusCode != tt.put {
				t.Errorf("PUT: %d %s, want %d", res.StatusCode, res.Body, tt.put)
			}
			if refused := tt.put != 201; refused && (len(w.tables["eu"].Rows()) != 0 || res.Headers["www-authenticate"] == "") {
				t.Errorf("refused with headers %v, and the table has %v", res.Headers, w.tables["eu"].Rows())
			}
			if strings.Contains(w.log.String(), bearer) {
				t.Errorf("the log has the token:\n%s", w.log)
			}
		})
	}
}

func TestWhereNothingIs(t *testing.T) {
	tests := []struct {
		method, path string
		status       int
		code         wire.Code
	}{
		{"GET", "", 404, wire.UnknownPath},
		{"GET", "nothing", 404, wire.UnknownPath},
		{"GET", "regions/", 404, wire.UnknownRegion},
		{"GET", "regions/moon", 404, wire.UnknownRegion},
		{"GET", "regions/EU", 404, wire.UnknownRegion},
		{"GET", "regions/eu/", 404, wire.UnknownRegion},
		{"GET", "regions/eu/us", 404, wire.UnknownRegion},
		{"GET", "regions/{region}", 404, wire.UnknownRegion},
		{"GET", "regions/../orders", 404, wire.UnknownRegion},
		{"GET", "orders/eu", 405, wire.MethodNotAllowed},
		{"PUT", "orders/moon", 404, wire.UnknownRegion},
		{"PUT", "orders", 405, wire.MethodNotAllowed},
		{"POST", "orders/eu", 405, wire.MethodNotAllowed},
		{"DELETE", "orders/eu", 405, wire.MethodNotAllowed},
		{"PUT", "regions/eu", 405, wire.MethodNotAllowed},
		{"", "regions", 405, wire.MethodNotAllowed},
		{"GET", "events/1", 404, wire.UnknownPath},
		{"GET", "holds/eu", 404, wire.UnknownPath},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			problem := read[wire.Problem](t, w, "eu", tt.status, request(tt.method, tt.path, drain))
			if problem.Code != tt.code || problem.Error == "" {
				t.Errorf("problem is %+v, want %s", problem, tt.code)
			}
			if known := len(problem.Regions) == 2; known != (tt.code == wire.UnknownRegion) {
				t.Errorf("problem lists Regions %v", problem.Regions)
			}
			if len(w.ids("eu")) != 0 {
				t.Error("an order was written")
			}
		})
	}
	outside := request("GET", "", "")
	for _, path := range []string{"", "/", "regions", "/regions", "/.tandem/v2/regions", "//.tandem/v1/regions"} {
		outside.RawPath = path
		if problem := read[wire.Problem](t, newWorld(), "eu", 404, outside); problem.Code != wire.UnknownPath {
			t.Errorf("%s: %+v", path, problem)
		}
	}
}

func TestBodiesThatAreRefused(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	out := func(rest string) string { return `{"state":"out","mode":"drain","reason":"r"` + rest + `}` }
	tests := []struct {
		name, body, field string
		status            int
	}{
		{"nothing", "", "body", 400},
		{"no JSON", "out", "body", 400},
		{"no object", `["out"]`, "body", 400},
		{"null", "null", "body", 400},
		{"half an object", `{"state":"out"`, "body", 400},
		{"a broken value", `{"state":out}`, "body", 400},
		{"two objects", drain + drain, "body", 400},
		{"something behind", drain + " x", "body", 400},
		{"no UTF-8", "{\"state\":\"out\xff\"}", "body", 400},
		{"too large", out(`,"on_behalf_of":"` + strings.Repeat("x", wire.MaxBody) + `"`), "body", 413},
		{"an unknown field", out(`,"region":"us"`), "region", 400},
		{"a field in another case", `{"State":"out"}`, "State", 400},
		{"a field twice", out(`,"state":"in"`), "state", 400},
		{"a field of endless name", `{"` + long(2000) + `":1}`, long(64) + "…", 400},
		{"a number for a state", `{"state":1}`, "state", 400},
		{"null for a state", `{"state":null}`, "state", 400},
		{"an object for a reason", `{"reason":{}}`, "reason", 400},
		{"text for override", out(`,"override":"true"`), "override", 400},
		{"null for override", out(`,"override":null`), "override", 400},
		{"a number for an end", out(`,"expires_in":3600`), "expires_in", 400},
		{"no instant", out(`,"expires_at":"tomorrow"`), "expires_at", 400},
		{"no state", `{"reason":"r"}`, "state", 400},
		{"no such state", `{"state":"OUT","mode":"drain","reason":"r"}`, "state", 400},
		{"no mode", `{"state":"out","reason":"r"}`, "mode", 400},
		{"no such mode", `{"state":"out","mode":"kill","reason":"r"}`, "mode", 400},
		{"a mode of in", `{"state":"in","mode":"drain","reason":"r"}`, "mode", 400},
		{"an end of in", `{"state":"in","reason":"r","expires_in":"1h"}`, "expires_in", 400},
		{"override of a drain", out(`,"override":true`), "override", 400},
		{"override of in", `{"state":"in","reason":"r","override":true}`, "override", 400},
		{"no reason", `{"state":"out","mode":"drain"}`, "reason", 400},
		{"a blank reason", `{"state":"out","mode":"drain","reason":" \u3000"}`, "reason", 400},
		{"a long reason", `{"state":"out","mode":"drain","reason":"` + long(wire.MaxReason+1) + `"}`, "reason", 400},
		{"a reason of two lines", `{"state":"out","mode":"drain","reason":"a\n{\"level\":\"INFO\"}"}`, "reason", 400},
		{"a reason that moves the cursor", `{"state":"out","mode":"drain","reason":"\u001b[2J"}`, "reason", 400},
		{"a long person", out(`,"on_behalf_of":"` + long(wire.MaxPerson+1) + `"`), "on_behalf_of", 400},
		{"no duration", out(`,"expires_in":"1 hour"`), "expires_in", 400},
		{"ends before it is seen", out(`,"expires_in":"59s"`), "expires_in", 400},
		{"ended before", out(`,"expires_in":"-1h"`), "expires_in", 400},
		{"ends too late", out(`,"expires_in":"721h"`), "expires_in", 400},
		{"ended in the past", out(`,"expires_at":"2001-01-01T00:00:00Z"`), "expires_at", 400},
		{"ends in the far future", out(`,"expires_at":"9999-01-01T00:00:00Z"`), "expires_at", 400},
		{"ends twice", out(`,"expires_in":"1h","expires_at":"2001-01-01T00:00:00Z"`), "expires_at", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			encoded := func(req *events.APIGatewayV2HTTPRequest) {
				req.Body, req.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(tt.body)), true
			}
			for _, edit := range []edit{func(*events.APIGatewayV2HTTPRequest) {}, encoded} {
				problem := read[wire.Problem](t, w, "eu", tt.status, request("PUT", "orders/us", tt.body, edit))
				if problem.Field != tt.field || !strings.HasPrefix(problem.Error, tt.field+": ") {
					t.Errorf("problem is %+v, want one with %s", problem, tt.field)
				}
			}
			if rows := w.tables["eu"].Rows(); len(rows) != 0 {
				t.Errorf("the table has %v", rows)
			}
		})
	}
}

func TestHeadersAndQueriesThatAreRefused(t *testing.T) {
	tests := []struct {
		name  string
		req   events.APIGatewayV2HTTPRequest
		field string
	}{
		{"an empty key", request("PUT", "orders/us", drain, keyed("")), wire.IdempotencyKey},
		{"a long key", request("PUT", "orders/us", drain, keyed(strings.Repeat("k", 256))), wire.IdempotencyKey},
		{"a key with a tab", request("PUT", "orders/us", drain, keyed("a\tb")), wire.IdempotencyKey},
		{"a key that is no ASCII", request("PUT", "orders/us", drain, keyed("ä")), wire.IdempotencyKey},
		{"no base64", request("PUT", "orders/us", "!", func(req *events.APIGatewayV2HTTPRequest) { req.IsBase64Encoded = true }), "body"},
		{"a limit of none", request("GET", "orders", "", query("limit", "0")), "limit"},
		{"a limit below none", request("GET", "events", "", query("limit", "-1")), "limit"},
		{"a large limit", request("GET", "events", "", query("limit", "201")), "limit"},
		{"two limits", request("GET", "events", "", query("limit", "1,2")), "limit"},
		{"a misspelt limit", request("GET", "events", "", query("limt", "1")), "query"},
		{"no token", request("GET", "events", "", query("next", "ORDER#eu#x")), "next"},
		{"the token of another list", request("GET", "orders", "", query("next", "01JNK2W0000000000000000000")), "next"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if problem := read[wire.Problem](t, newWorld(), "eu", 400, tt.req); problem.Field != tt.field {
				t.Errorf("problem is %+v, want one with %s", problem, tt.field)
			}
		})
	}
}

// Whatever fails, there is an answer, in time, that tells nothing of the inside.
func TestTrouble(t *testing.T) {
	tests := map[string]func(w *world){
		"the table fails":   func(w *world) { w.tables["eu"].Fail(errDown); w.tables["us"].Fail(errDown) },
		"the table hangs":   func(w *world) { w.tables["eu"].Hang(); w.tables["us"].Hang() },
		"half of both each": func(w *world) { w.tables["eu"].Hang(); w.tables["us"].Fail(errDown) },
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				fault(w)
				for _, req := range []events.APIGatewayV2HTTPRequest{
					request("GET", "regions", ""), request("GET", "regions/eu", ""), request("GET", "orders", ""), request("GET", "events", ""),
					request("PUT", "orders/us", drain), request("PUT", "orders/us", `{"state":"out","mode":"fence","reason":"r"}`),
				} {
					began := time.Now()
					if problem := read[wire.Problem](t, w, "eu", 503, req); problem.Code != wire.Unavailable {
						t.Errorf("problem is %+v", problem)
					}
					if took := time.Since(began); took > 3*time.Second {
						t.Errorf("answered after %v", took)
					}
				}
			})
		})
	}
}

func TestABugIsAnAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.handlers["eu"].table = nil
	problem := read[wire.Problem](t, w, "eu", 500, request("GET", "regions", ""))
	if problem.Code != wire.Internal || strings.Contains(problem.Error, "nil pointer") {
		t.Errorf("problem is %+v", problem)
	}
	if log := w.log.String(); !strings.Contains(log, "request-1") || !strings.Contains(log, "nil pointer") {
		t.Errorf("the log does not lead to the bug: %s", log)
	}
}

// Whatever is sent, the answer is one of the API's, and only a good order is written.
func FuzzGive(f *testing.F) {
	for _, body := range []string{drain, `{"state":"in","reason":"back"}`, `{"state":"out","mode":"fence","reason":"r","expires_in":"1h","override":true}`, `{"state":`, `[]`} {
		f.Add(body, "key", false)
	}
	f.Fuzz(func(t *testing.T, body, key string, encoded bool) {
		w := newWorld()
		res := w.ask(t, "eu", request("PUT", "orders/us", body, keyed(key), func(req *events.APIGatewayV2HTTPRequest) { req.IsBase64Encoded = encoded }))
		written := len(w.ids("eu")) == 1
		if res.StatusCode >= 500 || written != (res.StatusCode == 201) {
			t.Errorf("answer is %d %s, and the table has %v", res.StatusCode, res.Body, w.ids("eu"))
		}
		if written {
			read[wire.OrdersAnswer](t, w, "eu", 200, request("GET", "orders", ""))
		}
	})
}
