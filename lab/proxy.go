package lab

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
)

// proxy is an HTTP proxy that knows the lab's names. It is how function code, which on AWS would ask a
// public resolver, reaches HTTPS endpoints by their real names, with nothing but HTTPS_PROXY set; and
// how curl does: `curl --proxy http://127.0.0.1:… https://api.tandem.test/`.
//
// It leads nowhere else: names the lab does not have are refused.
type proxy struct {
	dial  dial // by name
	plain *httputil.ReverseProxy
}

// dial opens a connection to host:port.
type dial func(ctx context.Context, network, address string) (net.Conn, error)

func newProxy(byName dial) *proxy {
	return &proxy{dial: byName, plain: &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.Out.Host = r.In.Host },
		Transport: &http.Transport{DialContext: byName, DisableKeepAlives: true},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusBadGateway)
		},
	}}
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		p.tunnel(w, r)
	case r.URL.IsAbs():
		p.plain.ServeHTTP(w, r)
	default:
		http.Error(w, "this is the lab's HTTP proxy: use it with curl --proxy or HTTPS_PROXY", http.StatusBadRequest)
	}
}

// tunnel joins the client with the endpoint until one of them ends.
func (p *proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	upstream, err := p.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer upstream.Close()
	client, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer client.Close()
	if _, err := io.WriteString(client, "HTTP/1.1 200 Connection Established\r\n\r\n"); err != nil {
		return
	}
	var sending sync.WaitGroup
	sending.Go(func() {
		_, _ = io.Copy(upstream, buffered)
		upstream.Close()
	})
	_, _ = io.Copy(client, upstream)
	client.Close()
	sending.Wait()
}

// byName dials host:port by the lab's own DNS, as from one Region.
func (l *Lab) byName(from string) dial {
	connect := l.network.dialer(from)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, fmt.Errorf("dial %s: %w", address, err)
		}
		ip, ok := l.dns.Resolve(host)
		if !ok {
			return nil, fmt.Errorf("dial %s: the lab's DNS has no address for %s", address, host)
		}
		return connect(ctx, network, net.JoinHostPort(ip.String(), port))
	}
}
