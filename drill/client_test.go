package drill

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/deployment"
)

// region is one real HTTPS server that says its name.
func region(t *testing.T, name string) *httptest.Server {
	t.Helper()
	return serving(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set(servedBy, name) })
}

func serving(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// Real sockets, and what each kind of client does when the answer moves while its old Region lives on.
func TestClientsFollowTheAnswer(t *testing.T) {
	t.Parallel()
	servers := map[string]*httptest.Server{east: region(t, east), west: region(t, west)}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: servers[east].Certificate().Raw}
	if err := os.WriteFile(ca, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	d := deployment.Deployment{
		Name: "example.com", TimeScale: 20, // the name in httptest's certificate
		Regions: []deployment.Region{{Name: east, Target: "d-east.aws"}, {Name: west, Target: "d-west.aws"}},
		Lab: &deployment.Lab{CA: ca, Addresses: map[string]string{
			east: servers[east].Listener.Addr().String(), west: servers[west].Listener.Addr().String(),
		}},
	}
	w, err := newWire(d, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	leads := "d-east.aws."
	w.resolver.ask = func(ctx context.Context, q *dns.Msg) (*dns.Msg, error) {
		return zone(map[string][]string{"example.com.": {"example.com. 0 CNAME " + leads}})(ctx, q)
	}
	classes := []Class{
		{Kind: HonoursTTL, Clients: 1}, {Kind: FloorsTTL, Floor: time.Hour, Clients: 1}, {Kind: CachesForever, Clients: 1}, {Kind: KeepsConnections, Clients: 1},
	}
	clients := w.fleet(classes, func() float64 { return 1 }, func(resolution) {})
	want := func(when string, regions ...string) {
		for i, c := range clients {
			r := request{Write: i%2 == 0, Key: "k"}
			if c.do(t.Context(), &r); !r.ok() || r.Region != regions[i] {
				t.Errorf("%s: a client that %s reached %q (%s), want %s", when, c.class.Kind, r.Region, r.Failure, regions[i])
			}
		}
	}
	t.Cleanup(func() {
		for _, c := range clients {
			c.close()
		}
	})
	want("at first", east, east, east, east)
	leads = "d-west.aws."
	want("after the switch", west, east, east, east)
	servers[east].CloseClientConnections()
	want("after connections broke", west, east, east, west)
}

func TestFailures(t *testing.T) {
	t.Parallel()
	s := region(t, east)
	closed := region(t, east)
	closed.Close()
	hung := serving(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	broken := serving(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	failing := serving(t, http.NotFound)
	tests := []struct {
		name   string
		server *httptest.Server
		within time.Duration
		trust  bool
		want   Failure
	}{
		{"answers", s, time.Minute, true, ""},
		{"unknown authority", s, time.Minute, false, FailedTLS},
		{"refuses", closed, time.Minute, true, FailedConnect},
		{"hangs", hung, time.Millisecond, true, FailedTimeout},
		{"breaks off", broken, time.Minute, true, FailedBroken},
		{"has no such item", failing, time.Minute, true, FailedStatus},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := wire{name: "example.com", scale: 1, timeout: time.Minute}
			w.dial = (&net.Dialer{}).DialContext
			w.resolver = resolver{
				ask:   zone(map[string][]string{"example.com.": {"example.com. 20 CNAME d-east.aws."}}),
				atlas: atlas{byTarget: map[string]string{"d-east.aws": east}, dial: map[string]string{east: tt.server.Listener.Addr().String()}},
			}
			if tt.trust {
				w.roots = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			}
			c := w.fleet([]Class{{Kind: HonoursTTL, Clients: 1}}, func() float64 { return 0 }, func(resolution) {})[0]
			defer c.close()
			ctx, cancel := context.WithTimeout(t.Context(), tt.within)
			defer cancel()
			r := request{Key: "k"}
			if c.do(ctx, &r); r.Failure != tt.want {
				t.Errorf("failure %q, want %q", r.Failure, tt.want)
			}
		})
	}
}
