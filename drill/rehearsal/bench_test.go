package rehearsal_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/failover"
)

// BenchmarkStart is from nothing to the first answer to a DNS query that came over the wire.
func BenchmarkStart(b *testing.B) {
	query := new(dns.Msg).SetQuestion("api.tandem.test.", dns.TypeA)
	for b.Loop() {
		r := begin(b, drill.Scenario{Name: b.Name()}, options())
		if reply, err := dns.Exchange(query, r.Deployment().Lab.DNS); err != nil || len(reply.Answer) == 0 {
			b.Fatal(reply, err)
		}
		b.StopTimer()
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkHealthCheck is what a checker waits for: a TLS connection of its own, API Gateway, the health
// function's process, and the answer.
func BenchmarkHealthCheck(b *testing.B) {
	r := begin(b, drill.Scenario{Name: b.Name()}, options())
	defer r.Close()
	d := r.Deployment()
	ca, err := os.ReadFile(d.Lab.CA)
	if err != nil {
		b.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	region := d.Regions[0].Name
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var plain net.Dialer
			return plain.DialContext(ctx, network, d.Lab.Addresses[region])
		},
	}}
	ask := func() string {
		response, err := client.Get("https://" + region + "." + d.Name + failover.HealthPath)
		if err != nil {
			b.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			b.Fatal(err)
		}
		return string(body)
	}
	for !strings.Contains(ask(), failover.CanSearch(region)) { // the processes start
		continue
	}
	for b.Loop() {
		ask()
	}
}
