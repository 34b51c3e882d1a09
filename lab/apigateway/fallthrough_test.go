package apigateway_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

// An operator who misspells a path in a hurry must not hand the token to the app.
func TestTheAppNeverSeesAnOperatorsToken(t *testing.T) {
	t.Parallel()
	s, err := stack.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	g, err := apigateway.New(apigateway.Options{
		Region: s.Regions[0], APIs: s.APIs[:1], Issuers: newIssuer(),
		Invoke: func(_ context.Context, function string, payload []byte) ([]byte, string, error) {
			t.Errorf("%s was invoked with %s", function, payload)
			return []byte(`{}`), "", nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"POST /.tandem/v1/orders/eu-west-1", "PUT /.tandem/v1/orders/eu-west-1/", "GET /.tandem/v1/region", "HEAD /.tandem/v1/events",
		"GET /.tandem/v1/holds/eu-west-1/another-key", "GET /.tandem/v1/holds/eu-west-1",
	} {
		method, path, _ := strings.Cut(line, " ")
		r := httptest.NewRequest(method, "https://"+s.Name+path, nil)
		r.Header.Set("Authorization", "Bearer no.real.token")
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		if w.Code != 401 {
			t.Errorf("%s: got %d, want 401", line, w.Code)
		}
	}
}
