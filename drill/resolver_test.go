package drill

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/miekg/dns"
)

// zone answers from zone-file lines by the name asked, following nothing.
func zone(lines map[string][]string) exchange {
	return func(_ context.Context, question *dns.Msg) (*dns.Msg, error) {
		reply := new(dns.Msg).SetReply(question)
		records, ok := lines[question.Question[0].Name]
		if !ok {
			reply.Rcode = dns.RcodeNameError
		}
		for _, line := range records {
			rr, err := dns.NewRR(line)
			if err != nil {
				return nil, err
			}
			reply.Answer = append(reply.Answer, rr)
		}
		return reply, nil
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	lab := atlas{byTarget: map[string]string{"d-1.aws": "eu-west-1"}, dial: map[string]string{"eu-west-1": "127.0.1.1:8443"}}
	real := atlas{byTarget: lab.byTarget}
	tests := []struct {
		name  string
		atlas atlas
		zone  map[string][]string
		want  string
	}{
		{"a lab's answer needs no address", lab,
			map[string][]string{"api.": {"api. 20 CNAME D-1.aws."}}, "eu-west-1 127.0.1.1:8443 20s"},
		{"a real one does", real,
			map[string][]string{"api.": {"api. 20 CNAME d-1.aws.", "d-1.aws. 60 A 192.0.2.1"}}, "eu-west-1 192.0.2.1:443 20s"},
		{"the shortest TTL of the chain counts", real,
			map[string][]string{"api.": {"api. 60 CNAME d-1.aws.", "d-1.aws. 5 A 192.0.2.1"}}, "eu-west-1 192.0.2.1:443 5s"},
		{"records may come in any order", real,
			map[string][]string{"api.": {"d-1.aws. 60 A 192.0.2.1", "api. 20 CNAME d-1.aws."}}, "eu-west-1 192.0.2.1:443 20s"},
		{"a chain that leaves the reply is asked on", real,
			map[string][]string{"api.": {"api. 20 CNAME b."}, "b.": {"b. 30 CNAME d-1.aws."}, "d-1.aws.": {"d-1.aws. 60 A 192.0.2.1"}},
			"eu-west-1 192.0.2.1:443 20s"},
		{"a name that is no Region's", real,
			map[string][]string{"api.": {"api. 20 A 192.0.2.9"}}, " 192.0.2.9:443 20s"},
		{"no such name", real, nil, "resolve api.: NXDOMAIN"},
		{"no address", real, map[string][]string{"api.": {}}, "resolve api.: no address"},
		{"a loop in one reply", real,
			map[string][]string{"api.": {"api. 20 CNAME b.", "b. 20 CNAME api."}}, "resolve api.: no address"},
		{"a loop over replies", real,
			map[string][]string{"api.": {"api. 20 CNAME b."}, "b.": {"b. 20 CNAME api."}}, "resolve api: more than 8 names in a chain"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := resolver{zone(tt.zone), tt.atlas}.resolve(t.Context(), "api")
			got := fmt.Sprintf("%s %s %v", a.Region, a.Address, a.TTL)
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A lost packet costs a client one second, not its request.
func TestPatientlyAsksAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		answering := zone(map[string][]string{"api.": {"api. 20 A 192.0.2.9"}})
		r := resolver{ask: func(ctx context.Context, q *dns.Msg) (*dns.Msg, error) {
			if asked++; asked < 3 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return answering(ctx, q)
		}}
		start := time.Now()
		if _, err := r.patiently(t.Context(), "api", time.Second); err != nil || time.Since(start) != 2*time.Second {
			t.Errorf("answered after %v, %v; want two lost packets to cost 2s", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		asked = -10
		if _, err := r.patiently(ctx, "api", time.Second); !errors.Is(err, errResolve) || failureOf(err, 0) != FailedDNS {
			t.Errorf("error %v, want errResolve when the request's time is over", err)
		}
	})
}

// Real packets, and TCP for a reply that does not fit one.
func TestAskServer(t *testing.T) {
	t.Parallel()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	streams, err := net.Listen("tcp", packets.LocalAddr().String())
	if err != nil {
		t.Skipf("the TCP port beside the UDP port is taken: %v", err)
	}
	serve := func(s *dns.Server, truncated bool) {
		ready := make(chan struct{})
		s.NotifyStartedFunc = func() { close(ready) }
		s.Handler = dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
			reply := new(dns.Msg).SetReply(q)
			if reply.Truncated = truncated; !truncated {
				rr, _ := dns.NewRR("api. 20 A 192.0.2.9")
				reply.Answer = append(reply.Answer, rr)
			}
			_ = w.WriteMsg(reply)
		})
		go func() { _ = s.ActivateAndServe() }()
		<-ready
		t.Cleanup(func() { _ = s.Shutdown() })
	}
	serve(&dns.Server{PacketConn: packets}, true)
	serve(&dns.Server{Listener: streams}, false)
	a, err := resolver{ask: askServer(packets.LocalAddr().String())}.resolve(t.Context(), "api")
	if err != nil || !strings.HasPrefix(a.Address, "192.0.2.9:") {
		t.Errorf("got %+v, %v", a, err)
	}
}
