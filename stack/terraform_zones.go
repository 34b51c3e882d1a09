package stack

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack/tfstate"
)

type loadedZone struct {
	Zone
	guessed *tfstate.Resource // the first record of a zone whose name is not known; nil when it is
}

func loadZone(l *loader, r *tfstate.Resource) string {
	id := r.Text("zone_id")
	if len(r.Blocks("vpc")) > 0 {
		return l.privateZone(id)
	}
	z := &loadedZone{Zone: Zone{ID: id, Name: fqdn(r.Text("name"))}}
	for _, server := range r.Texts("name_servers") {
		z.NameServers = append(z.NameServers, fqdn(server))
	}
	l.zone(id, z)
	return ""
}

// loadZoneLookup takes a zone that a data source looked up, unless the state also made it.
func loadZoneLookup(l *loader, r *tfstate.Resource) string {
	id := r.Text("zone_id")
	if _, taken := l.zones[id]; taken {
		return ""
	}
	if r.Flag("private_zone") {
		return l.privateZone(id)
	}
	l.lack(r, "", "the zone is not made here: the lab's has the records given and no others")
	return loadZone(l, r)
}

// privateZone notes that a zone is not taken, so that its records are not either.
func (l *loader) privateZone(id string) string {
	if _, taken := l.zones[id]; !taken {
		l.zones[id] = nil
	}
	return "the lab has public zones alone"
}

func (l *loader) zone(id string, z *loadedZone) {
	if l.zones[id] == nil {
		l.zoneIDs = append(l.zoneIDs, id)
	}
	l.zones[id] = z
}

// guess gives the zones whose names nobody said one that all their records fit.
func (l *loader) guess() {
	for _, id := range l.zoneIDs {
		z := l.zones[id]
		if z.guessed == nil {
			continue
		}
		z.Name = zoneName(z.Records, l.stack.Deployment.Zone)
		for i := range z.Records {
			z.Records[i].Name = within(z.Records[i].Name, z.Name)
		}
		if z.Name != l.stack.Deployment.Zone { // the descriptor is no guess
			l.lack(z.guessed, "zone_id", "the zone "+id+" is in no state given: by its records' names it is taken for "+z.Name+", without other records")
		}
	}
}

// zoneName is the longest name that all records are at or below, or the one said if they are below that.
func zoneName(records []failover.Record, said string) string {
	if said != "" && !slices.ContainsFunc(records, func(r failover.Record) bool { return !below(r.Name, said) }) {
		return said
	}
	name := records[0].Name
	for _, r := range records {
		for !below(r.Name, name) || !canBeApex(r, name) {
			name = above(name)
		}
	}
	return name
}

// canBeApex reports whether a record does not rule a name out: a CNAME cannot be at the apex, and names with an
// underscore or a star are only ever names in a zone.
func canBeApex(r failover.Record, name string) bool {
	if name == "." {
		return true
	}
	label, _, _ := strings.Cut(name, ".")
	return !strings.HasPrefix(label, "_") && !strings.ContainsAny(label, `*\`) && !(r.Name == name && r.Type == "CNAME")
}

// fqdn is a name in lower case with the trailing dot.
func fqdn(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") + "." }

// below reports whether a name is at a zone's apex or below it.
func below(name, zone string) bool {
	return zone == "." || name == zone || strings.HasSuffix(name, "."+zone)
}

// above is a name without its first label; the root has none.
func above(name string) string {
	if _, rest, _ := strings.Cut(name, "."); rest != "" {
		return rest
	}
	return "."
}

// within is a record's name in full: Terraform code may leave the zone's out.
func within(name, zone string) string {
	if below(name, zone) {
		return name
	}
	return name + zone
}
