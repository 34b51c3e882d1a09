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
	conn, err := s.connect(ctx, e, c, at)
	if err != nil {
		return e.unconnected(at, err)
	}
	if e.request == nil {
		conn.Close()
		return e.finding(true, at, "TCP connection established")
	}
	if e.secure == nil {
		return s.exchange(ctx, e, at, conn)
	}
	secured, err := s.handshake(ctx, conn, e.secure)
	if err != nil {
		return e.unsecured(at, err)
	}
	if !covers(secured, e.secure.ServerName) {
		// A certificate for another name makes a checker shake hands once more without SNI.
		// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
		secured.Close()
		if conn, err = s.connect(ctx, e, c, at); err != nil {
			return e.unconnected(at, err)
		}
		if secured, err = s.handshake(ctx, conn, tlsConfig("")); err != nil {
			return e.unsecured(at, err)
		}
	}
	return s.exchange(ctx, e, at, secured)
}

// connect opens a TCP connection that lives as long as its deadline, or until ctx ends. The deadline is
// set for what comes next: the status line.
func (s *Service) connect(ctx context.Context, e *endpoint, c *checker, at netip.Addr) (net.Conn, error) {
	limit := failover.ConnectTimeout
	if e.check.Type == failover.TCP {
		limit = failover.TCPConnectTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, s.scale.Real(limit))
	defer cancel()
	if (*s.blind.Load())[c.region] {
		<-ctx.Done() // packets from there go nowhere
		return nil, ctx.Err()
	}
	conn, err := s.dial(ctx, "tcp", net.JoinHostPort(at.String(), e.port))
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(s.scale.Real(failover.StatusTimeout))); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// handshake makes conn a TLS connection, or closes it.
func (s *Service) handshake(ctx context.Context, conn net.Conn, config *tls.Config) (*tls.Conn, error) {
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secured, nil
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

// exchange sends the request and judges the response. It closes conn: checkers keep none open.
func (s *Service) exchange(ctx context.Context, e *endpoint, at netip.Addr, conn net.Conn) outcome {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if _, err := conn.Write(e.request); err != nil {
		return e.unanswered(at, err)
	}
	bounded := &boundedReader{from: conn, left: maxHeader}
	reader := bufio.NewReader(bounded)
	if err := awaitLine(reader); err != nil {
		return e.unanswered(at, err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(s.scale.Real(failover.BodyTimeout))); err != nil {
		return e.unanswered(at, err)
	}
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
