package route53

import (
	"net/http"
	"strings"

	"github.com/tandem-failover/tandem/lab/route53/wire"
	"github.com/tandem-failover/tandem/stack"
)

const (
	// maxZones is AWS's quota for an account; it can be raised.
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
	maxZones = 500

	maxReference = 128 // characters of a zone's caller reference
)

// createHostedZone makes a public zone, with the NS and SOA records that every zone is born with.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html
func createHostedZone(s *Service, c call) (any, error) {
	var in wire.CreateHostedZoneRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	name, err := newZoneName(in)
	if err != nil {
		return nil, err
	}
	s.control.Lock()
	defer s.control.Unlock()
	now := s.answers.Load()
	if err := s.admit(now, name, in.CallerReference); err != nil {
		return nil, err
	}
	servers := exampleNameServers
	z, err := newZone(s.resourceID("Z"), name, servers, withDefaults(stack.Zone{Name: name}, servers))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "InvalidDomainName", "%v", err)
	}
	s.zones[z.id] = &hostedZone{
		reference: in.CallerReference, comment: in.HostedZoneConfig.Comment, tags: make(tags),
	}
	s.serve(&answers{names: now.names.with(z), verdicts: now.verdicts}, "hosted zone created")
	return wire.CreateHostedZoneResponse{
		HostedZone: s.describe(z), ChangeInfo: s.changed(""), DelegationSet: wire.NewDelegationSet(servers),
	}, nil
}

// newZoneName checks what the request says by itself, and reads the name.
func newZoneName(in wire.CreateHostedZoneRequest) (string, error) {
	if in.HostedZoneConfig.PrivateZone {
		return "", lacking("private zones", "leave PrivateZone out")
	}
	if n := len(in.CallerReference); n < 1 || n > maxReference {
		return "", invalidInput("CallerReference has %d characters; use 1 to %d", n, maxReference)
	}
	if err := checkComment(in.HostedZoneConfig.Comment); err != nil {
		return "", err
	}
	name, err := wire.ParseName(in.Name)
	if err != nil {
		return "", refuse(http.StatusBadRequest, "InvalidDomainName", "%v", err)
	}
	if strings.Count(name, ".") < 2 {
		return "", refuse(http.StatusBadRequest, "InvalidDomainName",
			"%s is a top-level domain, which no hosted zone can be for", wire.FormatName(name))
	}
	return name, nil
}

// admit refuses a zone for what is there already. AWS takes several zones of one name, each on other name
// servers; here there is one name server.
func (s *Service) admit(now *answers, name, reference string) error {
	for _, known := range s.zones {
		if known.reference == reference {
			return refuse(http.StatusConflict, "HostedZoneAlreadyExists",
				"A hosted zone has already been created with the specified caller reference.")
		}
	}
	if now.names.zones[name] != nil {
		return refuse(http.StatusBadRequest, "ConflictingDomainExists",
			"the lab has a hosted zone %s already, and one name server for all", wire.FormatName(name))
	}
	if len(s.zones) >= maxZones {
		return refuse(http.StatusBadRequest, "TooManyHostedZones", "Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.")
	}
	return nil
}
