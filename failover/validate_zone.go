package failover

import (
	"fmt"
	"strings"
)

// maxRecords is Route 53's quota for a hosted zone; it can be raised.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
const maxRecords = 10_000

// ValidateRecords refuses records that Route 53 would refuse in the zone of that name, each and
// together, with every reason; the error unwraps to them.
func ValidateRecords(zone string, records []Record) error {
	broken := rules{subject: "zone " + zone}
	if len(records) > maxRecords {
		broken.refuse("records", "are %d; use at most %d, or ask AWS for more", len(records), maxRecords)
	}
	z := NewZone(zone, records)
	judged := make(map[*group]bool)
	for _, r := range records {
		r.judge(&broken)
		name := canonicalName(r.Name)
		if !inZone(name, z.Name) {
			broken.breaks(InZone, r, "Name", "is not in the zone %s; rename it, or put it in its own zone", zone)
			continue
		}
		if r.Type == "CNAME" && name == z.Name {
			broken.breaks(NotAtApex, r, "Type", "a CNAME cannot be at the zone's apex; use an alias of type A")
		}
		at := z.names[name]
		if g := at.group(r.Type); !judged[g] {
			judged[g] = true
			g.judge(&broken, at)
			g.judgeAliases(&broken, z)
		}
	}
	return broken.err()
}

// judge refuses what the records of one name and type may not be together.
func (g *group) judge(broken *rules, at *domain) {
	broken.subject = fmt.Sprintf("records %s %s", g.name, g.rtype)
	first := g.members[0].Record
	if g.rtype == "CNAME" && len(at.groups) > 1 {
		broken.breaks(AloneAsCNAME, first, "Type", "a CNAME cannot be beside other types of the same name; remove one or the other")
	}
	if len(g.members) > maxGroup {
		broken.refuse("records", "are %d; use at most %d of one name and type", len(g.members), maxGroup)
	}
	for _, m := range g.members[1:] {
		if other := policyOf(m.Record); other != g.policy {
			broken.breaks(OneOfAKind, m.Record, "routing policy", "is both %s and %s; use one for all", g.policy, other)
			return
		}
	}
	if g.policy == simple && len(g.members) > 1 {
		broken.breaks(OneOfAKind, first, "records", "are there twice; put all values in one record, or give a routing policy")
	}
	ids, parts := make(map[string]bool), make(map[string]bool)
	for _, m := range g.members {
		once(broken, m.Record, "SetIdentifier", m.SetIdentifier, ids)
		once(broken, m.Record, "records", m.part(), parts)
	}
	g.judgeTTL(broken)
}

// once refuses what is already in seen, unless it is empty.
func once(broken *rules, r Record, field, what string, seen map[string]bool) {
	if what != "" && seen[what] {
		broken.breaks(OneOfAKind, r, field, "%s is there twice; keep one", what)
	}
	seen[what] = true
}

// judgeTTL refuses weighted records that would be cached for different times: that would undo the weights.
func (g *group) judgeTTL(broken *rules) {
	if g.policy != weighted {
		return
	}
	var first *member
	for i := range g.members {
		switch m := &g.members[i]; {
		case m.Alias != nil:
		case first == nil:
			first = m
		case first.TTL != m.TTL:
			broken.refuse("TTL", "is %v and %v; use the same for all weighted records", first.TTL, m.TTL)
			return
		}
	}
}

// part is what only one record of a group may be: the PRIMARY, the one for a Region, or for a place.
func (m member) part() string {
	switch {
	case m.Failover != "":
		return string(m.Failover)
	case m.Region != "":
		return "Region " + m.Region
	case m.Geo != nil:
		return strings.Join(strings.Fields(fmt.Sprintf("location %s %s %s", m.Geo.Continent, m.Geo.Country, m.Geo.Subdivision)), " ")
	default:
		return ""
	}
}

// judgeAliases refuses aliases into the zone that lead nowhere.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
func (g *group) judgeAliases(broken *rules, z *Zone) {
	for _, m := range g.members {
		if !m.dangling {
			continue
		}
		broken.subject = m.called()
		if d := z.names[canonicalName(m.Alias.Name)]; d != nil && d.group(g.rtype) != nil {
			broken.refuse("AliasTarget", "%s leads back to this record; break the loop", m.Alias.Name)
		} else {
			broken.breaks(TargetExists, m.Record, "AliasTarget", "%s has no record of type %s; create it first, or use its type", m.Alias.Name, g.rtype)
		}
	}
}
