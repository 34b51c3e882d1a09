package route53

import (
	"context"
	"crypto/tls"
	"net"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
)

// BenchmarkRespond answers in memory: the way of a failover name through its tree to an address.
func BenchmarkRespond(b *testing.B) {
	s := serve(b, treeOptions())
	for name, question := range map[string]string{
		"tree": "api.example.com.", "host": ireland, "nxdomain": "none.example.com.", "refused": "example.net.",
	} {
		b.Run(name, func(b *testing.B) {
			query := packed(b, func(m *dns.Msg) {
				m.SetQuestion(question, dns.TypeA)
				m.SetEdns0(udpSize, false)
			})
			buffer := make([]byte, udpSize)
			b.ReportAllocs()
			for b.Loop() {
				s.respond(query, buffer, false)
			}
		})
	}
}

// BenchmarkUDP asks over a real socket, one question after the other.
func BenchmarkUDP(b *testing.B) {
	s := serve(b, treeOptions())
	if err := s.Listen(b.Context(), "127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	conn, err := net.Dial("udp", s.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	query := packed(b, func(m *dns.Msg) { m.SetQuestion("api.example.com.", dns.TypeA) })
	response := make([]byte, udpSize)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conn.Write(query); err != nil {
			b.Fatal(err)
		}
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Read(response); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProbe is one probe by HTTPS with a string match, both ends included: what a lab does a hundred
// times a second at 20 times speed.
func BenchmarkProbe(b *testing.B) {
	own := certificate(b, "www.example.com")
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{own}})
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	answer := says(0, ok)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				answer(conn)
			}()
		}
	}()
	c := wwwCheck()
	c.Type, c.SearchString = failover.HTTPSStrMatch, "ok"
	o := checkOptions(c)
	o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, listener.Addr().String())
	}
	s := serve(b, o)
	checker := newChecker(0, 0, 0)
	b.ReportAllocs()
	for b.Loop() {
		if seen := s.probe(b.Context(), s.checks[0].endpoint.Load(), checker); !seen.pass {
			b.Fatal(seen.status)
		}
	}
}
