package route53

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// certificate is self-signed for name, and expired.
func certificate(t testing.TB, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestProbeOverTLS(t *testing.T) {
	t.Parallel()
	own, other := certificate(t, "www.example.com"), certificate(t, "other.example.com")
	refuse := errors.New("no certificate without a name")
	tests := map[string]struct {
		choose func(sni string) (*tls.Certificate, error)
		max    uint16 // TLS version
		delay  time.Duration
		then   endpointFunc
		want   string
		took   time.Duration
		snis   []string
	}{
		"expired, self-signed": {
			choose: func(string) (*tls.Certificate, error) { return &own, nil }, then: says(0, ok),
			want: "Success: HTTP Status Code 200, OK. Resolved IP: 192.0.2.1", snis: []string{"www.example.com"}},
		"TLS 1.0": {
			choose: func(string) (*tls.Certificate, error) { return &own, nil }, max: tls.VersionTLS10, then: says(0, ok),
			want: "Success: HTTP Status Code 200, OK. Resolved IP: 192.0.2.1", snis: []string{"www.example.com"}},
		"another name's certificate": {
			choose: func(string) (*tls.Certificate, error) { return &other, nil }, then: says(0, ok),
			want: "Success: HTTP Status Code 200, OK. Resolved IP: 192.0.2.1", snis: []string{"www.example.com", ""}},
		"another name's certificate, none without SNI": {
			choose: func(sni string) (*tls.Certificate, error) {
				if sni == "" {
					return nil, refuse
				}
				return &other, nil
			},
			want: "Failure: SSL alert internal_error. Resolved IP: 192.0.2.1", snis: []string{"www.example.com", ""}},
		"no certificate": {
			choose: func(string) (*tls.Certificate, error) { return nil, refuse },
			want:   "Failure: SSL alert internal_error. Resolved IP: 192.0.2.1", snis: []string{"www.example.com"}},
		"handshake too late": {
			choose: func(string) (*tls.Certificate, error) { return &own, nil }, delay: 3 * time.Second, took: 2 * time.Second,
			want: "Failure: TLS handshake not done within 2s of connecting. Resolved IP: 192.0.2.1"},
		"handshake and status share the limit": {
			choose: func(string) (*tls.Certificate, error) { return &own, nil }, delay: time.Second, then: says(1500*time.Millisecond, ok),
			took: 2 * time.Second, want: "Failure: No HTTP status code within 2s of connecting. Resolved IP: 192.0.2.1", snis: []string{"www.example.com"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := wwwCheck()
				c.Type = failover.HTTPS
				n := newNetwork(t)
				var snis []string
				config := &tls.Config{
					MinVersion: tls.VersionTLS10, MaxVersion: tt.max,
					GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
						snis = append(snis, hello.ServerName)
						return tt.choose(hello.ServerName)
					},
				}
				n.set("192.0.2.1:443", func(conn net.Conn) {
					time.Sleep(tt.delay)
					server := tls.Server(conn, config)
					if server.Handshake() == nil && tt.then != nil {
						tt.then(server)
					}
				})
				o := checkOptions(c)
				o.Dial = n.dial
				seen, took := once(t, serve(t, o))
				n.far.Wait()
				if seen.status != tt.want || took != tt.took {
					t.Errorf("after %v: %s\nwant after %v: %s", took, seen.status, tt.took, tt.want)
				}
				if !slices.Equal(snis, tt.snis) {
					t.Errorf("server names sent: %q, want %q", snis, tt.snis)
				}
			})
		})
	}
}

// Nothing of one handshake is kept for the next, and HTTPS is not plain TCP.
func TestProbesResumeNoSession(t *testing.T) {
	t.Parallel()
	own := certificate(t, "www.example.com")
	synctest.Test(t, func(t *testing.T) {
		c := wwwCheck()
		c.Type = failover.HTTPS
		n := newNetwork(t)
		var resumed []bool
		config := &tls.Config{Certificates: []tls.Certificate{own}}
		n.set("192.0.2.1:443", func(conn net.Conn) {
			server := tls.Server(conn, config)
			if server.Handshake() == nil {
				resumed = append(resumed, server.ConnectionState().DidResume)
				says(0, ok)(server)
			}
		})
		o := checkOptions(c)
		o.Dial = n.dial
		s := serve(t, o)
		for range 2 {
			if seen, _ := once(t, s); !seen.pass {
				t.Error(seen.status)
			}
			n.far.Wait()
		}
		if !slices.Equal(resumed, []bool{false, false}) {
			t.Errorf("resumed %v, want two full handshakes", resumed)
		}
	})
}
