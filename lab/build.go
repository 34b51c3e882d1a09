package lab

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/lab/route53"
)

// quiet is for HTTP servers that meet broken connections on purpose: a fault is told as an event.
var quiet = log.New(io.Discard, "", 0)

// openDirectory makes the lab's files and its certificates.
func (l *Lab) openDirectory(context.Context) error {
	var err error
	if l.authority, err = newAuthority(); err != nil {
		return err
	}
	if l.dir, err = openDirectory(l.options.Dir); err != nil {
		return err
	}
	if err := l.issueCertificates(); err != nil {
		return err
	}
	return l.dir.write(caFile, l.authority.pem())
}

// buildPools comes early: the pools' names go into certificates and DNS.
func (l *Lab) buildPools(context.Context) error {
	for name, r := range l.regions {
		var err error
		r.pools, err = cognito.New(cognito.Options{
			Region: name, Account: account, Pools: l.stack.UserPools, Scale: l.options.Scale, Sink: l.publish,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Lab) buildDNS(ctx context.Context) error {
	var err error
	l.dns, err = route53.New(route53.Options{
		Zones: l.stack.Zones, Checks: l.stack.Checks, Hosts: l.hosts(),
		Dial: l.network.dialer(outsideWorld), Scale: l.options.Scale, Seed: l.options.Seed,
		Aggregation: l.options.Aggregation, Judge: l.options.Judge, Sink: l.publish,
	})
	if err != nil {
		return err
	}
	// The name server outlives the starting, so it does not hang on its context.
	return l.dns.Listen(context.WithoutCancel(ctx), loopback(l.options.DNSPort))
}

func (l *Lab) buildTables(context.Context) error {
	var err error
	l.tables, err = dynamodb.New(dynamodb.Options{
		Regions: l.stack.Regions, Tables: l.stack.Tables, Account: account, Scale: l.options.Scale, Seed: l.options.Seed, Sink: l.publish,
	})
	if err != nil || l.options.ReplicationLag == 0 {
		return err
	}
	for _, from := range l.stack.Regions {
		for _, to := range l.stack.Regions {
			if from == to {
				continue
			}
			if err := l.tables.SetLink(from, to, l.replicationLink(fault.Link{})); err != nil {
				return err
			}
		}
	}
	return nil
}

// endpoint is one listener of the AWS endpoint, which is also an HTTP proxy: a proxy request names its
// host in the request line, an AWS request does not.
type endpoint struct {
	listener net.Listener
	aws      http.Handler
	proxy    http.Handler
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect || r.URL.IsAbs() {
		e.proxy.ServeHTTP(w, r)
		return
	}
	e.aws.ServeHTTP(w, r)
}

func (e *endpoint) url() string { return "http://" + e.listener.Addr().String() }

// outsideWorld is where clients and checkers are: in no Region of the stack.
const outsideWorld = ""

// openEndpoints opens the AWS endpoint for this machine's clients and, so that links can be cut, one
// more for the functions of each Region.
func (l *Lab) openEndpoints(context.Context) error {
	open := func(from string, port int) (*endpoint, error) {
		listener, err := net.Listen("tcp", loopback(port))
		if err != nil {
			return nil, fmt.Errorf("open the AWS endpoint: %w", err)
		}
		aws := &edge{
			from: from, regions: l.stack.Regions, net: l.network, troubles: l.troubles,
			controlPlanes: &l.controlPlanesDown, services: l.services,
		}
		// Signatures are not verified, so nothing else keeps a page in this machine's browser from steering the lab.
		guarded := http.NewCrossOriginProtection().Handler(aws)
		return &endpoint{listener: listener, aws: guarded, proxy: newProxy(l.byName(from))}, nil
	}
	var err error
	if l.outside, err = open(outsideWorld, l.options.EdgePort); err != nil {
		return err
	}
	for _, name := range l.stack.Regions {
		e, err := open(name, 0)
		if err != nil {
			return err
		}
		l.inside[name] = e
	}
	return nil
}

// closeEndpoints is for a lab that was never served: a server closes its listener itself.
func (l *Lab) closeEndpoints() {
	for _, e := range l.inside {
		e.listener.Close()
	}
	if l.outside != nil {
		l.outside.listener.Close()
	}
}

func (l *Lab) buildRegions(context.Context) error {
	for _, name := range l.stack.Regions {
		if err := l.regions[name].build(l); err != nil {
			return err
		}
	}
	return nil
}

// functionEnvironment is what every function of a Region gets beside its own variables: the standard
// ones that lead an AWS SDK and an HTTP client to the lab, and nothing that names the lab.
func (l *Lab) functionEnvironment(region string) map[string]string {
	at := l.inside[region].url()
	return map[string]string{
		"AWS_ENDPOINT_URL":      at,
		"HTTPS_PROXY":           at,
		"HTTP_PROXY":            at,
		"NO_PROXY":              "127.0.0.1,localhost",
		"SSL_CERT_FILE":         l.dir.path(caFile),
		"AWS_ACCESS_KEY_ID":     "ASIALAB0000000000000",
		"AWS_SECRET_ACCESS_KEY": "the-lab-takes-any-credentials",
		"AWS_SESSION_TOKEN":     "lab",

		// A function has a part of a processor by its memory; Go would otherwise take all of this machine's.
		// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
		"GOMAXPROCS": "1",
	}
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
