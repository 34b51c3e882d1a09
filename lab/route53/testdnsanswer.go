package route53

import (
	"strings"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// testDNSAnswer asks the name server, without a network. The data is that of the whole answer, CNAMEs and what
// they lead to.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html
func testDNSAnswer(s *Service, c call) (any, error) {
	now := s.answers.Load()
	z, err := now.find(c.query.Get("hostedzoneid"))
	if err != nil {
		return nil, err
	}
	for _, parameter := range []string{"resolverip", "edns0clientsubnetip", "edns0clientsubnetmask"} {
		if c.query.Get(parameter) != "" {
			return nil, lacking("map of where an address is", "leave "+parameter+" out")
		}
	}
	name, err := wire.ParseName(c.query.Get("recordname"))
	if err != nil {
		return nil, invalidInput("%v", err)
	}
	rtype := c.query.Get("recordtype")
	qtype, known := dns.StringToType[rtype]
	if !known {
		return nil, invalidInput("RecordType %q is unknown", rtype)
	}
	var r reply
	if now.names.zone(name) == z {
		r = now.names.reply(question{
			Query: failover.Query{Name: name, Type: rtype, Pick: s.pick()}, qtype: qtype, spelled: name,
		}, now.verdicts.healthy)
	} else {
		r.refuse()
	}
	out := wire.TestDNSAnswerResponse{
		Nameserver: strings.TrimSuffix(z.servers[0], "."), RecordName: wire.FormatName(name), RecordType: rtype,
		ResponseCode: dns.RcodeToString[r.rcode], Protocol: "UDP",
	}
	for _, rr := range r.answer {
		data := strings.TrimPrefix(rr.String(), rr.Header().String())
		out.RecordData.RecordDataEntry = append(out.RecordData.RecordDataEntry, data)
	}
	return out, nil
}
