package route53

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/route53/wire"
	"github.com/tandem-failover/tandem/stack"
)

// hostedZone is what the API knows of a zone beside its records. Service.control guards it.
type hostedZone struct {
	reference string // its maker's
	comment   string
	tags      tags
}

// adoptZones takes note of the zones that a service begins with, and gives those an ID that have none.
func (s *Service) adoptZones(zones []stack.Zone) []stack.Zone {
	zones = slices.Clone(zones)
	for i := range zones {
		if zones[i].ID == "" {
			zones[i].ID = s.resourceID("Z")
		}
		s.zones[zones[i].ID] = &hostedZone{reference: stackReference(zones[i].ID), tags: make(tags)}
	}
	return zones
}

// find finds a zone by its ID.
func (a *answers) find(id string) (*zone, error) {
	if z := a.names.byID(wire.TrimID(id)); z != nil {
		return z, nil
	}
	return nil, noSuchHostedZone(id)
}

// describe is a zone as the API shows it. Call it with control held.
func (s *Service) describe(z *zone) wire.HostedZone {
	known := s.zones[z.id]
	return wire.HostedZone{
		ID: "/hostedzone/" + z.id, Name: wire.FormatName(z.name), CallerReference: known.reference,
		Config:                 wire.HostedZoneConfig{Comment: known.comment},
		ResourceRecordSetCount: len(z.records),
	}
}
