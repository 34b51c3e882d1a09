package dynamodb

import (
	"slices"

	"github.com/tidwall/btree"
)

// rows is what a replica held at one moment. Nobody changes it.
type rows = btree.Map[string, row]

// snapshot returns what the replica holds now. It is quick however much that is.
func (r *replica) snapshot() *rows {
	r.mu.Lock() // a copy marks the tree that it is made of
	defer r.mu.Unlock()
	return r.rows.Copy()
}

// join lets every write from now on go to another Region's replica too, and returns what was written
// before: together they are everything.
func (r *replica) join(to outlet) *rows {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out = append(r.out, to)
	r.global = true
	return r.rows.Copy()
}

// leave sends no more writes to a replica.
func (r *replica) leave(target *replica) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out = slices.DeleteFunc(slices.Clone(r.out), func(o outlet) bool { return o.target == target })
}

// send puts the rows on their way.
func (o outlet) send(held *rows) {
	held.Scan(func(key string, at row) bool {
		o.link.send(delivery{target: o.target, key: key, row: at})
		return true
	})
}

// lacks returns the first key, from one on, whose row the replica has not got yet, nor a later one, and
// whether there is such a key.
func (r *replica) lacks(held *rows, from string) (key string, found bool) {
	held.Ascend(from, func(k string, at row) bool {
		key, found = k, r.get(k).version < at.version
		return !found
	})
	return key, found
}

// addReplicaLocked makes a replica in another Region. It is CREATING until it has the items of the Region
// that it is made from.
func (s *Service) addReplicaLocked(t *table, from, to string, dress func(*member)) *table {
	t = s.changeLocked(t, func(t *table) {
		t.Regions = append(t.Regions, to)
		if t.stream == "" {
			t.startStream(replicationStream)
		}
		m := s.newMember(t, to)
		m.source = from
		dress(m)
		t.members[to] = m
		t.members[from].status = updating
	})
	s.seedLocked(t, from, to)
	return t
}

// seedLocked fills a new member. Writes reach it as they reach any other from before the items are
// copied, and copies bring their versions: what is newer stays, and with tombstones copied like items
// nothing that was deleted comes back. So the newcomer joins first: from then on it keeps tombstones.
//
// A write may be on its way from a third Region to the one that is copied, which will not pass it on. So
// it goes to the newcomer as well. That third Region may even have left the table.
func (s *Service) seedLocked(t *table, from, to string) {
	newcomer, source := t.members[to], t.members[from].replica
	for _, region := range t.others(to) {
		newcomer.replica.join(s.outlet(to, t.members[region]))
	}
	for _, region := range t.others(to) {
		if region != from {
			t.members[region].replica.join(s.outlet(region, newcomer))
		}
	}
	way := s.outlet(from, newcomer)
	strays := s.underWay(source) // before the copy: what arrives in between is in both
	held := source.join(way)
	s.running.Go(func() {
		way.send(held)
		for _, stray := range strays {
			stray.follow(held, s.links[route{stray.from, to}], way)
		}
		s.awaitSeeding(t, from, to, held)
	})
}

// stray is a write that has not arrived at the replica that is copied.
type stray struct {
	delivery
	from string
}

// underWay lists the writes that have not arrived at a replica.
func (s *Service) underWay(to *replica) []stray {
	var strays []stray
	for _, from := range s.regions {
		if link := s.links[route{from, to.region}]; link != nil {
			for _, d := range link.underWay(to) {
				strays = append(strays, stray{d, from})
			}
		}
	}
	return strays
}

// follow sends the write to the newcomer too, unless it gets it or a later one with what is held. It goes
// over the link from where it was made; if that is where the newcomer is now, there is none.
func (d stray) follow(held *rows, link *link, way outlet) {
	if brought, ok := held.Get(d.key); ok && brought.version >= d.row.version {
		return
	}
	if link == nil {
		link = way.link
	}
	link.send(delivery{target: way.target, key: d.key, row: d.row})
}

// awaitSeeding makes a new member ACTIVE when it has the items.
func (s *Service) awaitSeeding(t *table, from, to string, held *rows) {
	newcomer := t.members[to].replica
	key, lacks := "", true
	for lacks {
		if !s.pause() {
			return
		}
		key, lacks = newcomer.lacks(held, key)
	}
	s.control.Lock()
	defer s.control.Unlock()
	s.changeLocked(s.table(to, t.Name), func(t *table) {
		t.members[from].status = active
		t.members[to].status = active
	})
}

// removeLocked deletes a table in a Region, which is DELETING for a while, and ends what shows of that
// in the Regions that asked for it.
func (s *Service) removeLocked(t *table, region string, asking ...string) *table {
	t = s.changeLocked(t, func(t *table) {
		t.members[region].status = deleting
		for _, r := range asking {
			t.members[r].status = updating
		}
	})
	s.settleLocked(t, region, func(now *table) {
		gone := now.members[region].replica
		for _, other := range now.others(region) {
			now.members[other].replica.leave(gone)
		}
		for _, other := range s.regions { // the table may have left those that sent, too
			if link := s.links[route{other, region}]; link != nil {
				link.forget(gone)
			}
		}
		s.changeLocked(now, func(t *table) {
			t.Regions = t.others(region)
			delete(t.members, region)
			for _, r := range asking {
				t.members[r].status = active
			}
		})
	})
	return t
}
