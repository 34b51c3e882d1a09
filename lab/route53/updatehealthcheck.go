package route53

import (
	"net/http"
	"slices"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// updateHealthCheck changes a check's settings. Its checkers follow at their next probe and keep what they know
// of the endpoint; a check that is disabled forgets.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_UpdateHealthCheck.html
func updateHealthCheck(s *Service, c call) (any, error) {
	var in wire.UpdateHealthCheckRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	s.control.Lock()
	defer s.control.Unlock()
	updated := s.check(c.ids[0])
	if updated == nil {
		return nil, noSuchHealthCheck(c.ids[0])
	}
	if err := updated.admits(in); err != nil {
		return nil, err
	}
	given := withSlash(in.Apply(updated.given))
	all := s.settings()
	all[slices.Index(s.checks, updated)] = given
	if err := failover.ValidateChecks(all); err != nil {
		return nil, invalidParameter(err)
	}
	if err := updated.set(given); err != nil {
		return nil, invalidParameter(err)
	}
	updated.version++
	if given.Disabled {
		updated.forget()
		s.unsee(given.ID)
	}
	s.rejudge()
	s.rouse()
	return wire.UpdateHealthCheckResponse{HealthCheck: describeCheck(updated)}, nil
}

// admits refuses updates that no check of this kind takes.
func (c *check) admits(in wire.UpdateHealthCheckRequest) error {
	if in.HealthCheckVersion != nil && *in.HealthCheckVersion != c.version {
		return refuse(http.StatusConflict, "HealthCheckVersionMismatch",
			"The health check has version %d, not %d", c.version, *in.HealthCheckVersion)
	}
	if in.AlarmIdentifier != nil {
		return invalidInput("Invalid parameter : Basic health checks must not have an metric region specified.")
	}
	if in.IPAddress != nil && (*in.IPAddress == "") != (c.given.IPAddress == "") {
		return invalidInput("Invalid parameter : a health check by IP address or by name remains one; create another")
	}
	if in.ResetElements != nil {
		for _, element := range in.ResetElements.ResettableElementName {
			if !slices.Contains([]string{"FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"}, element) {
				return invalidInput("Invalid XML ; ResetElements cannot name %q", element)
			}
		}
	}
	return probingLimits(c.given.Type, in.EnableSNI, in.Regions)
}
