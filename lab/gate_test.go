package lab

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"sync"
	"syscall"
	"testing"

	"github.com/tandem-failover/tandem/lab/fault"
)

// serve runs a server behind a gate that answers every request with its name.
func serve(t *testing.T) *gate {
	t.Helper()
	g, err := newGate("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "here")
	})}
	var running sync.WaitGroup
	running.Go(func() { server.Serve(g) })
	t.Cleanup(func() {
		g.Close()
		server.Close()
		running.Wait()
	})
	return g
}

func get(ctx context.Context, client *http.Client, g *gate) (string, error) {
	request, err := http.NewRequestWithContext(ctx, "GET", "http://"+g.addr, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func newClient(t *testing.T) *http.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func mustGet(t *testing.T, c *http.Client, g *gate) {
	t.Helper()
	if body, err := get(t.Context(), c, g); body != "here" || err != nil {
		t.Fatalf("through an open gate: got %q, %v", body, err)
	}
}

func TestGateRefusesAndServesAgain(t *testing.T) {
	t.Parallel()
	g, c := serve(t), newClient(t)
	for range 3 {
		mustGet(t, c, g)
		if err := g.set(fault.Refused); err != nil {
			t.Fatal(err)
		}
		if _, err := get(t.Context(), newClient(t), g); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("a new connection while refused: got %v, want connection refused", err)
		}
		if _, err := get(t.Context(), c, g); err == nil {
			t.Error("an old connection still works while refused")
		}
		if err := g.set(fault.Serving); err != nil {
			t.Fatal(err)
		}
	}
	mustGet(t, c, g)
}

func TestGateHangsWithoutAWord(t *testing.T) {
	t.Parallel()
	g, warm := serve(t), newClient(t)
	mustGet(t, warm, g)
	if err := g.set(fault.Hung); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	answers := make(chan error, 2)
	for _, c := range []*http.Client{warm, newClient(t)} {
		go func() {
			_, err := get(ctx, c, g)
			answers <- err
		}()
	}
	fresh, err := net.Dial("tcp", g.addr)
	if err != nil {
		t.Fatalf("a hung Region still lets connections open: %v", err)
	}
	defer fresh.Close()
	select {
	case err := <-answers:
		t.Errorf("an answer from a hung Region: %v", err)
	default:
	}
	cancel()
	for range 2 {
		if err := <-answers; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the client's own giving up", err)
		}
	}
	if err := g.set(fault.Serving); err != nil {
		t.Fatal(err)
	}
	mustGet(t, warm, g)
}

func TestAHungGateForgetsWhoGaveUp(t *testing.T) {
	t.Parallel()
	g, warm := serve(t), newClient(t)
	mustGet(t, warm, g)
	if err := g.set(fault.Hung); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		conn, err := net.Dial("tcp", g.addr)
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
	warm.CloseIdleConnections()
	for held := 1; held > 0; runtime.Gosched() {
		g.mu.Lock()
		held = len(g.conns)
		g.mu.Unlock()
	}
}

func TestHealingATakenAddressSaysSo(t *testing.T) {
	t.Parallel()
	g := serve(t)
	if err := g.set(fault.Refused); err != nil {
		t.Fatal(err)
	}
	squatter, err := net.Listen("tcp", g.addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.set(fault.Serving); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("got %v, want address in use", err)
	}
	squatter.Close()
	if err := g.set(fault.Serving); err != nil {
		t.Fatal(err)
	}
	mustGet(t, newClient(t), g)
}
