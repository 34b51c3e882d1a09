package route53

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// getHealthCheckStatus shows what each checker saw last.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHealthCheckStatus.html
func getHealthCheckStatus(s *Service, c call) (any, error) {
	seen, err := s.report(c.ids[0], s.Observations)
	return wire.GetHealthCheckStatusResponse{HealthCheckObservations: seen}, err
}

// getHealthCheckLastFailureReason shows what each checker that ever saw a failure saw then.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHealthCheckLastFailureReason.html
func getHealthCheckLastFailureReason(s *Service, c call) (any, error) {
	seen, err := s.report(c.ids[0], s.failures)
	return wire.GetHealthCheckLastFailureReasonResponse{HealthCheckObservations: seen}, err
}

// report is observations as the API shows them. Of a CALCULATED check there are none to show, here as on AWS.
func (s *Service) report(id string, of func(checkID string) []Observation) (seen wire.HealthCheckObservations, err error) {
	s.control.Lock()
	defer s.control.Unlock()
	switch found := s.check(id); {
	case found == nil:
		return seen, noSuchHealthCheck(id)
	case found.given.Type == failover.Calculated:
		return seen, invalidInput("The health check %s is a calculated one, which no checker watches", id)
	}
	for _, o := range of(id) {
		seen.HealthCheckObservation = append(seen.HealthCheckObservation, wire.HealthCheckObservation{
			Region: o.Region, IPAddress: o.IP.String(),
			StatusReport: wire.StatusReport{Status: o.Status, CheckedTime: stamp(o.Checked)},
		})
	}
	return seen, nil
}

// getCheckerIPRanges shows where the lab's checkers say that they probe from.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetCheckerIpRanges.html
func getCheckerIPRanges(*Service, call) (any, error) {
	ranges := make(map[string]bool)
	for i := range failover.Checkers {
		ip := checkerIP(i).As4()
		ranges[fmt.Sprintf("%d.%d.%d.0/24", ip[0], ip[1], ip[2])] = true
	}
	return wire.GetCheckerIpRangesResponse{CheckerIPRanges: slices.Sorted(maps.Keys(ranges))}, nil
}
