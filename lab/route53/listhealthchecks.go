package route53

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// listHealthChecks lists the checks in the order of their making: AWS documents none.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHealthChecks.html
func listHealthChecks(s *Service, c call) (any, error) {
	maxItems, err := readMaxItems(c.query, standardPage)
	if err != nil {
		return nil, err
	}
	s.control.Lock()
	defer s.control.Unlock()
	rest, marker := s.checks, c.query.Get("marker")
	if marker != "" {
		at := slices.Index(s.checks, s.check(marker))
		if at < 0 {
			return nil, invalidInput("Marker %q is no health check", marker)
		}
		rest = rest[at:]
	}
	checks, next := cut(rest, maxItems)
	out := wire.ListHealthChecksResponse{Marker: marker, IsTruncated: next != nil, MaxItems: maxItems}
	if next != nil {
		out.NextMarker = (*next).given.ID
	}
	for _, one := range checks {
		out.HealthChecks.HealthCheck = append(out.HealthChecks.HealthCheck, describeCheck(one))
	}
	return out, nil
}
