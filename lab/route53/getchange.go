package route53

import (
	"net/http"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// keptChanges is how many changes are remembered for GetChange.
const keptChanges = 1000

// changed notes that zones were changed. The response to a change says PENDING, as AWS always does, and
// GetChange says INSYNC from then on: there is one name server, and it knows already.
func (s *Service) changed(comment string) wire.ChangeInfo {
	made := wire.ChangeInfo{
		ID: "/change/" + s.resourceID("C"), Status: wire.Pending, SubmittedAt: stamp(time.Now()), Comment: comment,
	}
	if len(s.changes) >= keptChanges {
		s.changes = slices.Delete(s.changes, 0, 1)
	}
	s.changes = append(s.changes, made)
	return made
}

// stamp is a time as AWS gives it, in milliseconds.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// getChange says how far a change has come.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html
func getChange(s *Service, c call) (any, error) {
	id := "/change/" + wire.TrimID(c.ids[0])
	s.control.Lock()
	defer s.control.Unlock()
	for _, made := range s.changes {
		if made.ID == id {
			made.Status = wire.InSync
			return wire.GetChangeResponse{ChangeInfo: made}, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "NoSuchChange", "Could not find resource with ID: %s", wire.TrimID(id))
}
