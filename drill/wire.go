package drill

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/lab/scale"
)

// dialer opens a connection, as net.Dialer.DialContext does.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// wire is how a drill reaches the deployment. Tests put connections in memory here.
type wire struct {
	name     string // the service's DNS name
	scale    scale.Factor
	timeout  time.Duration // real; a client's patience
	resolver resolver
	dial     dialer
	roots    *x509.CertPool // nil for the system's
}

// dnsPatience is how long a client waits for one DNS reply before it asks again, in lab time. Stub
// resolvers wait 5 s by default (resolv.conf(5)); a name server near by answers in milliseconds, and a
// lost packet should not cost a request.
const dnsPatience = time.Second

// newWire reads from the deployment how it is reached: a lab by its own name server and certificate
// authority, anything else as every client of this machine reaches it.
func newWire(d deployment.Deployment, patience time.Duration) (wire, error) {
	w := wire{name: canon(d.Name), scale: scale.Factor(d.TimeScale)}
	w.timeout = w.scale.Real(patience)
	w.dial = (&net.Dialer{Timeout: w.timeout}).DialContext
	w.resolver.atlas = newAtlas(d)
	if d.Lab == nil {
		server, err := systemResolver()
		if err != nil {
			return wire{}, err
		}
		w.resolver.ask = askServer(server)
		return w, nil
	}
	w.resolver.ask = askServer(d.Lab.DNS)
	pem, err := os.ReadFile(d.Lab.CA)
	if err != nil {
		return wire{}, fmt.Errorf("read the lab's certificate authority: %w", err)
	}
	w.roots = x509.NewCertPool()
	if !w.roots.AppendCertsFromPEM(pem) {
		return wire{}, fmt.Errorf("read the lab's certificate authority: no certificate in %s", d.Lab.CA)
	}
	return w, nil
}

// transport never uses the environment's proxy: it would resolve names on the client's behalf.
func (w wire) transport(dial dialer) *http.Transport {
	return &http.Transport{
		DialContext:         dial,
		TLSClientConfig:     &tls.Config{RootCAs: w.roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: w.timeout,
		MaxIdleConnsPerHost: 4,
		DisableCompression:  true,
	}
}

// fleet is every client of a scenario. Each is given a random share of its first TTL.
func (w wire) fleet(classes []Class, share func() float64, resolved func(resolution)) []*client {
	var clients []*client
	for i, class := range classes {
		for range class.Clients {
			clients = append(clients, &client{
				wire: w, class: class, index: i, id: len(clients), resolved: resolved,
				cache: &cache{kind: class.Kind, floor: class.Floor, scale: w.scale, firstShare: share()},
			})
		}
	}
	return clients
}
