package route53

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
)

// Sizes of messages, in bytes.
const (
	headerSize = 12

	// udpSize is the largest response sent over UDP, and what the OPT record announces: no fragment on
	// any path (https://www.dnsflagday.net/2020/).
	udpSize = 1232
)

// respond turns one request message into its response, written to buffer if it fits there. A nil
// response means silence: what is no request, or too short to have an identifier, gets none. tcp lifts
// the limit on the size.
func (s *Service) respond(request, buffer []byte, tcp bool) []byte {
	if len(request) < headerSize {
		return nil
	}
	bits := binary.BigEndian.Uint16(request[2:])
	if bits&(1<<15) != 0 { // a response; answering those lets two servers talk for ever
		return nil
	}
	var m, resp dns.Msg
	resp.Id = binary.BigEndian.Uint16(request)
	resp.Response = true
	resp.Opcode = int(bits>>11) & 0xF
	resp.RecursionDesired = bits&(1<<8) != 0
	if resp.Opcode != dns.OpcodeQuery {
		resp.Rcode = dns.RcodeNotImplemented
		return pack(&resp, buffer)
	}
	if err := m.Unpack(request); err != nil || !wellFormed(&m) {
		resp.Rcode = dns.RcodeFormatError
		return pack(&resp, buffer)
	}
	resp.Question = m.Question
	opt := m.IsEdns0()
	if opt != nil {
		resp.Extra = append(resp.Extra, echo(opt))
	}
	if opt != nil && opt.Version() != 0 {
		resp.Rcode = dns.RcodeBadVers
	} else {
		s.fill(&resp, m.Question[0])
	}
	resp.Truncate(sizeLimit(opt, tcp))
	return pack(&resp, buffer)
}

// wellFormed says whether a parsed query asks exactly one whole question, with at most one OPT record.
// The parser lets a message end early; a question cut short then has no type or class.
func wellFormed(m *dns.Msg) bool {
	if len(m.Question) != 1 || len(m.Answer) != 0 {
		return false
	}
	if q := m.Question[0]; q.Qtype == dns.TypeNone || q.Qclass == 0 {
		return false
	}
	opts := 0
	for _, rr := range m.Extra {
		if rr.Header().Rrtype == dns.TypeOPT {
			opts++
		}
	}
	return opts <= 1
}

// echo is the OPT record of a response: our size, the asker's DO bit, version 0 and none of the options.
// Leaving client subnet out says that it was not used (RFC 7871 §7.2.1): the lab does not guess where an
// address on the loopback might be.
func echo(opt *dns.OPT) *dns.OPT {
	o := &dns.OPT{Hdr: dns.RR_Header{Name: ".", Rrtype: dns.TypeOPT}}
	o.SetUDPSize(udpSize)
	if opt.Do() {
		o.SetDo()
	}
	return o
}

// fill answers the question in resp. Where the asker is nobody knows, so latency records are chosen among
// as for a Region that none of them is near, and geolocation falls to the default record.
func (s *Service) fill(resp *dns.Msg, q dns.Question) {
	var r reply
	switch {
	case q.Qclass != dns.ClassINET:
		r.refuse()
		r.why = explain(dns.ExtendedErrorCodeNotSupported, "only the class IN is served")
	case q.Qtype == dns.TypeAXFR, q.Qtype == dns.TypeIXFR:
		r.refuse()
		r.why = explain(dns.ExtendedErrorCodeProhibited, "Route 53 does not transfer zones")
	default:
		now := s.answers.Load()
		r = now.names.reply(question{
			Query: failover.Query{
				Name: strings.ToLower(q.Name),
				Type: dns.Type(q.Qtype).String(),
				Pick: s.pick(),
			},
			qtype:   q.Qtype,
			spelled: q.Name,
		}, now.verdicts.healthy)
	}
	resp.Rcode = r.rcode
	resp.Authoritative = !r.foreign
	resp.Answer, resp.Ns = r.answer, r.authority
	if opt := resp.IsEdns0(); opt != nil && r.why != nil {
		opt.Option = append(opt.Option, r.why)
	}
	resp.Extra = slices.Insert(resp.Extra, 0, r.additional...)
}

// sizeLimit is how large the response may be.
func sizeLimit(opt *dns.OPT, tcp bool) int {
	switch {
	case tcp:
		return dns.MaxMsgSize
	case opt == nil:
		return dns.MinMsgSize
	default:
		return min(max(int(opt.UDPSize()), dns.MinMsgSize), udpSize)
	}
}

// pack encodes resp. What cannot be encoded is answered with a bare failure instead.
func pack(resp *dns.Msg, buffer []byte) []byte {
	wire, err := resp.PackBuffer(buffer)
	if err == nil {
		return wire
	}
	failed := dns.Msg{MsgHdr: resp.MsgHdr}
	failed.Rcode = dns.RcodeServerFailure
	wire, err = failed.PackBuffer(buffer)
	if err != nil {
		return nil
	}
	return wire
}
