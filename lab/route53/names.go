package route53

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// maxChain bounds how many CNAMEs one answer follows; a loop of them ends here.
const maxChain = 8

// names is everything the service has authority over: the hosted zones, and AWS's own host names. It
// does not change once built; a change of a zone makes another.
type names struct {
	zones   map[string]*zone // by name, lower case with the trailing dot
	hosts   map[string]*host
	inner   map[string]bool // the names that aliases lead to
	watched []watchedName
}

// newNames builds the name server's data. Its errors name the record or host that is wrong.
func newNames(zones []stack.Zone, hosts map[string][]netip.Addr, checks []failover.Check) (*names, error) {
	n := &names{zones: make(map[string]*zone), hosts: make(map[string]*host)}
	for _, z := range zones {
		z.Name = dns.CanonicalName(z.Name)
		if n.zones[z.Name] != nil {
			return nil, fmt.Errorf("zone %s: declared twice", z.Name)
		}
		if other := n.byID(z.ID); other != nil {
			return nil, fmt.Errorf("zone %s: has the ID %s of zone %s", z.Name, z.ID, other.name)
		}
		if err := knownChecks(z.Records, checks); err != nil {
			return nil, fmt.Errorf("zone %s: %w", z.Name, err)
		}
		servers := serversOf(z)
		built, err := newZone(z.ID, z.Name, servers, withDefaults(z, servers))
		if err != nil {
			return nil, fmt.Errorf("zone %s: %w", z.Name, err)
		}
		n.zones[z.Name] = built
	}
	for name, addresses := range hosts {
		name = dns.CanonicalName(name)
		built, err := newHost(name, addresses)
		if err != nil {
			return nil, fmt.Errorf("host %s: %w", name, err)
		}
		n.hosts[name] = built
	}
	n.watch()
	return n, nil
}

// knownChecks refuses records on checks that are not there.
func knownChecks(records []failover.Record, checks []failover.Check) error {
	for _, record := range records {
		known := func(c failover.Check) bool { return c.ID == record.CheckID }
		if record.CheckID != "" && !slices.ContainsFunc(checks, known) {
			return fmt.Errorf("record %s: health check %s is not in the stack", describe(record), record.CheckID)
		}
	}
	return nil
}

// with is n with z, in place of the zone of that name if there is one.
func (n *names) with(z *zone) *names {
	return n.changed(func(zones map[string]*zone) { zones[z.name] = z })
}

// without is n less z.
func (n *names) without(z *zone) *names {
	return n.changed(func(zones map[string]*zone) { delete(zones, z.name) })
}

func (n *names) changed(change func(zones map[string]*zone)) *names {
	next := &names{zones: maps.Clone(n.zones), hosts: n.hosts}
	change(next.zones)
	next.watch()
	return next
}

// byID finds a zone; nil for none.
func (n *names) byID(id string) *zone {
	for _, z := range n.zones {
		if z.id == id {
			return z
		}
	}
	return nil
}

// uses says whether a record of any zone is on the check.
func (n *names) uses(checkID string) bool {
	for _, z := range n.zones {
		if slices.ContainsFunc(z.records, func(r failover.Record) bool { return r.CheckID == checkID }) {
			return true
		}
	}
	return false
}

// question is what one asker wants to know.
type question struct {
	failover.Query        // Name is lower case
	qtype          uint16 // Query.Type on the wire
	spelled        string // the name as the asker wrote it, echoed as the owner (0x20)
}

// reply is the content of a response, before it is a message.
type reply struct {
	rcode      int
	foreign    bool // not ours to answer, so not authoritative
	answer     []dns.RR
	authority  []dns.RR
	additional []dns.RR
	why        *dns.EDNS0_EDE // what a person with dig should be told
}

// reply answers q with the health that healthy knows.
//
// It follows CNAMEs from one zone into another and into the host table within one reply. AWS's servers
// put only names of the same zone in one: for a foreign one they leave the rest to the resolver. In the
// lab one server is the authority for all of them, and stub clients ask it directly.
func (n *names) reply(q question, healthy failover.Health) reply {
	var r reply
	for range maxChain {
		target := n.step(&r, q, healthy)
		if target == "" {
			break
		}
		q.Name, q.spelled = strings.ToLower(target), target
	}
	return r
}

