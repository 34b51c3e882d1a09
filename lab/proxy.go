package lab

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync"
)

// proxy is an HTTP proxy that knows the lab's names. It is how function code, which on AWS would ask a
// public resolver, reaches HTTPS endpoints by their real names, with nothing but HTTPS_PROXY set; and
// how curl does: `curl --proxy http://127.0.0.1:… https://api.tandem.test/`.
//
// It leads nowhere else: names the lab does not have are refused.
type proxy struct {
	names *net.Resolver // asks the lab's DNS only
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	plain *httputil.ReverseProxy
}

// newProxy asks the name server at dns and connects with dial.
func newProxy(dns string, dial func(ctx context.Context, network, address string) (net.Conn, error)) *proxy {
	ask := func(ctx context.Context, network, _ string) (net.Conn, error) {
		var plain net.Dialer
		return plain.DialContext(ctx, network, dns)
	}
	p := &proxy{names: &net.Resolver{PreferGo: true, Dial: ask}, dial: dial}
	p.plain = &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.Out.Host = r.In.Host },
		Transport: &http.Transport{DialContext: p.dialName, DisableKeepAlives: true},
	}
	return p
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
	upstream, err := p.dialName(r.Context(), "tcp", r.Host)
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

// dialName dials host:port by the lab's own DNS.
func (p *proxy) dialName(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("proxy to %s: %w", address, err)
	}
	ips, err := p.names.LookupNetIP(ctx, "ip4", strings.TrimSuffix(host, ".")+".")
	if err != nil {
		return nil, fmt.Errorf("proxy to %s: %w", address, err)
	}
	return p.dial(ctx, network, net.JoinHostPort(ips[0].Unmap().String(), port))
}
