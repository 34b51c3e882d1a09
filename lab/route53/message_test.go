package route53

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// packed packs a question for a.example.com. after changing it.
func packed(t testing.TB, change func(*dns.Msg)) []byte {
	t.Helper()
	m := new(dns.Msg).SetQuestion("a.example.com.", dns.TypeA)
	m.Id = 0x1234
	change(m)
	query, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return query
}

func TestMalformedAndUnusualQueries(t *testing.T) {
	t.Parallel()
	s := serve(t, manyZones())
	plain := packed(t, func(*dns.Msg) {})
	opt := func(m *dns.Msg) { m.SetEdns0(4096, false) }
	tests := map[string]struct {
		query  []byte
		silent bool
		rcode  int
	}{
		"empty":                   {query: nil, silent: true},
		"shorter than a header":   {query: plain[:headerSize-1], silent: true},
		"a response":              {query: packed(t, func(m *dns.Msg) { m.Response = true }), silent: true},
		"a header alone":          {query: plain[:headerSize], rcode: dns.RcodeFormatError},
		"no question":             {query: packed(t, func(m *dns.Msg) { m.Question = nil }), rcode: dns.RcodeFormatError},
		"two questions":           {query: packed(t, func(m *dns.Msg) { m.Question = append(m.Question, m.Question[0]) }), rcode: dns.RcodeFormatError},
		"a question cut short":    {query: plain[:len(plain)-4], rcode: dns.RcodeFormatError},
		"a question without type": {query: packed(t, func(m *dns.Msg) { m.Question[0].Qtype = 0 }), rcode: dns.RcodeFormatError},
		"a name that points at itself": {
			query: append(bytes.Clone(plain[:headerSize]), 0xc0, headerSize, 0, 1, 0, 1), rcode: dns.RcodeFormatError},
		"an answer in the question": {query: packed(t, func(m *dns.Msg) { m.Answer = []dns.RR{minimalAny("a.example.com.")} }), rcode: dns.RcodeFormatError},
		"two OPT records":           {query: packed(t, func(m *dns.Msg) { opt(m); opt(m) }), rcode: dns.RcodeFormatError},
		"EDNS version 1":            {query: packed(t, func(m *dns.Msg) { opt(m); m.IsEdns0().SetVersion(1) }), rcode: dns.RcodeBadVers},
		"NOTIFY":                    {query: packed(t, func(m *dns.Msg) { m.Opcode = dns.OpcodeNotify }), rcode: dns.RcodeNotImplemented},
		"UPDATE":                    {query: packed(t, func(m *dns.Msg) { m.Opcode = dns.OpcodeUpdate }), rcode: dns.RcodeNotImplemented},
		"STATUS, malformed too":     {query: packed(t, func(m *dns.Msg) { m.Opcode = dns.OpcodeStatus; m.Question = nil })[:headerSize], rcode: dns.RcodeNotImplemented},
		"bytes after the message":   {query: append(bytes.Clone(plain), "more"...)},
		"recursion asked for":       {query: packed(t, func(m *dns.Msg) { m.RecursionDesired = true })},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := s.respond(tt.query, nil, false)
			if tt.silent {
				if response != nil {
					t.Fatalf("answered % x with % x, want silence", tt.query, response)
				}
				return
			}
			var got dns.Msg
			if err := got.Unpack(response); err != nil {
				t.Fatal(err)
			}
			if got.Rcode != tt.rcode {
				t.Errorf("rcode %s, want %s", dns.RcodeToString[got.Rcode], dns.RcodeToString[tt.rcode])
			}
			if got.RecursionAvailable {
				t.Error("offers recursion")
			}
			if tt.rcode != dns.RcodeSuccess && len(got.Answer) > 0 {
				t.Errorf("answers %v all the same", got.Answer)
			}
			obeysLaw(t, tt.query, response, false)
		})
	}
}

func TestEDNS(t *testing.T) {
	t.Parallel()
	s := serve(t, manyZones())
	m := new(dns.Msg).SetQuestion("a.example.com.", dns.TypeA)
	if opt := ask(t, s, m).IsEdns0(); opt != nil {
		t.Errorf("OPT record unasked: %v", opt)
	}
	m.SetEdns0(4096, true)
	m.IsEdns0().Option = []dns.EDNS0{
		&dns.EDNS0_SUBNET{Code: dns.EDNS0SUBNET, Family: 1, SourceNetmask: 24, Address: []byte{192, 0, 2, 0}},
		&dns.EDNS0_COOKIE{Code: dns.EDNS0COOKIE, Cookie: "0123456789abcdef"},
	}
	opt := ask(t, s, m).IsEdns0()
	if opt == nil || opt.UDPSize() != udpSize || !opt.Do() || opt.Version() != 0 || len(opt.Option) != 0 {
		t.Errorf("OPT record %v, want version 0, size %d, DO and no options", opt, udpSize)
	}
}

