package route53

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// probe asks the endpoint once, as one checker.
//
// The limits are AWS's: 4 s to connect (10 s for the TCP type), 2 s from the connection to the status
// line, 2 s more for the body of a string match. AWS does not say where the TLS handshake counts, nor what
// bounds the header behind the status line. Here the handshake counts in the 2 s after connecting, since
// the connection that AWS speaks of is the TCP one; and the header shares the body's 2 s.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (s *Service) probe(ctx context.Context, e *endpoint, c *checker) outcome {
	at := e.address
	if !at.IsValid() {
		var found bool
		if at, found = s.lookup(e.name, c); !found {
			return unresolved
		}
	}
	seen, misnamed := s.attempt(ctx, e, c, at, e.secure)
	if misnamed {
		// A certificate for another name makes a checker try once more without SNI.
		// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
		seen, _ = s.attempt(ctx, e, c, at, withoutSNI)
	}
	return seen
}

// attempt asks over one connection, which it closes: checkers keep none open. misnamed means that the
// server's certificate is not for the name in config, and that nothing was asked.
func (s *Service) attempt(ctx context.Context, e *endpoint, c *checker, at netip.Addr, config *tls.Config) (seen outcome, misnamed bool) {
	conn, err := s.connect(ctx, e, c, at)
	if err != nil {
		return e.unconnected(at, err), false
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	s.limit(conn, failover.StatusTimeout)
	if e.request == nil {
		return e.finding(true, at, "TCP connection established"), false
	}
	if config == nil {
		return s.exchange(e, at, conn), false
	}
	secured := tls.Client(conn, config)
	if err := secured.Handshake(); err != nil {
		return e.unsecured(at, err), false
	}
	if !covers(secured, config.ServerName) {
		return outcome{}, true
	}
	return s.exchange(e, at, secured), false
}

// connect opens a TCP connection.
func (s *Service) connect(ctx context.Context, e *endpoint, c *checker, at netip.Addr) (net.Conn, error) {
	limit := failover.ConnectTimeout
	if e.check.Type == failover.TCP {
		limit = failover.TCPConnectTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, s.scale.Real(limit))
	defer cancel()
	if s.blind.Load().between(c.region, at) {
		<-ctx.Done() // packets from there go nowhere
		return nil, ctx.Err()
	}
	return s.dial(ctx, "tcp", net.JoinHostPort(at.String(), e.port))
}

// limit gives conn so much lab time from now on. It can only fail on a closed connection, and what comes
// next says so better.
func (s *Service) limit(conn net.Conn, lab time.Duration) {
	_ = conn.SetDeadline(time.Now().Add(s.scale.Real(lab)))
}

// covers says whether the server's certificate is for name. Nothing else of it matters: not who signed
// it, not its dates.
func covers(conn *tls.Conn, name string) bool {
	if name == "" {
		return true
	}
	certificates := conn.ConnectionState().PeerCertificates
	return len(certificates) > 0 && certificates[0].VerifyHostname(name) == nil
}

// exchange sends the request and judges the response. The deadline for the status line is set.
func (s *Service) exchange(e *endpoint, at netip.Addr, conn net.Conn) outcome {
	if _, err := conn.Write(e.request); err != nil {
		return e.unanswered(at, err)
	}
	bounded := &boundedReader{from: conn, left: maxHeader}
	reader := bufio.NewReader(bounded)
	if err := awaitLine(reader); err != nil {
		return e.unanswered(at, err)
	}
	s.limit(conn, failover.BodyTimeout)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return e.finding(false, at, "%s", headerComplaint(bounded, err))
	}
	if !failover.PassStatus(response.StatusCode) || !e.check.Type.StringMatch() {
		return e.answered(at, response, "")
	}
	bounded.left += maxBody
	return e.answered(at, response, searchComplaint(response, e.check.SearchString))
}

// awaitLine waits until the first line is there, without taking it.
func awaitLine(reader *bufio.Reader) error {
	for n := 1; ; n++ {
		seen, err := reader.Peek(n)
		if err != nil {
			return err
		}
		if seen[n-1] == '\n' {
			return nil
		}
	}
}
