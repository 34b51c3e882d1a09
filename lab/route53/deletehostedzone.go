package route53

import (
	"net/http"
	"slices"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// deleteHostedZone deletes a zone that has no records but those it was born with.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html
func deleteHostedZone(s *Service, c call) (any, error) {
	s.control.Lock()
	defer s.control.Unlock()
	now := s.answers.Load()
	z, err := now.find(c.ids[0])
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(z.records, func(r failover.Record) bool { return !z.required(r) }) {
		return nil, refuse(http.StatusBadRequest, "HostedZoneNotEmpty",
			"The specified hosted zone contains non-required resource record sets and so cannot be deleted.")
	}
	delete(s.zones, z.id)
	s.serve(&answers{names: now.names.without(z), verdicts: now.verdicts}, "hosted zone deleted")
	return wire.DeleteHostedZoneResponse{ChangeInfo: s.changed("")}, nil
}

// required says whether r is one of the records that a zone must have.
func (z *zone) required(r failover.Record) bool {
	return r.Name == z.name && (r.Type == "NS" || r.Type == "SOA")
}
