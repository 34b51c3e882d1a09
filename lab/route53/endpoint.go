package route53

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
)

// endpoint is what a check probes, worked out once: where to connect, and what to say.
type endpoint struct {
	check   failover.Check // with its defaults
	address netip.Addr     // of a check by IP address
	name    string         // of a check by name: resolved at every probe; lower case, with the trailing dot
	port    string
	secure  *tls.Config // nil without TLS
	request []byte      // nil for a check of the TCP type
}

// newEndpoint reads a check that was validated, with its defaults. Its errors name the check.
func newEndpoint(check failover.Check) (*endpoint, error) {
	e := &endpoint{
		check: check,
		name:  dns.CanonicalName(check.FQDN),
		port:  strconv.Itoa(check.Port),
	}
	if check.IPAddress != "" {
		e.address = netip.MustParseAddr(check.IPAddress) // validation has parsed it
	}
	if check.Type.TLS() {
		e.secure = tlsConfig(hostName(check))
	}
	if check.Type == failover.TCP {
		return e, nil
	}
	for _, text := range []string{check.ID, check.FQDN, check.ResourcePath} {
		if strings.ContainsFunc(text, unsendable) {
			return nil, fmt.Errorf("check %q: %q has a space or a control character, which would break the request", label(check), text)
		}
	}
	e.request = request(check)
	return e, nil
}

// unsendable says whether r would break the request's first lines.
func unsendable(r rune) bool { return r <= ' ' || r == 0x7f }

// tlsConfig is how checkers do TLS: no certificate is validated, every session is new, and TLS 1.0 will
// do. The curves leave out the hybrid key exchange that Go prefers: AWS documents none for checkers, and
// a lab at 20 times speed makes a hundred handshakes a second.
func tlsConfig(name string) *tls.Config {
	return &tls.Config{
		ServerName:         name, // EnableSNI
		InsecureSkipVerify: true,
		MinVersion:         tls.VersionTLS10,
		CurvePreferences:   []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384},
	}
}

// withoutSNI sends no name.
var withoutSNI = tlsConfig("")

// hostName is the check's name without the dot at its end; "" for a check by IP address alone.
func hostName(check failover.Check) string { return strings.TrimSuffix(check.FQDN, ".") }

// hostHeader is the name, or else the address, with the port unless it is the type's own.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
func hostHeader(check failover.Check) string {
	host := hostName(check)
	if host == "" {
		host = check.IPAddress
	}
	switch {
	case check.Port != check.Type.DefaultPort():
		return net.JoinHostPort(host, strconv.Itoa(check.Port))
	case strings.Contains(host, ":"):
		return "[" + host + "]"
	default:
		return host
	}
}

// request is what checkers of AWS have been seen to send. The reference is how an endpoint tells its
// checks apart.
func request(check failover.Check) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\n"+
		"Host: %s\r\n"+
		"User-Agent: Amazon-Route53-Health-Check-Service (ref %s; report http://amzn.to/1vsZADi)\r\n"+
		"Accept: */*\r\n"+
		"Accept-Encoding: identity,gzip,deflate\r\n"+
		"Connection: close\r\n"+
		"\r\n", check.ResourcePath, hostHeader(check), check.ID)
}
