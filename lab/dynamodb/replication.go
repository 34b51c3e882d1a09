package dynamodb

import (
	"errors"
	"fmt"
)

// ErrNoLink says that no table can be replicated from the one Region to the other.
var ErrNoLink = errors.New("no table can be replicated this way")

// SetLink changes how replication fares from one Region to another, for all tables that there are and
// that there will be; the way back is another link. Once it returns, nothing arrives over a cut link.
// Healing delivers what was held: every item's latest write, when its lag has passed.
func (s *Service) SetLink(from, to string, l Link) error {
	link := s.links[route{from, to}]
	switch {
	case link == nil:
		return fmt.Errorf("set link %s: %w", route{from, to}, ErrNoLink)
	case l.Lag < 0 || l.Jitter < 0:
		return fmt.Errorf("set link %s: lag and jitter cannot be negative", route{from, to})
	}
	link.change(func() { link.setting = l })
	return nil
}

// Backlog counts the writes under way from one Region to another, 0 if there is no such link. On a link
// that holds it counts items.
func (s *Service) Backlog(from, to string) int {
	if link := s.links[route{from, to}]; link != nil {
		return link.backlog()
	}
	return 0
}

// Freeze stops a Region's replicas from sending and receiving, as when the Region is dead; their data is
// kept and its endpoint is not concerned. Links keep their settings for when it is thawed.
func (s *Service) Freeze(region string) { s.setFrozen(region, true) }

// Thaw lets a frozen Region replicate again. Everything pending flows both ways.
func (s *Service) Thaw(region string) { s.setFrozen(region, false) }

func (s *Service) isFrozen(region string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.frozen[region]
}

func (s *Service) setFrozen(region string, frozen bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.frozen[region] == frozen {
		return
	}
	s.frozen[region] = frozen
	ends := -1
	if frozen {
		ends = 1
	}
	for r, link := range s.links {
		if r.from == region || r.to == region {
			link.change(func() { link.frozen += ends })
		}
	}
}
