package apigateway_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

// managed is the API of a Region with one of everything.
func managed(t *testing.T) http.Handler {
	t.Helper()
	declared := guarded()
	declared.Integrations[0].Timeout = 2500 * time.Millisecond
	declared.Integrations = append(declared.Integrations, stack.Integration{ID: "origin", Type: "HTTP_PROXY", URI: "https://origin.test/"})
	declared.Routes[0].Integration = "origin"
	declared.Routes[0].Throttle = &stack.Throttle{Rate: 2.5, Burst: 7}
	g, err := apigateway.New(apigateway.Options{
		Region: region, Account: "111122223333", Invoke: echo, Issuers: newIssuer(), Transport: apigateway.Transport(),
		APIs: []stack.API{declared, {Region: region, ID: "zzzzzzzzzz", Name: "empty"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return g.API()
}

func manage(handler http.Handler, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(method, "https://apigateway.eu-west-1.amazonaws.com"+target, nil))
	return w
}

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// decode reads an answer, with CREATED for the time when everything was made.
func decode(t *testing.T, w *httptest.ResponseRecorder) (answer map[string]any) {
	t.Helper()
	text := created.ReplaceAll(w.Body.Bytes(), []byte("CREATED"))
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if id := w.Header().Get("X-Amzn-Requestid"); !uuid.MatchString(id) || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got header %v", w.Header())
	}
	return answer
}

var created = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

// TestManagementGolden reads everything there is: each list, and each resource that a list has.
func TestManagementGolden(t *testing.T) {
	t.Parallel()
	handler, identifiers := managed(t), map[string]string{
		"/v2/apis":                                   "apiId",
		"/v2/apis/a1b2c3d4e5/authorizers":            "authorizerId",
		"/v2/apis/a1b2c3d4e5/deployments":            "deploymentId",
		"/v2/apis/a1b2c3d4e5/integrations":           "integrationId",
		"/v2/apis/a1b2c3d4e5/routes":                 "routeId",
		"/v2/apis/a1b2c3d4e5/stages":                 "stageName",
		"/v2/domainnames":                            "domainName",
		"/v2/domainnames/" + domain + "/apimappings": "apiMappingId",
		"/v2/apis/zzzzzzzzzz/routes":                 "routeId",
		"/v2/apis/zzzzzzzzzz/authorizers":            "authorizerId",
	}
	answers := make(map[string]any)
	for path, identifier := range identifiers {
		w := manage(handler, "GET", path)
		answers[path] = decode(t, w)
		if w.Code != 200 {
			t.Errorf("%s: got %d", path, w.Code)
		}
		for _, item := range answers[path].(map[string]any)["items"].([]any) {
			id := item.(map[string]any)[identifier].(string)
			one := decode(t, manage(handler, "GET", path+"/"+strings.ReplaceAll(id, "$", "%24")))
			if diff := cmp.Diff(item, any(one)); diff != "" {
				t.Errorf("%s/%s is not as listed (-list +alone):\n%s", path, id, diff)
			}
		}
	}
	compareAnswers(t, "testdata/management.json", answers)
}

// compareAnswers holds answers against a golden file, which -update rewrites.
func compareAnswers(t *testing.T, file string, got any) {
	t.Helper()
	text, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(append(text, '\n'))); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestManagementTags(t *testing.T) {
	t.Parallel()
	handler := managed(t)
	for resource, known := range map[string]bool{
		"arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5":                 true,
		"arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5/stages/$default": true,
		"arn:aws:apigateway:eu-west-1::/domainnames/" + domain:           true,
		"arn:aws:apigateway:us-east-1::/apis/a1b2c3d4e5":                 false,
		"arn:aws:apigateway:eu-west-1::/apis/none":                       false,
		"arn:aws:apigateway:eu-west-1:111122223333:/apis/a1b2c3d4e5":     false,
	} {
		escaped := strings.NewReplacer(":", "%3A", "/", "%2F", "$", "%24").Replace(resource)
		w := manage(handler, "GET", "/v2/tags/"+escaped)
		if body := strings.TrimSpace(w.Body.String()); (w.Code == 200) != known || known && body != `{"tags":{}}` || !known && w.Code != 404 {
			t.Errorf("%s: got %d %s", resource, w.Code, body)
		}
	}
}

func TestManagementRefusals(t *testing.T) {
	t.Parallel()
	handler := managed(t)
	const lacks = "the lab does not have "
	for _, test := range []struct {
		method, target string
		status         int
		kind, message  string
	}{
		{"GET", "/v2/apis/none", 404, "NotFoundException", "Invalid API identifier specified none"},
		{"GET", "/v2/apis/none/routes", 404, "NotFoundException", "Invalid API identifier specified 111122223333:none"},
		{"GET", "/v2/apis/none/stages/$default", 404, "NotFoundException", "Invalid API identifier specified 111122223333:none"},
		{"GET", "/v2/apis/a1b2c3d4e5/routes/none", 404, "NotFoundException", "Invalid route identifier specified none"},
		{"GET", "/v2/apis/a1b2c3d4e5/stages/prod", 404, "NotFoundException", "Invalid stage identifier specified prod"},
		{"GET", "/v2/domainnames/other.test", 404, "NotFoundException", "Invalid domain name identifier specified other.test"},
		{"GET", "/v2/domainnames/other.test/apimappings", 404, "NotFoundException", "Invalid domain name identifier specified other.test"},
		{"GET", "/v2/apis?maxResults=0", 400, "BadRequestException", `Invalid maxResults "0"`},
		{"GET", "/v2/apis?maxResults=501", 400, "BadRequestException", `Invalid maxResults "501"`},
		{"GET", "/v2/apis?maxResults=x", 400, "BadRequestException", `Invalid maxResults "x"`},
		{"GET", "/v2/apis?nextToken=x", 400, "BadRequestException", `Invalid nextToken "x"`},
		{"GET", "/v2/apis?nextToken=OTk", 400, "BadRequestException", `Invalid nextToken "OTk"`},
		{"GET", "/v2/apis?nextToken=LTE", 400, "BadRequestException", `Invalid nextToken "LTE"`},
		{"POST", "/v2/apis", 501, "UnknownOperationException", lacks + "POST /v2/apis:"},
		{"DELETE", "/v2/apis/a1b2c3d4e5", 501, "UnknownOperationException", lacks + "DELETE /v2/apis/a1b2c3d4e5:"},
		{"PATCH", "/v2/apis/a1b2c3d4e5/stages/$default", 501, "UnknownOperationException", lacks + "PATCH "},
		{"GET", "/v2/vpclinks", 501, "UnknownOperationException", lacks + "GET /v2/vpclinks:"},
		{"GET", "/v2/apis/", 501, "UnknownOperationException", lacks + "GET /v2/apis/:"},
		{"GET", "/v2//apis", 501, "UnknownOperationException", lacks + "GET /v2//apis:"},
		{"GET", "/restapis", 501, "UnknownOperationException", lacks + "GET /restapis:"},
		{"GET", "/", 501, "UnknownOperationException", lacks + "GET /:"},
	} {
		w := manage(handler, test.method, test.target)
		message, _ := decode(t, w)["message"].(string)
		if w.Code != test.status || w.Header().Get("X-Amzn-Errortype") != test.kind || !strings.HasPrefix(message, test.message) {
			t.Errorf("%s %s: got %d %s %q", test.method, test.target, w.Code, w.Header().Get("X-Amzn-Errortype"), message)
		}
	}
}

func TestManagementPages(t *testing.T) {
	t.Parallel()
	var keys []string
	for n := range 60 {
		keys = append(keys, fmt.Sprintf("GET /%02d", n))
	}
	handler := newGateway(t, echo, declare(keys...)).API()
	for size, pages := range map[string]int{"": 3, "1": 60, "59": 2, "60": 1, "500": 1} {
		var got []string
		token, asked := "", 0
		for {
			w := manage(handler, "GET", "/v2/apis/a1b2c3d4e5/routes?maxResults="+size+"&nextToken="+token)
			var page struct {
				Items     []struct{ RouteKey, RouteID string }
				NextToken string
			}
			if err := json.NewDecoder(bytes.NewReader(w.Body.Bytes())).Decode(&page); err != nil || w.Code != 200 {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			for _, item := range page.Items {
				got = append(got, item.RouteKey)
				if !regexp.MustCompile(`^[a-z0-9]{7}$`).MatchString(item.RouteID) {
					t.Errorf("got route ID %q", item.RouteID)
				}
			}
			asked++
			if token = page.NextToken; token == "" {
				break
			}
		}
		if diff := cmp.Diff(keys, got); diff != "" || asked != pages {
			t.Errorf("pages of %q: %d, want %d (-want +got):\n%s", size, asked, pages, diff)
		}
	}
}
