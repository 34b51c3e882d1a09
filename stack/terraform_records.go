package stack

import (
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack/tfstate"
)

func loadRecord(l *loader, r *tfstate.Resource) string {
	id := r.Text("zone_id")
	z, known := l.zones[id]
	switch {
	case !known:
		z = &loadedZone{Zone: Zone{ID: id}, guessed: r}
		l.zone(id, z)
	case z == nil:
		return "it is in a zone that was not taken"
	}
	name := r.Text("fqdn")
	if name == "" {
		name = r.Text("name")
	}
	record := failover.Record{
		Name: fqdn(name), Type: r.Text("type"), SetIdentifier: r.Text("set_identifier"), CheckID: r.Text("health_check_id"),
		TTL: time.Duration(r.Int("ttl")) * time.Second, MultiValue: r.Flag("multivalue_answer_routing_policy"),
	}
	if z.guessed == nil {
		record.Name = within(record.Name, z.Name)
	}
	for _, value := range r.Texts("records") {
		record.Values = append(record.Values, zoneForm(record.Type, value))
	}
	for _, a := range r.Blocks("alias") {
		record.TTL = 0
		record.Alias = &failover.Alias{
			ZoneID: a.Text("zone_id"), Name: fqdn(a.Text("name")), EvaluateTargetHealth: a.Flag("evaluate_target_health"),
		}
		if record.Alias.ZoneID != id && !l.hasTarget(record.Alias.Name) {
			l.lack(r, "alias", "the lab has no address for "+a.Text("name")+": it answers SERVFAIL")
		}
	}
	routed(&record, r)
	if record.CheckID != "" && !l.hasCheck(record.CheckID) {
		l.problem(r, "health_check_id: %s is in no state given: print the check's state as well, one after the other", record.CheckID)
	}
	z.Records = append(z.Records, record)
	return ""
}

// hasTarget reports whether a name is one that an API's domain is served at: all that an alias out of its zone can
// lead to in a lab.
func (l *loader) hasTarget(name string) bool {
	for _, api := range l.apis {
		if api != nil && slices.ContainsFunc(api.Domains, func(d Domain) bool { return fqdn(d.Target) == name }) {
			return true
		}
	}
	return false
}

// routed sets a record's routing policy.
func routed(record *failover.Record, r *tfstate.Resource) {
	for _, p := range r.Blocks("failover_routing_policy") {
		record.Failover = failover.FailoverRole(p.Text("type"))
	}
	for _, p := range r.Blocks("weighted_routing_policy") {
		record.Weight = new(p.Int("weight"))
	}
	for _, p := range r.Blocks("latency_routing_policy") {
		record.Region = p.Text("region")
	}
	for _, p := range r.Blocks("geolocation_routing_policy") {
		record.Geo = &failover.Geo{
			Continent: p.Text("continent"), Country: p.Text("country"), Subdivision: p.Text("subdivision"),
		}
	}
}

// zoneForm is a value as zone files have it. The provider quotes texts itself, and takes host names without the
// dot that ends them.
func zoneForm(rtype, value string) string {
	switch rtype {
	case "TXT", "SPF":
		return `"` + value + `"`
	case "CNAME", "NS", "PTR", "MX", "SRV":
		if !strings.HasSuffix(value, ".") {
			value += "."
		}
	}
	return value
}
