package lab

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
)

// openDoors gives every Region its address and its HTTPS and HTTP ports, and tells the network.
func (l *Lab) openDoors(context.Context) error {
	secure, err := openGates(len(l.stack.Regions), l.options.HTTPSPort)
	if err != nil {
		return fmt.Errorf("open the HTTPS endpoints: %w", err)
	}
	for i, name := range l.stack.Regions {
		l.regions[name] = &region{name: name, addr: regionAddr(i + 1), https: secure[i]}
	}
	plain, err := openGates(len(l.stack.Regions), l.options.HTTPPort)
	if err != nil {
		return fmt.Errorf("open the HTTP endpoints: %w", err)
	}
	for i, name := range l.stack.Regions {
		r := l.regions[name]
		r.http = plain[i]
		// Clients of the lab may use AWS's ports or the lab's.
		for _, g := range []struct {
			gate *gate
			port uint16
		}{{r.https, 443}, {r.http, 80}} {
			d := door{region: name, addr: g.gate.addr}
			l.network.doors[netip.AddrPortFrom(r.addr, g.port)] = d
			l.network.doors[netip.AddrPortFrom(r.addr, portOf(g.gate))] = d
		}
	}
	return nil
}

// issueCertificates gives every Region the certificate of its names.
func (l *Lab) issueCertificates() error {
	for _, r := range l.regions {
		certificate, err := l.authority.issue(l.certificateNames(r.name))
		if err != nil {
			return err
		}
		r.certificate = certificate
	}
	return nil
}

// hosts are AWS's names in this stack, which the lab's DNS answers with the Regions' addresses.
func (l *Lab) hosts() map[string][]netip.Addr {
	hosts := make(map[string][]netip.Addr)
	for _, api := range l.stack.APIs {
		addr := []netip.Addr{l.regions[api.Region].addr}
		hosts[apigateway.Host(api)+"."] = addr
		for _, domain := range api.Domains {
			hosts[domain.Target+"."] = addr
		}
	}
	for _, r := range l.regions {
		for _, host := range r.pools.Hosts() {
			hosts[host+"."] = []netip.Addr{r.addr}
		}
	}
	return hosts
}

// serve starts every server behind its listener.
func (l *Lab) serve() {
	for _, r := range l.regions {
		front := newFront(r, l.troubles)
		plain := apigateway.Server(front, l.options.Scale)
		l.serveOn(plain, func() error { return plain.Serve(r.http) })
		secure := apigateway.Server(front, l.options.Scale)
		secure.TLSConfig = &tls.Config{Certificates: []tls.Certificate{r.certificate}, MinVersion: tls.VersionTLS12}
		l.serveOn(secure, func() error { return secure.ServeTLS(r.https, "", "") })
	}
	for _, e := range l.inside {
		l.serveEndpoint(e)
	}
	l.serveEndpoint(l.outside)
}

// longestFunction is how long a function may take, which no HTTP API waits for but Lambda's Invoke does.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
const longestFunction = 15 * time.Minute

func (l *Lab) serveEndpoint(e *endpoint) {
	server := apigateway.Server(e, l.options.Scale)
	server.WriteTimeout += l.options.Scale.Real(longestFunction)
	l.serveOn(server, func() error { return server.Serve(e.listener) })
}

// serveOn runs a server until the lab closes it. A listener that is open serves until it is closed, so
// any other end is a mistake in this package.
func (l *Lab) serveOn(server *http.Server, serve func() error) {
	server.ErrorLog = quiet
	server.Handler = l.visitors.count(server.Handler)
	l.servers = append(l.servers, server)
	l.serving.Go(func() {
		if err := serve(); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			panic(err)
		}
	})
}

// certificateNames are the names a Region's certificate covers: its own, and those of its APIs and pools.
func (l *Lab) certificateNames(region string) []string {
	names := append([]string{region}, l.regions[region].pools.Hosts()...)
	for _, api := range apisOf(l.stack, region) {
		names = append(names, apigateway.Host(api))
		for _, domain := range api.Domains {
			names = append(names, domain.Name)
		}
	}
	return names
}

func portOf(g *gate) uint16 { return uint16(g.Addr().(*net.TCPAddr).Port) }
