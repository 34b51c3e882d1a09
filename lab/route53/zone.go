package route53

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
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
// on the wire. It never changes; a change of its records makes another.
type zone struct {
	id      string
	name    string
	servers []string // the name servers that it was born with
	records []failover.Record
	ordered func() []ranked // the records as they are listed, sorted when first asked for
	table   *failover.Zone
	data    map[value]dns.RR
	soa     *dns.SOA
	cuts    map[string][]dns.RR // delegations below the apex: owner → its NS records
}

// value is one value of a record as the stack spells it.
type value struct{ rtype, text string }

// newZone makes a zone with these records and no others, to which the NS and SOA records of its apex
// belong. It parses every value once, so that no query ever parses text, and so that a value that is wrong is
// found before someone asks. The error unwraps to everything that is wrong.
func newZone(id, name string, servers []string, records []failover.Record) (*zone, error) {
	if err := failover.ValidateRecords(name, records); err != nil {
		return nil, err
	}
	built := &zone{
		id:      id,
		name:    name,
		servers: servers,
		records: make([]failover.Record, len(records)),
		data:    make(map[value]dns.RR),
		cuts:    make(map[string][]dns.RR),
	}
	var broken []error
	for i, record := range records {
		built.records[i] = built.canonical(record)
		if err := built.parse(built.records[i]); err != nil {
			broken = append(broken, err)
		}
	}
	if err := errors.Join(broken...); err != nil {
		return nil, err
	}
	built.table = failover.NewZone(name, built.records)
	built.ordered = sync.OnceValue(func() []ranked { return inOrder(built.records) })
	return built, nil
}

// canonical is a record with its names as queries are read: Route 53's escapes are not those of the DNS
// library. A name that cannot be read stays as it is. An alias into the zone is given the zone's ID where it
// has none.
func (z *zone) canonical(r failover.Record) failover.Record {
	if name, err := wire.ParseName(r.Name); err == nil {
		r.Name = name
	}
	if r.Alias != nil {
		alias := *r.Alias
		if name, err := wire.ParseName(alias.Name); err == nil {
			alias.Name = name
		}
		if alias.ZoneID == "" && dns.IsSubDomain(z.name, alias.Name) {
			alias.ZoneID = z.id
		}
		r.Alias = &alias
	}
	return r
}

// parse reads the values of a record.
func (z *zone) parse(record failover.Record) error {
	var broken []error
	for _, text := range record.Values {
		rr, err := parseValue(record, text)
		if err != nil {
			broken = append(broken, &valueError{record: record, text: text, err: err})
			continue
		}
		z.data[value{record.Type, text}] = rr
		if record.Type == "NS" && record.Name != z.name {
			z.cuts[record.Name] = append(z.cuts[record.Name], rr)
		}
		if soa, ok := rr.(*dns.SOA); ok && record.Name == z.name {
			z.soa = soa
		}
	}
	return errors.Join(broken...)
}

// valueError is a value that is not of its record's type.
type valueError struct {
	record failover.Record
	text   string
	err    error
}

func (e *valueError) Error() string {
	return fmt.Sprintf("record %s: value %q: %v", describe(e.record), e.text, e.err)
}

func (e *valueError) Unwrap() error { return e.err }

// serversOf are a zone's name servers.
func serversOf(z stack.Zone) []string {
	servers := make([]string, 0, 4)
	for _, server := range z.NameServers {
		servers = append(servers, dns.Fqdn(server))
	}
	if len(servers) == 0 {
		return exampleNameServers
	}
	return servers
}

// withDefaults adds the NS and SOA records that AWS makes, where the stack does not declare its own.
func withDefaults(z stack.Zone, servers []string) []failover.Record {
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
		return nil, errors.New("has a line break")
	}
	rr, err := dns.NewRR(fmt.Sprintf(". %d IN %s %s", seconds(record.TTL), record.Type, text))
	switch {
	case err != nil:
		return nil, err
	case rr == nil:
		return nil, errors.New("is empty")
	}
	rr.Header().Name = record.Name // which need not be readable as a line's first word
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