// Resolvers mix the case of the names they ask for and compare it in the response (0x20).
func TestCaseOfTheQuestionIsKept(t *testing.T) {
	t.Parallel()
	s := serve(t, manyZones())
	for _, name := range []string{"A.eXaMpLe.CoM.", "CNAME.example.com.", "X.Wild.Example.Com.", "D-Ireland.execute-api.EU-west-1.amazonaws.com."} {
		got := ask(t, s, new(dns.Msg).SetQuestion(name, dns.TypeA))
		if len(got.Answer) == 0 || got.Question[0].Name != name || got.Answer[0].Header().Name != name {
			t.Errorf("asked for %s, got %v", name, got)
		}
	}
}

func TestTruncation(t *testing.T) {
	t.Parallel()
	record := failover.Record{Name: "many.example.com.", Type: "A", TTL: time.Minute}
	for i := range 120 {
		record.Values = append(record.Values, fmt.Sprintf("192.0.2.%d", i))
	}
	s := serve(t, Options{Zones: []stack.Zone{{Name: "example.com.", Records: []failover.Record{record}}}})
	tests := map[string]struct {
		edns  uint16
		tcp   bool
		limit int
	}{
		"UDP without EDNS":            {limit: dns.MinMsgSize},
		"UDP, EDNS of less than 512":  {edns: 100, limit: dns.MinMsgSize},
		"UDP, EDNS of 1000":           {edns: 1000, limit: 1000},
		"UDP, EDNS of more than ours": {edns: 65535, limit: udpSize},
		"TCP":                         {tcp: true, limit: dns.MaxMsgSize},
		"TCP, EDNS of 512":            {tcp: true, edns: 512, limit: dns.MaxMsgSize},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := new(dns.Msg).SetQuestion("many.example.com.", dns.TypeA)
			if tt.edns != 0 {
				m.SetEdns0(tt.edns, false)
			}
			query, err := m.Pack()
			if err != nil {
				t.Fatal(err)
			}
			response := s.respond(query, nil, tt.tcp)
			var got dns.Msg
			if err := got.Unpack(response); err != nil {
				t.Fatal(err)
			}
			if len(response) > tt.limit || got.Truncated == tt.tcp {
				t.Errorf("%d bytes, truncated %v; limit %d", len(response), got.Truncated, tt.limit)
			}
			if whole := len(got.Answer) == len(record.Values); whole != tt.tcp {
				t.Errorf("%d of %d records", len(got.Answer), len(record.Values))
			}
			if (got.IsEdns0() != nil) != (tt.edns != 0) {
				t.Errorf("OPT record %v", got.IsEdns0())
			}
		})
	}
}

// FuzzRespond throws bytes at the server. Whatever they are, the response obeys the law.
func FuzzRespond(f *testing.F) {
	s := serve(f, manyZones())
	for _, name := range []string{"a.example.com.", "cname.example.com.", "x.sub.example.com.", "unknown.example.com.", ireland} {
		for _, qtype := range []uint16{dns.TypeA, dns.TypeANY, dns.TypeAXFR} {
			f.Add(packed(f, func(m *dns.Msg) {
				m.SetQuestion(name, qtype)
				m.SetEdns0(1232, true)
			}), qtype == dns.TypeA)
		}
	}
	f.Fuzz(func(t *testing.T, query []byte, tcp bool) {
		obeysLaw(t, query, s.respond(query, make([]byte, dns.MinMsgSize), tcp), tcp)
	})
}

// obeysLaw: only queries are answered, every one of them, under their own identifier and opcode, with a
// message that parses, fits, and repeats the question byte for byte if it has one.
func obeysLaw(t *testing.T, query, response []byte, tcp bool) {
	t.Helper()
	isQuery := len(query) >= headerSize && query[2]&0x80 == 0
	if (response != nil) != isQuery {
		t.Fatalf("query % x, response % x", query, response)
	}
	if !isQuery {
		return
	}
	var got dns.Msg
	if err := got.Unpack(response); err != nil {
		t.Fatalf("response % x does not parse: %v", response, err)
	}
	if !bytes.Equal(response[:2], query[:2]) || response[2]&0x80 == 0 || (response[2]^query[2])&0x79 != 0 {
		t.Fatalf("header % x answers % x", response[:headerSize], query[:headerSize])
	}
	if !tcp && len(response) > udpSize {
		t.Fatalf("%d bytes over UDP", len(response))
	}
	if n := len(got.Question); n > 1 || n != int(binary.BigEndian.Uint16(response[4:])) {
		t.Fatalf("%d questions", n)
	}
	if len(got.Question) == 1 {
		var asked dns.Msg
		if err := asked.Unpack(query); err != nil || asked.Question[0] != got.Question[0] {
			t.Fatalf("question %v answers %v (%v)", got.Question, asked.Question, err)
		}
	}
}
