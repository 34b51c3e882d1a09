package failover

import (
	"cmp"
	"slices"
	"strings"
)

// Zone is a hosted zone's records, indexed for answering. Build it with NewZone; it never changes, so
// any number of goroutines may ask it.
type Zone struct {
	Name string // lower case, with the trailing dot

	names   map[string]*domain
	targets int // how many groups an alias leads to
}

// domain is one name of the zone. Without groups it is an empty non-terminal: a name that exists only
// because a longer one does.
type domain struct {
	groups   []*group
	wildcard *domain // the name's *. child
}

// group is the records of one name and type, among which one routing policy decides.
type group struct {
	name, rtype string
	policy      policy
	members     []member
	slot        int // where a search remembers the group's health, when an alias leads here
}

// member is a record of a group with its alias followed.
type member struct {
	Record
	target   *group // what an alias into this zone leads to
	dangling bool   // an alias into this zone that leads nowhere, or back to itself
}

// NewZone indexes records for answering. It does not judge them; ValidateRecords does. Records outside
// the zone are left out, and an alias that would close a loop leads nowhere.
func NewZone(name string, records []Record) *Zone {
	z := &Zone{Name: canonicalName(name), names: make(map[string]*domain)}
	z.domain(z.Name)
	var groups []*group
	for _, r := range records {
		r.Name = canonicalName(r.Name)
		if !inZone(r.Name, z.Name) {
			continue
		}
		d := z.domain(r.Name)
		g := d.group(r.Type)
		if g == nil {
			g = &group{name: r.Name, rtype: r.Type, policy: policyOf(r)}
			d.groups = append(d.groups, g)
			groups = append(groups, g)
		}
		g.members = append(g.members, member{Record: r})
	}
	for _, g := range groups {
		z.follow(g)
		if g.policy == latency { // ties in distance fall to the first by name
			slices.SortStableFunc(g.members, func(a, b member) int { return cmp.Compare(a.Region, b.Region) })
		}
	}
	state := make(map[*group]visit, len(groups))
	for _, g := range groups {
		cutLoops(g, state)
	}
	return z
}

// domain returns the zone's entry for name, adding it and every name above it.
func (z *Zone) domain(name string) *domain {
	if d := z.names[name]; d != nil {
		return d
	}
	d := &domain{}
	z.names[name] = d
	if name != z.Name {
		above := z.domain(parentName(name))
		if strings.HasPrefix(name, "*.") {
			above.wildcard = d
		}
	}
	return d
}

// group returns the records of one type, or nil.
func (d *domain) group(rtype string) *group {
	for _, g := range d.groups {
		if g.rtype == rtype {
			return g
		}
	}
	return nil
}

// follow finds the group that each alias of g leads to. An alias answers with records of its own type.
func (z *Zone) follow(g *group) {
	for i := range g.members {
		m := &g.members[i]
		if m.Alias == nil || !inZone(canonicalName(m.Alias.Name), z.Name) {
			continue
		}
		if d := z.names[canonicalName(m.Alias.Name)]; d != nil {
			m.target = d.group(g.rtype)
		}
		if m.target == nil {
			m.dangling = true
		} else if m.target.slot == 0 {
			z.targets++
			m.target.slot = z.targets
		}
	}
}

// visit is how far cutLoops has come with a group.
type visit int

const (
	unseen visit = iota
	open         // on the way down from here
	done
)

// cutLoops makes every alias dangle that leads back to a group above it, so that following aliases ends.
func cutLoops(g *group, state map[*group]visit) {
	state[g] = open
	for i := range g.members {
		m := &g.members[i]
		switch {
		case m.target == nil:
		case state[m.target] == open:
			m.target, m.dangling = nil, true
		case state[m.target] == unseen:
			cutLoops(m.target, state)
		}
	}
	state[g] = done
}

// find returns the entry that answers for name: its own or, for a name that does not exist, the
// wildcard below the closest name that does (RFC 4592, section 3.3.1); nil means NXDOMAIN.
func (z *Zone) find(name string) *domain {
	if d := z.names[name]; d != nil {
		return d
	}
	for above := parentName(name); inZone(above, z.Name); above = parentName(above) {
		if d := z.names[above]; d != nil {
			return d.wildcard
		}
	}
	return nil
}
