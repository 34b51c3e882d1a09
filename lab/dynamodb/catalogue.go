package dynamodb

import (
	"maps"
	"time"
)

// catalogue holds all tables. Neither it nor a table in it is ever changed: who changes a table stores a
// changed copy of both. A global table stands in each of its Regions.
type catalogue map[located]*table

// located names a table. In different Regions different tables can have the same name.
type located struct{ region, name string }

// table finds a table in a Region, nil if there is none. In which state it is there is not looked at.
func (s *Service) table(region, name string) *table {
	return (*s.catalogue.Load())[located{region, name}]
}

// storeLocked puts a table in the place of an earlier state of it, nil for none. A table without members
// is gone.
func (s *Service) storeLocked(before, after *table) {
	tables := maps.Clone(*s.catalogue.Load())
	if before != nil {
		for region := range before.members {
			delete(tables, located{region, before.Name})
		}
	}
	for region := range after.members {
		tables[located{region, after.Name}] = after
	}
	s.catalogue.Store(&tables)
}

// changeLocked stores a changed copy of a table and returns it.
func (s *Service) changeLocked(t *table, change func(*table)) *table {
	changed := t.clone()
	change(changed)
	s.storeLocked(t, changed)
	return changed
}

// settleLocked does the rest of what was begun with a table in a Region after the time that changes take,
// unless the table is gone from there by then. Control must be held, and is held when finish runs.
func (s *Service) settleLocked(t *table, region string, finish func(*table)) {
	began := t.members[region].replica
	s.running.Go(func() {
		if !s.pause() {
			return
		}
		s.control.Lock()
		defer s.control.Unlock()
		if now := s.table(region, t.Name); now != nil && now.members[region].replica == began {
			finish(now)
		}
	})
}

// activateLocked ends a change in the Regions where it showed.
func (s *Service) activateLocked(t *table, regions ...string) {
	s.settleLocked(t, regions[0], func(now *table) {
		s.changeLocked(now, func(t *table) {
			for _, region := range regions {
				t.members[region].status = active
			}
		})
	})
}

// pause waits for the time that changes take, and says whether the service still runs then.
func (s *Service) pause() bool {
	timer := time.NewTimer(s.scale.Real(s.settling))
	defer timer.Stop()
	select {
	case <-s.stopped:
		return false
	case <-timer.C:
		return true
	}
}
