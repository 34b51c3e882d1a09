package registry_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/registry"
)

// Two Regions have one address, as in a lab: the Region must be in what is signed. A fault of the server
// is tried twice, not three times.
func TestClientsSignForTheirRegion(t *testing.T) {
	var mu sync.Mutex // guards scopes
	var scopes []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		scope := strings.Split(r.Header.Get("Authorization"), "/")
		mu.Lock()
		scopes = append(scopes, scope[2])
		mu.Unlock()
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"__type":"com.amazon.coral.service#InternalServerError","message":"no"}`)
	}))
	defer server.Close()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
	} {
		t.Setenv(name, value)
	}
	cfg, err := registry.LoadConfig(t.Context(), time.Second)
	check(t, err)
	replicas := registry.Open(cfg, registry.Place{
		Table: "tandem", Service: "shop", Home: "us-east-1", Regions: []string{"eu-west-1", "us-east-1"},
	}, time.Minute)
	if _, err := replicas.Read(t.Context()); err == nil {
		t.Fatal("Read succeeded against a server that fails")
	}
	if want := "us-east-1 us-east-1 eu-west-1 eu-west-1"; strings.Join(scopes, " ") != want {
		t.Errorf("signed for %v, want %v: home first, each twice", scopes, want)
	}
}
