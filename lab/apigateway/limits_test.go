package apigateway_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/lab/scale"
)

// pipes is a listener whose connections are in memory, so that time can be made up.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	close(p.closed)
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// connect serves handler as the lab does, in a bubble, and returns a client's end of a connection and what
// is closed when the server has ended it.
func connect(t *testing.T, handler http.Handler, s scale.Factor, protocols *http.Protocols) (net.Conn, <-chan struct{}) {
	t.Helper()
	listener, ended := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}, make(chan struct{})
	server := apigateway.Server(handler, s)
	server.Protocols = protocols
	server.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			close(ended)
		}
	}
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { server.Close() })
	client, end := net.Pipe()
	t.Cleanup(func() { client.Close() })
	listener.conns <- end
	return client, ended
}

// TestSlowClients: who does not get done is not waited for. What clients do ends with their connections.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	const request = "POST /items HTTP/1.1\r\nHost: " + domain + "\r\n"
	write := func(c net.Conn, text string) { _, _ = io.WriteString(c, text) }
	// dribble sends a byte every second until the connection ends.
	dribble := func(c net.Conn, text string) {
		for i := 0; ; i++ {
			if _, err := io.WriteString(c, text[i%len(text):][:1]); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}
	unencryptedHTTP2 := new(http.Protocols)
	unencryptedHTTP2.SetUnencryptedHTTP2(true)
	for _, test := range []struct {
		name      string
		scale     scale.Factor
		protocols *http.Protocols
		client    func(net.Conn)
		reads     bool // whether it reads what the server sends
		after     time.Duration
	}{
		{"says nothing", 1, nil, func(net.Conn) {}, true, 10 * time.Second},
		{"half a head", 1, nil, func(c net.Conn) { write(c, request) }, true, 10 * time.Second},
		{"a head by bytes", 1, nil, func(c net.Conn) { dribble(c, "GET /"+strings.Repeat("x", 99)) }, true, 10 * time.Second},
		{"half a body", 1, nil, func(c net.Conn) { write(c, request+"Content-Length: 9\r\n\r\nhalf") }, true, time.Minute},
		{"half a body, faster", 20, nil, func(c net.Conn) { write(c, request+"Content-Length: 9\r\n\r\nhalf") }, true, 3 * time.Second},
		{"a body by bytes", 1, nil, func(c net.Conn) {
			write(c, request+"Content-Length: 999\r\n\r\n")
			dribble(c, "x")
		}, true, time.Minute},
		{"idle", 1, nil, func(c net.Conn) { write(c, request+"\r\n") }, true, 5 * time.Minute},
		{"reads nothing", 1, nil, func(c net.Conn) { write(c, request+"\r\n") }, false, 153 * time.Second},
		{"reads nothing, faster", 20, nil, func(c net.Conn) { write(c, request+"\r\n") }, false, 7650 * time.Millisecond},
		{"reads nothing of HTTP/2", 1, unencryptedHTTP2, func(c net.Conn) {
			write(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
		}, false, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, ended := connect(t, newGateway(t, respond(`{}`), declare("POST /items")), test.scale, test.protocols)
				start := time.Now()
				var talking sync.WaitGroup
				talking.Go(func() { test.client(client) })
				if test.reads {
					talking.Go(func() { _, _ = io.Copy(io.Discard, client) })
				}
				<-ended
				defer talking.Wait()
				defer client.Close()
				// net/http leaves what it said half a second to arrive.
				if lasted := time.Since(start); lasted < test.after || lasted > test.after+time.Second {
					t.Errorf("the connection lasted %v, want %v", lasted, test.after)
				}
			})
		})
	}
}

// counted counts what a handler reads of request bodies.
type counted struct {
	http.Handler
	read atomic.Int64
}

func (c *counted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = &countedBody{r.Body, &c.read}
	c.Handler.ServeHTTP(w, r)
}

type countedBody struct {
	io.ReadCloser
	read *atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}

// TestLargeBodies sends twice as much as a payload may have, over real connections.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		http2 bool
		known bool  // whether the client says how much will come
		most  int64 // that may be read
	}{
		{"HTTP/1.1, length known", false, true, 0},
		{"HTTP/1.1, length unknown", false, false, apigateway.MaxPayload + 1},
		{"HTTP/2, length known", true, true, 0},
		{"HTTP/2, length unknown", true, false, apigateway.MaxPayload + 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			handler := &counted{Handler: newGateway(t, func(context.Context, string, []byte) ([]byte, string, error) {
				return nil, "", errors.New("the function was called")
			}, declare("POST /items"))}
			client := serve(t, handler, test.http2)
			body := io.LimitReader(zeros{}, 2*apigateway.MaxPayload)
			r, err := http.NewRequestWithContext(t.Context(), "POST", "https://"+domain+"/items", body)
			if err != nil {
				t.Fatal(err)
			}
			if test.known {
				r.ContentLength = 2 * apigateway.MaxPayload
			}
			got, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer got.Body.Close()
			wantRefusal(t, got, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
			if read := handler.read.Load(); read > test.most {
				t.Errorf("%d bytes were read, want %d at most", read, test.most)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// exchange sends text over a real connection and returns all that comes back.
func exchange(t *testing.T, handler http.Handler, text string) *bufio.Reader {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.Config = apigateway.Server(handler, 1)
	server.Start()
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() { _, _ = io.WriteString(conn, text) }() // ends with the connection
	return bufio.NewReader(conn)
}

// TestRefusedBodiesAreNotAskedFor: who is refused is not told to go on sending.
func TestRefusedBodiesAreNotAskedFor(t *testing.T) {
	t.Parallel()
	answer := exchange(t, newGuarded(t, newIssuer(), 1),
		"POST /token HTTP/1.1\r\nHost: "+domain+"\r\nExpect: 100-continue\r\nContent-Length: 10000000\r\n\r\n")
	r, err := http.ReadResponse(answer, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusUnauthorized || !r.Close {
		t.Errorf("got %d, closing: %v; want 401 and the end of the connection", r.StatusCode, r.Close)
	}
}

// TestEndlessHeads: of a head without end no more is read than a bounded part.
func TestEndlessHeads(t *testing.T) {
	t.Parallel()
	answer := exchange(t, newGateway(t, respond(`{}`), declare("$default")),
		"GET / HTTP/1.1\r\nHost: "+domain+"\r\n"+strings.Repeat("X-Fill: "+strings.Repeat("x", 1000)+"\r\n", 10_000))
	line, err := answer.ReadBytes('\n')
	if err != nil || !bytes.HasPrefix(line, []byte("HTTP/1.1 431 ")) {
		t.Errorf("got %q, %v", line, err)
	}
}
