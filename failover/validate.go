package failover

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Limits on a record, from ResourceRecordSet's page and the quotas page.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
const (
	maxName          = 255
	maxLabel         = 63
	maxSetIdentifier = 128
	maxWeight        = 255
	maxValues        = 400
	maxTTL           = (1<<31 - 1) * time.Second
)

var (
	recordTypes = strings.Fields("SOA A TXT NS CNAME MX NAPTR PTR SRV SPF AAAA CAA DS TLSA SSHFP SVCB HTTPS")
	continents  = strings.Fields("AF AN AS EU NA OC SA")
)

// Validate refuses a record that Route 53 would refuse whatever else its zone holds, with every reason.
// Each names the record, the field and the remedy.
func (r Record) Validate() error {
	var broken rules
	r.judge(&broken)
	return broken.err()
}

func (r Record) judge(broken *rules) {
	broken.subject = r.called()
	r.named(broken)
	r.routed(broken)
	if r.Alias != nil {
		r.aliased(broken)
	} else {
		r.valued(broken)
	}
}

// called is what to call the record when speaking to a person.
func (r Record) called() string {
	if r.SetIdentifier == "" {
		return fmt.Sprintf("record %s %s", r.Name, r.Type)
	}
	return fmt.Sprintf("record %s %s %q", r.Name, r.Type, r.SetIdentifier)
}

// named judges the name and the type.
func (r Record) named(broken *rules) {
	if !slices.Contains(recordTypes, r.Type) {
		broken.refuse("Type", "%q is unknown; use one of %s", r.Type, strings.Join(recordTypes, ", "))
	}
	if !strings.HasSuffix(r.Name, ".") || strings.ToLower(r.Name) != r.Name {
		broken.refuse("Name", "write it in lower case, with a trailing dot")
	}
	broken.atMost("Name", r.Name, maxName)
	for rest := canonicalName(r.Name); rest != "" && rest != "."; rest = parentName(rest) {
		label := rest[:len(rest)-len(parentName(rest))-1]
		if label == "" || len(label) > maxLabel {
			broken.refuse("Name", "the label %q has %d characters; use 1 to %d", label, len(label), maxLabel)
		}
	}
	if r.Type == "NS" && strings.HasPrefix(canonicalName(r.Name), "*.") {
		broken.refuse("Name", "an NS record cannot be a wildcard; delegate each name by itself")
	}
}

// routed judges the routing policy.
func (r Record) routed(broken *rules) {
	var policies []string
	for _, p := range []struct {
		policy policy
		set    bool
	}{
		{failover, r.Failover != ""}, {weighted, r.Weight != nil}, {latency, r.Region != ""},
		{geolocation, r.Geo != nil}, {multivalue, r.MultiValue},
	} {
		if p.set {
			policies = append(policies, p.policy.String())
		}
	}
	switch {
	case len(policies) > 1:
		broken.refuse("routing policy", "is %s at once; choose one", strings.Join(policies, " and "))
	case len(policies) == 1 && r.SetIdentifier == "":
		broken.refuse("SetIdentifier", "is missing; a %s record needs one that no other of its name and type has", policies[0])
	case len(policies) == 0:
		broken.empty("SetIdentifier", r.SetIdentifier == "", "a simple record is alone; or give a routing policy")
	}
	broken.atMost("SetIdentifier", r.SetIdentifier, maxSetIdentifier)
	if r.Failover != "" && r.Failover != Primary && r.Failover != Secondary {
		broken.refuse("Failover", "%q is unknown; use PRIMARY or SECONDARY", r.Failover)
	}
	// "A non-alias primary ResourceRecordSet must have an associated health check", says the API.
	if r.Failover == Primary && r.Alias == nil && r.CheckID == "" {
		broken.breaks(CheckedPrimary, r, "HealthCheckId", "is missing; without one a PRIMARY record never fails over")
	}
	if r.Weight != nil && (*r.Weight < 0 || *r.Weight > maxWeight) {
		broken.refuse("Weight", "is %d; use 0 to %d", *r.Weight, maxWeight)
	}
	if r.Geo != nil {
		r.Geo.placed(broken)
	}
	if r.MultiValue && (r.Type == "CNAME" || r.Type == "NS") {
		broken.refuse("MultiValueAnswer", "is not for type %s; use another routing policy", r.Type)
	}
}

// placed judges a geolocation.
func (g Geo) placed(broken *rules) {
	switch {
	case g.Continent == "" && g.Country == "":
		broken.refuse("GeoLocation", `is empty; give a continent or a country, or country "*" for everybody else`)
	case g.Continent != "" && (g.Country != "" || g.Subdivision != ""):
		broken.refuse("GeoLocation", "names a continent and more; give the continent alone, or only the country")
	case g.Continent != "" && !slices.Contains(continents, g.Continent):
		broken.refuse("GeoLocation", "continent %q is unknown; use one of %s", g.Continent, strings.Join(continents, ", "))
	case g.Subdivision != "" && g.Country != "US":
		broken.refuse("GeoLocation", "subdivision %q is not in country US, the only one that has them; leave it out", g.Subdivision)
	case g.Country != "" && g.Country != "*" && len(g.Country) != 2:
		broken.refuse("GeoLocation", `country %q is no code of two letters; use one, or "*"`, g.Country)
	}
}

// aliased judges an alias record.
func (r Record) aliased(broken *rules) {
	broken.empty("ResourceRecords", len(r.Values) == 0, "an alias has its target's")
	broken.empty("TTL", r.TTL == 0, "an alias has its target's")
	if r.Alias.Name == "" {
		broken.refuse("AliasTarget", "has no DNSName; name what to answer with")
	}
	if r.MultiValue {
		broken.refuse("MultiValueAnswer", "is not for an alias; give values, or use another routing policy")
	}
	if r.Type == "NS" || r.Type == "SOA" {
		broken.refuse("AliasTarget", "an alias cannot have type %s; give values", r.Type)
	}
}

// valued judges a record with values.
func (r Record) valued(broken *rules) {
	if r.TTL < 0 || r.TTL > maxTTL || r.TTL%time.Second != 0 {
		broken.refuse("TTL", "is %v; use whole seconds from 0 to %d", r.TTL, maxTTL/time.Second)
	}
	switch n := len(r.Values); {
	case n == 0:
		broken.refuse("ResourceRecords", "are missing; give a value, or an AliasTarget")
	case n > maxValues:
		broken.refuse("ResourceRecords", "are %d; use at most %d", n, maxValues)
	case n > 1 && (r.Type == "CNAME" || r.Region != ""):
		broken.refuse("ResourceRecords", "are %d; a CNAME or latency record has exactly one", n)
	}
	for _, value := range r.Values {
		addr, err := netip.ParseAddr(value)
		if r.Type == "A" && (err != nil || !addr.Is4()) {
			broken.breaks(ValidAddress, r, "ResourceRecords", "%q is no IPv4 address; give one, or use another type", value).Value = value
		}
		if r.Type == "AAAA" && (err != nil || !addr.Is6() || addr.Zone() != "") {
			broken.breaks(ValidAddress, r, "ResourceRecords", "%q is no IPv6 address; give one, or use another type", value).Value = value
		}
	}
}
