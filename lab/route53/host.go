package route53

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/miekg/dns"
)

// hostTTL is the TTL of AWS's own names. AWS does not document the number for API Gateway; 60 s is what
// an Elastic Load Balancing name has.
const hostTTL = 60 * time.Second

// host is a name of AWS's own, such as d-….execute-api.eu-west-1.amazonaws.com, with the address that
// stands in for it in the lab.
type host struct {
	v4, v6 []netip.Addr
	soa    dns.RR // of the domain above it, for NODATA
}

// newHost sorts a host's addresses by family.
func newHost(name string, addresses []netip.Addr) (*host, error) {
	if _, ok := dns.IsDomainName(name); !ok {
		return nil, errors.New("is not a domain name")
	}
	soa, err := dns.NewRR(fmt.Sprintf("%s %d IN SOA %s", parent(name), seconds(soaTTL), exampleNameServers[0]+soaTxt))
	if err != nil {
		return nil, err
	}
	made := &host{soa: soa}
	for _, address := range addresses {
		switch {
		case !address.IsValid():
			return nil, errors.New("has an address that is none")
		case address.Unmap().Is4():
			made.v4 = append(made.v4, address.Unmap())
		default:
			made.v6 = append(made.v6, address)
		}
	}
	return made, nil
}

// records are the host's addresses of one type under the name owner, which is another name when an
// alias leads here.
func (h *host) records(owner string, qtype uint16) []dns.RR {
	var rrs []dns.RR
	header := dns.RR_Header{Name: owner, Rrtype: qtype, Class: dns.ClassINET, Ttl: seconds(hostTTL)}
	switch qtype {
	case dns.TypeA:
		for _, address := range h.v4 {
			rrs = append(rrs, &dns.A{Hdr: header, A: address.AsSlice()})
		}
	case dns.TypeAAAA:
		for _, address := range h.v6 {
			rrs = append(rrs, &dns.AAAA{Hdr: header, AAAA: address.AsSlice()})
		}
	}
	return rrs
}
