package cognito

import (
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/event"
)

// RotateKeys gives a pool new keys: they sign from now on, and the ones before stay in the key set for a
// day of lab time, as long as a token that they signed can live. It takes as long as making two keys. It fails
// if there is no such pool, or if it was rotated so often that its key set would grow too large.
//
// A verifier that keeps key sets, as API Gateway does for up to two hours, refuses new tokens until it
// asks again; that is what rehearsing a rotation shows.
func (s *Service) RotateKeys(poolID string) error {
	p := s.pool(poolID)
	if p == nil {
		return fmt.Errorf("rotate keys of user pool %q: Region %s has no such pool", poolID, s.region)
	}
	if err := p.keys.prepare(); err != nil {
		return fmt.Errorf("rotate keys of user pool %s: %w", poolID, err)
	}
	to, err := newPair()
	if err != nil {
		return fmt.Errorf("rotate keys of user pool %s: %w", poolID, err)
	}
	now := time.Now()
	from, err := p.keys.rotate(to, now, now.Add(s.overlap))
	if err != nil {
		return fmt.Errorf("rotate keys of user pool %s: %w", poolID, err)
	}
	s.sink(event.Event{
		Time: now, Kind: Keys, Region: s.region, Subject: poolID,
		From: from.access.id, To: to.access.id, Why: "rotated",
	})
	return nil
}