// step adds to r what is known of one name, and returns the CNAME target to go on with, if any.
func (n *names) step(r *reply, q question, healthy failover.Health) (target string) {
	if h, ok := n.hosts[q.Name]; ok {
		r.fromHost(h, q)
		return ""
	}
	z := n.zone(q.Name)
	if z == nil {
		if len(r.answer) == 0 {
			r.refuse()
		}
		return ""
	}
	if ns := z.cut(q.Name, q.qtype); ns != nil {
		r.refer(n, z, ns, healthy)
		return ""
	}
	answer := z.table.Answer(q.Query, healthy)
	switch {
	case !answer.Exists:
		r.rcode = dns.RcodeNameError
		r.authority = append(r.authority, z.negative())
		return ""
	case q.qtype == dns.TypeANY:
		r.answer = append(r.answer, minimalAny(q.spelled))
		return ""
	case len(answer.Records) == 0:
		r.authority = append(r.authority, z.negative())
		return ""
	}
	return r.fromRecords(n, z, q, answer.Records)
}

// fromRecords adds the values of the chosen records.
func (r *reply) fromRecords(n *names, z *zone, q question, records []failover.Record) (target string) {
	before := len(r.answer)
	for _, record := range records {
		if record.Alias != nil {
			r.fromAlias(n, q.spelled, record.Alias.Name, q.qtype)
			continue
		}
		for _, text := range record.Values {
			rr := dns.Copy(z.data[value{record.Type, text}])
			rr.Header().Name = q.spelled
			rr.Header().Ttl = seconds(record.TTL)
			r.answer = append(r.answer, rr)
		}
	}
	if len(r.answer) == before {
		if r.rcode == dns.RcodeSuccess {
			r.authority = append(r.authority, z.negative())
		}
		return ""
	}
	if cname, ok := r.answer[len(r.answer)-1].(*dns.CNAME); ok && q.qtype != dns.TypeCNAME {
		return cname.Target
	}
	return ""
}

// fromAlias answers an alias to a resource of AWS's with the resource's addresses under the alias's own
// name. A resource the lab has no address for is a failure that says so, not an empty answer.
func (r *reply) fromAlias(n *names, owner, target string, qtype uint16) {
	h, ok := n.hosts[dns.CanonicalName(target)]
	if !ok {
		r.rcode = dns.RcodeServerFailure
		r.why = explain(dns.ExtendedErrorCodeOther, fmt.Sprintf("the lab has no address for the alias target %s", target))
		return
	}
	r.answer = append(r.answer, h.records(owner, qtype)...)
}

// fromHost answers from the host table.
func (r *reply) fromHost(h *host, q question) {
	rrs := h.records(q.spelled, q.qtype)
	if q.qtype == dns.TypeANY {
		rrs = append(rrs, minimalAny(q.spelled))
	}
	if len(rrs) == 0 {
		r.authority = append(r.authority, h.soa)
	}
	r.answer = append(r.answer, rrs...)
}

// refer points the asker at the servers a name below the apex is delegated to, with those addresses that
// the zone holds itself.
func (r *reply) refer(n *names, z *zone, ns []dns.RR, healthy failover.Health) {
	r.foreign = len(r.answer) == 0
	r.authority = append(r.authority, ns...)
	for _, rr := range ns {
		server := strings.ToLower(rr.(*dns.NS).Ns)
		if !dns.IsSubDomain(z.name, server) {
			continue
		}
		for _, rtype := range []string{"A", "AAAA"} {
			glue := z.table.Answer(failover.Query{Name: server, Type: rtype}, healthy)
			var found reply
			q := question{Query: failover.Query{Name: server}, qtype: dns.StringToType[rtype], spelled: server}
			found.fromRecords(n, z, q, glue.Records)
			r.additional = append(r.additional, found.answer...)
		}
	}
}

// refuse answers for a name that is in no zone of the lab.
func (r *reply) refuse() {
	r.rcode = dns.RcodeRefused
	r.foreign = true
	r.why = explain(dns.ExtendedErrorCodeNotAuthoritative, "no hosted zone of this lab holds the name")
}

// zone finds the zone that holds name: the longest that is a suffix of it.
func (n *names) zone(name string) *zone {
	for ; name != "."; name = parent(name) {
		if z, ok := n.zones[name]; ok {
			return z
		}
	}
	return nil
}

// minimalAny is the answer to ANY that RFC 8482 §4.2 proposes: the name exists, ask for a type.
func minimalAny(owner string) dns.RR {
	return &dns.HINFO{
		Hdr: dns.RR_Header{Name: owner, Rrtype: dns.TypeHINFO, Class: dns.ClassINET, Ttl: seconds(hostTTL)},
		Cpu: "RFC8482",
	}
}

func explain(code uint16, text string) *dns.EDNS0_EDE {
	return &dns.EDNS0_EDE{InfoCode: code, ExtraText: text}
}
