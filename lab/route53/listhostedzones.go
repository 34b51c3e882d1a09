package route53

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// listHostedZones lists the zones by ID: AWS documents no order.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html
func listHostedZones(s *Service, c call) (any, error) {
	maxItems, err := readMaxItems(c.query, standardPage)
	if err != nil {
		return nil, err
	}
	if id := c.query.Get("delegationsetid"); id != "" {
		return nil, refuse(http.StatusBadRequest, "NoSuchDelegationSet", "the lab has no reusable delegation set %s", id)
	}
	marker := wire.TrimID(c.query.Get("marker"))
	zones := s.answers.Load().names.sorted(func(a, b *zone) int { return cmp.Compare(a.id, b.id) })
	zones = slices.DeleteFunc(zones, func(z *zone) bool { return z.id < marker })
	switch kind := c.query.Get("hostedzonetype"); kind {
	case "":
	case "PrivateHostedZone":
		zones = nil // the lab's are all public
	default:
		return nil, invalidInput("HostedZoneType is %q; use PrivateHostedZone, or leave it out", kind)
	}
	zones, next := cut(zones, maxItems)
	out := wire.ListHostedZonesResponse{Marker: marker, IsTruncated: next != nil, MaxItems: maxItems}
	if next != nil {
		out.NextMarker = (*next).id
	}
	out.HostedZones.HostedZone = s.describeAll(zones)
	return out, nil
}

// sorted are the zones in order.
func (n *names) sorted(order func(a, b *zone) int) []*zone {
	return slices.SortedFunc(maps.Values(n.zones), order)
}

// describeAll are the zones as the API shows them, less those that were deleted meanwhile.
func (s *Service) describeAll(zones []*zone) []wire.HostedZone {
	s.control.Lock()
	defer s.control.Unlock()
	var all []wire.HostedZone
	for _, z := range zones {
		if s.zones[z.id] != nil {
			all = append(all, s.describe(z))
		}
	}
	return all
}
