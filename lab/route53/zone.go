package route53

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// Every public hosted zone is born with these two record sets, and keeps them unless someone edits
// them: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html
const (
	nsTTL  = 172800 * time.Second
	soaTTL = 900 * time.Second
	soaTxt = " awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
)

// exampleNameServers stand in when a stack does not say which four servers its zone was given. They are
// the ones AWS's own documentation uses.
var exampleNameServers = []string{
	"ns-2048.awsdns-64.com.",
	"ns-2049.awsdns-65.net.",
	"ns-2050.awsdns-66.org.",
	"ns-2051.awsdns-67.co.uk.",
}

// zone is a hosted zone ready to answer: failover chooses the records, data holds what they look like
// on the wire.
type zone struct {
	name  string
	table *failover.Zone
	data  map[value]dns.RR
	soa   *dns.SOA
	cuts  map[string][]dns.RR // delegations below the apex: owner → its NS records
}

// value is one value of a record as the stack spells it.
type value struct{ rtype, text string }

// newZone parses every value once, so that no query ever parses text, and so that a value that is wrong
// is found when the lab starts rather than when someone asks.
func newZone(z stack.Zone, checks []failover.Check) (*zone, error) {
	records := withDefaults(z)
	if err := failover.ValidateRecords(z.Name, records); err != nil {
		return nil, err
	}
	built := &zone{
		name: z.Name,
		data: make(map[value]dns.RR),
		cuts: make(map[string][]dns.RR),
	}
	for _, record := range records {
		if record.CheckID != "" && !slices.ContainsFunc(checks, func(c failover.Check) bool { return c.ID == record.CheckID }) {
			return nil, fmt.Errorf("record %s: health check %s is not in the stack", describe(record), record.CheckID)
		}
		for _, text := range record.Values {
			rr, err := parseValue(record, text)
			if err != nil {
				return nil, fmt.Errorf("record %s: %w", describe(record), err)
			}
			built.data[value{record.Type, text}] = rr
			if record.Type == "NS" && record.Name != z.Name {
				built.cuts[record.Name] = append(built.cuts[record.Name], rr)
			}
			if soa, ok := rr.(*dns.SOA); ok && record.Name == z.Name {
				built.soa = soa
			}
		}
	}
	built.table = failover.NewZone(z.Name, records)
	return built, nil
}

// withDefaults adds the NS and SOA records that AWS makes, where the stack does not declare its own.
func withDefaults(z stack.Zone) []failover.Record {
	servers := make([]string, 0, 4)
	for _, server := range z.NameServers {
		servers = append(servers, dns.Fqdn(server))
	}
	if len(servers) == 0 {
		servers = exampleNameServers
	}
	records := slices.Clone(z.Records)
	declared := func(rtype string) bool {
		return slices.ContainsFunc(records, func(r failover.Record) bool {
			return r.Name == z.Name && r.Type == rtype
		})
	}
	if !declared("NS") {
		records = append(records, failover.Record{Name: z.Name, Type: "NS", TTL: nsTTL, Values: servers})
	}
	if !declared("SOA") {
		records = append(records, failover.Record{
			Name: z.Name, Type: "SOA", TTL: soaTTL, Values: []string{servers[0] + soaTxt},
		})
	}
	return records
}

// parseValue reads one value in zone-file form into the record it stands for.
func parseValue(record failover.Record, text string) (dns.RR, error) {
	if strings.ContainsAny(text, "\n\r") {
		return nil, fmt.Errorf("value %q: has a line break", text)
	}
	line := fmt.Sprintf("%s %d IN %s %s", record.Name, seconds(record.TTL), record.Type, text)
	rr, err := dns.NewRR(line)
	if err != nil {
		return nil, fmt.Errorf("value %q: %w", text, err)
	}
	if rr == nil {
		return nil, fmt.Errorf("value %q: is empty", text)
	}
	return rr, nil
}

// cut finds the delegation that name lies at or below, the one nearest the apex: what a parent holds
// below its delegation is not its own to answer. The apex itself is no delegation, and the DS records of
// one belong to the parent, so a question for those at the cut is not referred (RFC 4035 §3.1.4.1).
func (z *zone) cut(name string, qtype uint16) []dns.RR {
	var found []dns.RR
	if len(z.cuts) == 0 {
		return nil
	}
	for owner := name; owner != z.name && owner != "."; owner = parent(owner) {
		if ns, ok := z.cuts[owner]; ok && !(owner == name && qtype == dns.TypeDS) {
			found = ns
		}
	}
	return found
}

// negative is the SOA record that goes with NXDOMAIN and NODATA. Its TTL is how long the absence may be
// remembered: the lower of the SOA's own TTL and its minimum (RFC 2308 §5).
func (z *zone) negative() dns.RR {
	soa := *z.soa
	soa.Hdr.Ttl = min(soa.Hdr.Ttl, soa.Minttl)
	return &soa
}

// parent is name without its first label. Names may hold escaped dots.
func parent(name string) string {
	next, end := dns.NextLabel(name, 0)
	if end {
		return "."
	}
	return name[next:]
}

// seconds is a TTL as the wire carries it.
func seconds(ttl time.Duration) uint32 { return uint32(ttl / time.Second) }

// describe names a record the way an error should.
func describe(r failover.Record) string {
	if r.SetIdentifier == "" {
		return r.Name + " " + r.Type
	}
	return fmt.Sprintf("%s %s %q", r.Name, r.Type, r.SetIdentifier)
}
