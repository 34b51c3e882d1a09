package route53

import (
	"net/http"
	"slices"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// deleteHealthCheck deletes a check and calls its checkers off.
//
// Records may be on it: AWS does not prevent that, and says that the status they go by from then on "can't be
// predicted and might change". Here they go by the last one for ever. A CALCULATED check does prevent it; AWS
// documents the error as not in use, but has been seen to refuse.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHealthCheck.html
func deleteHealthCheck(s *Service, c call) (any, error) {
	s.control.Lock()
	defer s.control.Unlock()
	id := c.ids[0]
	gone := s.check(id)
	if gone == nil {
		return nil, noSuchHealthCheck(id)
	}
	for _, parent := range s.checks {
		if slices.Contains(parent.given.Children, id) {
			return nil, refuse(http.StatusBadRequest, "HealthCheckInUse",
				"The health check %s is a child of the health check %s", id, parent.given.ID)
		}
	}
	gone.deleted = true
	s.retired[gone.reference] = true
	s.checks = slices.DeleteFunc(slices.Clone(s.checks), func(c *check) bool { return c == gone })
	s.judged.Store(s.verdictsOf(s.checks))
	s.unsee(id)
	if now := s.answers.Load(); !now.names.uses(id) {
		s.serve(&answers{names: now.names, verdicts: now.verdicts.without(id)}, "health check deleted")
	}
	s.rouse()
	return wire.DeleteHealthCheckResponse{}, nil
}
