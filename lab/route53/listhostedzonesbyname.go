package route53

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// listHostedZonesByName lists the zones by name, the labels compared in reverse. The name asked for is where
// the list starts, not what it is of; the ID helps it along among zones of one name, of which the lab has none.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html
func listHostedZonesByName(s *Service, c call) (any, error) {
	maxItems, err := readMaxItems(c.query, standardPage)
	if err != nil {
		return nil, err
	}
	out := wire.ListHostedZonesByNameResponse{
		DNSName: c.query.Get("dnsname"), HostedZoneID: c.query.Get("hostedzoneid"), MaxItems: maxItems,
	}
	if out.DNSName == "" && out.HostedZoneID != "" {
		return nil, invalidInput("HostedZoneId is without a DNSName; give both, or the DNSName alone")
	}
	start := position{id: wire.TrimID(out.HostedZoneID)}
	if out.DNSName != "" {
		name, err := wire.ParseName(out.DNSName)
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "InvalidDomainName", "%v", err)
		}
		start.name = wire.ReverseName(wire.FormatName(name))
	}
	zones := s.answers.Load().names.sorted(func(a, b *zone) int { return place(a).compare(place(b)) })
	zones = slices.DeleteFunc(zones, func(z *zone) bool { return place(z).compare(start) < 0 })
	zones, next := cut(zones, maxItems)
	if next != nil {
		out.IsTruncated, out.NextDNSName, out.NextHostedZoneID = true, wire.FormatName((*next).name), (*next).id
	}
	out.HostedZones.HostedZone = s.describeAll(zones)
	return out, nil
}

// position is where a zone stands in the list by name.
type position struct{ name, id string }

func place(z *zone) position {
	return position{name: wire.ReverseName(wire.FormatName(z.name)), id: z.id}
}

func (p position) compare(q position) int {
	return cmp.Or(strings.Compare(p.name, q.name), strings.Compare(p.id, q.id))
}
