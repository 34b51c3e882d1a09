package route53

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

func listening(t testing.TB, o Options) *Service {
	t.Helper()
	s := serve(t, o)
	if err := s.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestListenAnswersOverUDPAndTCP(t *testing.T) {
	t.Parallel()
	s := listening(t, treeOptions())
	for _, network := range []string{"udp", "tcp"} {
		client := dns.Client{Net: network, Timeout: time.Minute}
		got, _, err := client.ExchangeContext(t.Context(), new(dns.Msg).SetQuestion("api.example.com.", dns.TypeA), s.Addr().String())
		if err != nil {
			t.Fatalf("%s: %v", network, err)
		}
		want := fmt.Sprint([]string{"api.example.com. 20 IN CNAME " + ireland, ireland + " 60 IN A 127.0.1.1"})
		if all := fmt.Sprint(lines(got.Answer)); all != want {
			t.Errorf("%s: %s, want %s", network, all, want)
		}
	}
}

func TestTruncatedAnswerIsWholeOverTCP(t *testing.T) {
	t.Parallel()
	record := failover.Record{Name: "many.example.com.", Type: "A", TTL: time.Minute}
	for i := range 200 {
		record.Values = append(record.Values, fmt.Sprintf("192.0.2.%d", i))
	}
	s := listening(t, Options{Zones: []stack.Zone{{Name: "example.com.", Records: []failover.Record{record}}}})
	exchange := func(network string) *dns.Msg {
		client := dns.Client{Net: network, Timeout: time.Minute}
		got, _, err := client.ExchangeContext(t.Context(), new(dns.Msg).SetQuestion(record.Name, dns.TypeA), s.Addr().String())
		if err != nil {
			t.Fatalf("%s: %v", network, err)
		}
		return got
	}
	if got := exchange("udp"); !got.Truncated {
		t.Errorf("UDP answer of %d records is not marked as truncated", len(got.Answer))
	}
	if got := exchange("tcp"); got.Truncated || len(got.Answer) != len(record.Values) {
		t.Errorf("TCP: truncated %v, %d records, want all %d", got.Truncated, len(got.Answer), len(record.Values))
	}
}

func TestTCPConnectionTakesManyQueriesAndEndsWithRubbish(t *testing.T) {
	t.Parallel()
	s := listening(t, manyZones())
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	client := &dns.Conn{Conn: conn}
	for id := range uint16(3) { // pipelined
		m := new(dns.Msg).SetQuestion("a.example.com.", dns.TypeA)
		m.Id = id
		if err := client.WriteMsg(m); err != nil {
			t.Fatal(err)
		}
	}
	for id := range uint16(3) {
		m, err := client.ReadMsg()
		if err != nil || m.Id != id || len(m.Answer) != 2 {
			t.Fatalf("response %v to query %d (%v)", m, id, err)
		}
	}
	if _, err := conn.Write([]byte{0, 3, 1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("after three bytes of rubbish: read %d, %v; want the connection closed", n, err)
	}
}

func TestListenRefuses(t *testing.T) {
	t.Parallel()
	s := listening(t, Options{})
	closed := serve(t, Options{})
	closed.Close()
	tests := map[string]struct {
		service *Service
		addr    string
		want    string
	}{
		"no address":         {s, "localhost", `listen for DNS on "localhost": `},
		"every interface":    {s, "0.0.0.0:0", "the lab serves the loopback only"},
		"a public address":   {s, "192.0.2.1:53", "the lab serves the loopback only"},
		"a port that is had": {s, s.Addr().String(), "address already in use"},
		"a closed service":   {closed, "127.0.0.1:0", "use of closed network connection"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tt.service.Listen(t.Context(), tt.addr); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Listen = %v, want an error with %q", err, tt.want)
			}
		})
	}
	if addr := closed.Addr(); addr != (netip.AddrPort{}) {
		t.Errorf("Addr = %v for a service that never listened", addr)
	}
}

func TestListeningEndsWithItsContextAndWithClose(t *testing.T) {
	t.Parallel()
	s := serve(t, manyZones())
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Listen(ctx, "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel()
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Error("an open connection outlived the context")
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
}
