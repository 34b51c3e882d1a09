package drill

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/miekg/dns"
)

// chainLimit is how many CNAMEs are followed before a chain counts as a loop; resolvers use 8 to 16.
const chainLimit = 8

// answer is what a name resolved to.
type answer struct {
	Region  string // "" when the final name is no Region's target
	Address string // host:port to dial
	TTL     time.Duration
}

// exchange sends one DNS question and returns the reply.
type exchange func(ctx context.Context, question *dns.Msg) (*dns.Msg, error)

// resolver asks a name server what a name leads to. It has no cache: each client has its own.
type resolver struct {
	ask   exchange
	atlas atlas
}

// askServer sends questions to the server at address, over UDP, and over TCP when the reply was cut
// short.
func askServer(address string) exchange {
	return func(ctx context.Context, question *dns.Msg) (*dns.Msg, error) {
		udp := dns.Client{Net: "udp", UDPSize: dns.DefaultMsgSize}
		reply, _, err := udp.ExchangeContext(ctx, question, address)
		if err == nil && reply.Truncated {
			tcp := dns.Client{Net: "tcp"}
			reply, _, err = tcp.ExchangeContext(ctx, question, address)
		}
		return reply, err
	}
}

// systemResolver is the first name server of this machine's own configuration: a drill of a real
// deployment resolves as its clients do, recursively.
func systemResolver() (string, error) {
	const file = "/etc/resolv.conf"
	config, err := dns.ClientConfigFromFile(file)
	if err != nil {
		return "", fmt.Errorf("find a name server in %s: %w", file, err)
	}
	if len(config.Servers) == 0 {
		return "", fmt.Errorf("find a name server in %s: none is listed", file)
	}
	return net.JoinHostPort(config.Servers[0], config.Port), nil
}

// resolve follows name to a Region. The TTL is the shortest on the way, because the first record to
// expire makes a client ask again.
func (r resolver) resolve(ctx context.Context, name string) (answer, error) {
	found := answer{TTL: -1}
	next := dns.Fqdn(name)
	for range chainLimit {
		reply, err := r.ask(ctx, newQuestion(next))
		if err != nil {
			return answer{}, fmt.Errorf("resolve %s: %w", next, err)
		}
		if reply.Rcode != dns.RcodeSuccess {
			return answer{}, fmt.Errorf("resolve %s: %s", next, dns.RcodeToString[reply.Rcode])
		}
		before := next
		ip := ""
		next, ip = walk(reply.Answer, next, &found)
		if found.Region = r.atlas.region(next); r.atlas.known(found.Region) || ip != "" {
			found.Address = r.atlas.address(found.Region, ip)
			return found, nil
		}
		if next == before {
			return answer{}, fmt.Errorf("resolve %s: no address", next)
		}
	}
	return answer{}, fmt.Errorf("resolve %s: more than %d names in a chain", name, chainLimit)
}

// walk follows name through the records of one reply: to its last name, and that name's address if the
// reply has one.
func walk(records []dns.RR, name string, found *answer) (last, ip string) {
	for range chainLimit {
		moved := false
		for _, rr := range records {
			if canon(rr.Header().Name) != canon(name) {
				continue
			}
			switch rr := rr.(type) {
			case *dns.A:
				found.age(rr.Hdr.Ttl)
				return name, rr.A.String()
			case *dns.CNAME:
				found.age(rr.Hdr.Ttl)
				name, moved = rr.Target, true
			}
			if moved {
				break
			}
		}
		if !moved {
			break
		}
	}
	return name, ""
}

func (a *answer) age(ttl uint32) {
	d := time.Duration(ttl) * time.Second
	if a.TTL < 0 || d < a.TTL {
		a.TTL = d
	}
}

func newQuestion(name string) *dns.Msg {
	m := new(dns.Msg)
	m.SetQuestion(name, dns.TypeA)
	m.SetEdns0(dns.DefaultMsgSize, false)
	return m
}

// errResolve marks a request that failed before it had an address.
var errResolve = errors.New("no address")

// patiently resolves until an answer comes or ctx ends, as a stub resolver does: one question a second
// may be lost.
func (r resolver) patiently(ctx context.Context, name string, patience time.Duration) (answer, error) {
	for {
		try, cancel := context.WithTimeout(ctx, patience)
		a, err := r.resolve(try, name)
		gaveUp := try.Err() != nil
		cancel()
		if err == nil {
			return a, nil
		}
		if !gaveUp || ctx.Err() != nil {
			return answer{}, fmt.Errorf("%w: %w", errResolve, err)
		}
	}
}
