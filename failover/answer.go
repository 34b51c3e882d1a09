package failover

// Query is one question, with what Route 53 knows of the asker.
type Query struct {
	Name   string // lower case, with the trailing dot
	Type   string
	Region string // the AWS Region nearest to the asker, for latency routing
	Geo    Geo    // where the asker is, for geolocation routing
	Pick   uint64 // any number; decides weighted choices and the multivalue subset, uniformly
}

// Answer is what the zone says to a Query.
//
// Records carry the name that was asked, whatever alias or wildcard led to them; Path carries them as
// the zone has them. A record that still has an Alias points outside the zone: the server answers with
// the addresses and the TTL of that resource. A CNAME is answered as it is, for any type asked; the
// server chases it.
type Answer struct {
	Exists  bool     // the name exists: an empty Records means no data, not NXDOMAIN
	Records []Record // aliases resolved to their target's values; more than one only for MultiValue
	Path    []Record // every record that was chosen on the way down, aliases included: why this answer
	Open    bool     // somewhere on the way nothing was healthy, and the policy chose as if all were
}

// Health says whether a health check is healthy now. For one question it should not change its mind.
type Health func(checkID string) bool

// Answer chooses the records for q as Route 53 does: by policy, among the healthy; backing out of an
// alias whose branch has no healthy record; and, when everything is unhealthy, by policy as if all were
// healthy.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html
func (z *Zone) Answer(q Query, healthy Health) Answer {
	d := z.find(q.Name)
	if d == nil {
		return Answer{}
	}
	g := d.group(q.Type)
	if g == nil {
		g = d.group("CNAME")
	}
	if g == nil {
		return Answer{Exists: true}
	}
	var (
		known [32]health
		nodes [16]*member
	)
	s := search{q: &q, healthy: healthy, pick: q.Pick, known: known[:]}
	if z.targets >= len(known) {
		s.known = make([]health, z.targets+1)
	}
	path, leaves := s.descend(g, nodes[:0])
	return Answer{Exists: true, Records: named(q.Name, path[len(path)-leaves:]), Path: named("", path), Open: s.open}
}

// named copies the members' records, under another name unless that is empty.
func named(name string, members []*member) []Record {
	if len(members) == 0 {
		return nil
	}
	records := make([]Record, len(members))
	for i, m := range members {
		records[i] = m.Record
		if name != "" {
			records[i].Name = name
		}
	}
	return records
}

// search is the work of one Answer.
type search struct {
	q       *Query
	healthy Health
	pick    uint64   // what is left of Query.Pick
	open    bool     // for Answer.Open
	known   []health // by group.slot: branches that share a target ask its checks once
}

// health is what a search knows of a group.
type health int8

const (
	unasked health = iota
	usable
	unusable
)

// descend follows the choices from g down, adding them to path. The last leaves of path are the answer;
// none when the way ended without data.
func (s *search) descend(g *group, path []*member) (chosen []*member, leaves int) {
	for g != nil {
		if g.policy == multivalue {
			before := len(path)
			path = s.several(g, path)
			return path, len(path) - before
		}
		m := s.choose(g)
		if m == nil {
			return path, 0
		}
		path = append(path, m)
		if m.dangling {
			return path, 0
		}
		g = m.target
	}
	return path, 1
}

// usable says whether m may be chosen: its check is healthy and, where its alias evaluates target
// health, so is the target; both must pass. A resource outside the zone is taken as healthy: API
// Gateway "is regarded as always available".
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
func (s *search) usable(m *member) bool {
	switch {
	case m.CheckID != "" && !s.healthy(m.CheckID):
		return false
	case m.Alias == nil || !m.Alias.EvaluateTargetHealth:
		return true
	case m.target == nil:
		return !m.dangling
	default:
		return s.anyUsable(m.target)
	}
}

// anyUsable says whether a branch has a healthy record for this asker.
func (s *search) anyUsable(g *group) bool {
	if known := s.known[g.slot]; known != unasked {
		return known == usable
	}
	s.known[g.slot] = unusable
	for i := range g.members {
		m := &g.members[i]
		if _, applies := s.rank(g, m); applies && s.usable(m) {
			s.known[g.slot] = usable
			break
		}
	}
	return s.known[g.slot] == usable
}
