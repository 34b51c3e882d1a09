package route53

import "github.com/tandem-failover/tandem/lab/route53/wire"

// getHealthCheck shows one check.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHealthCheck.html
func getHealthCheck(s *Service, c call) (any, error) {
	s.control.Lock()
	defer s.control.Unlock()
	found := s.check(c.ids[0])
	if found == nil {
		return nil, noSuchHealthCheck(c.ids[0])
	}
	return wire.GetHealthCheckResponse{HealthCheck: describeCheck(found)}, nil
}

// getHealthCheckCount counts the checks.
func getHealthCheckCount(s *Service, _ call) (any, error) {
	s.control.Lock()
	defer s.control.Unlock()
	return wire.GetHealthCheckCountResponse{HealthCheckCount: len(s.checks)}, nil
}

// describeCheck is a check as the API shows it; nil is shown as nothing.
func describeCheck(c *check) wire.HealthCheck {
	if c == nil {
		return wire.HealthCheck{}
	}
	return wire.HealthCheck{
		ID: c.given.ID, CallerReference: c.reference, HealthCheckVersion: c.version,
		HealthCheckConfig: wire.NewHealthCheckConfig(c.given),
	}
}
