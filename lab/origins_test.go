package lab

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestOriginsAreOnThisMachine(t *testing.T) {
	t.Parallel()
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") }))
	defer origin.Close()
	transport := origins()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	response, err := client.Get(origin.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "here" {
		t.Errorf("an origin on this machine answers %q, %v", body, err)
	}
	for _, address := range []string{"http://192.0.2.1/", "http://[2001:db8::1]/", "https://169.254.169.254/", "http://app.invalid/", "http://2130706433/"} {
		response, err := client.Get(address)
		if err == nil {
			response.Body.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "is not on this machine") {
			t.Errorf("GET %s: %v", address, err)
		}
	}
}
