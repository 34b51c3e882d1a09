package failover

import "strings"

// policy is how Route 53 chooses among the records of one name and type.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
type policy int

const (
	simple policy = iota
	failover
	weighted
	latency
	geolocation
	multivalue
)

// String is the policy's name in AWS's words.
func (p policy) String() string {
	return [...]string{"simple", "failover", "weighted", "latency", "geolocation", "multivalue"}[p]
}

// policyOf is the policy that r takes part in.
func policyOf(r Record) policy {
	switch {
	case r.Failover != "":
		return failover
	case r.Weight != nil:
		return weighted
	case r.Region != "":
		return latency
	case r.Geo != nil:
		return geolocation
	case r.MultiValue:
		return multivalue
	default:
		return simple
	}
}

// maxMultiValue is how many records a multivalue answer holds at most.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html
const maxMultiValue = 8

// maxGroup is Route 53's quota for the records of one name and type under one policy.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
const maxGroup = 100

// choose picks one record of g: by policy among the usable or, when none is, by policy among all.
// nil means that no record applies to this asker, which only geolocation knows.
func (s *search) choose(g *group) *member {
	if g.policy == weighted {
		return s.byWeight(g)
	}
	m := s.first(g, false)
	if m == nil {
		m = s.first(g, true)
		s.open = s.open || m != nil
	}
	return m
}

// first returns the member with the lowest rank, among all or only the usable.
func (s *search) first(g *group, all bool) *member {
	var best *member
	lowest := 0
	for i := range g.members {
		m := &g.members[i]
		rank, applies := s.rank(g, m)
		if applies && (best == nil || rank < lowest) && (all || s.usable(m)) {
			best, lowest = m, rank
		}
	}
	return best
}

// rank orders the members of a group for this asker, the lowest first, and says which apply at all.
func (s *search) rank(g *group, m *member) (rank int, applies bool) {
	switch g.policy {
	case failover:
		if m.Failover == Primary {
			return 0, true
		}
		return 1, true
	case latency:
		return distance(s.q.Region, m.Region), true
	case geolocation:
		return widening(s.q.Geo, m.Geo)
	default:
		return 0, true
	}
}

// distance stands in for AWS's latency measurements, which are not public: the same Region is nearest,
// then those of the same geography (the first word of their names: eu, us, ap), then all others.
func distance(from, to string) int {
	geography, _, _ := strings.Cut(from, "-")
	switch {
	case from == to:
		return 0
	case strings.HasPrefix(to, geography+"-"):
		return 1
	default:
		return 2
	}
}

// widening is how far the place of a geolocation record reaches beyond the asker's own: state, country,
// continent, the whole world. Route 53 prefers the most specific and widens when it is unhealthy.
func widening(asker Geo, place *Geo) (steps int, applies bool) {
	switch {
	case place == nil:
		return 0, false
	case place.Country == "*":
		return 3, true
	case place.Subdivision != "":
		return 0, place.Country == asker.Country && place.Subdivision == asker.Subdivision
	case place.Country != "":
		return 1, place.Country == asker.Country
	default:
		return 2, place.Continent == asker.Continent && place.Continent != ""
	}
}

// byWeight picks a record with probability weight over the sum of weights. Records of weight 0 take
// part, equally, only when no other is left; so they do when every weight is 0.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html
func (s *search) byWeight(g *group) *member {
	var room [maxGroup]*member
	candidates := s.candidates(g, room[:0])
	total := 0
	for _, m := range candidates {
		total += weightOf(m)
	}
	if total == 0 {
		return candidates[s.draw(len(candidates))]
	}
	ticket := s.draw(total)
	for _, m := range candidates {
		if ticket -= weightOf(m); ticket < 0 {
			return m
		}
	}
	panic("failover: a ticket beyond the sum of weights")
}

// weightOf is a record's weight; one without any counts as 0.
func weightOf(m *member) int {
	if m.Weight == nil {
		return 0
	}
	return max(0, *m.Weight)
}

// several adds to path up to eight usable records of a multivalue group, a random subset in random order.
func (s *search) several(g *group, path []*member) []*member {
	var room [maxGroup]*member
	candidates := s.candidates(g, room[:0])
	for i := range min(maxMultiValue, len(candidates)) {
		j := i + s.draw(len(candidates)-i)
		candidates[i], candidates[j] = candidates[j], candidates[i]
		path = append(path, candidates[i])
	}
	return path
}

// candidates adds the usable members of g to room or, when none is, all of them.
func (s *search) candidates(g *group, room []*member) []*member {
	for i := range g.members {
		if m := &g.members[i]; s.usable(m) {
			room = append(room, m)
		}
	}
	if len(room) > 0 {
		return room
	}
	s.open = true
	for i := range g.members {
		room = append(room, &g.members[i])
	}
	return room
}

// draw uses up as much of the asker's Pick as a choice among n needs, so that the choices on the way
// down a tree are independent of each other.
func (s *search) draw(n int) int {
	drawn := s.pick % uint64(n)
	s.pick /= uint64(n)
	return int(drawn)
}
