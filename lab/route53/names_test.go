package route53

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// manyZones holds one of everything that an answer can come from.
func manyZones() Options {
	weight := func(n int) *int { return &n }
	return Options{
		Hosts: hosts(),
		Zones: []stack.Zone{
			{
				ID: "Z1", Name: "example.com.",
				NameServers: []string{"ns-1.awsdns-00.com", "ns-2.awsdns-00.net", "ns-3.awsdns-00.org", "ns-4.awsdns-00.co.uk"},
				Records: []failover.Record{
					{Name: "example.com.", Type: "A", Alias: &failover.Alias{ZoneID: "ZLY8HYME6SFDD", Name: trim(strings.ToUpper(ireland))}},
					{Name: "a.example.com.", Type: "A", TTL: 20 * time.Second, Values: []string{"192.0.2.1", "192.0.2.2"}},
					{Name: "cname.example.com.", Type: "CNAME", TTL: 20 * time.Second, Values: []string{ireland}},
					{Name: "inside.example.com.", Type: "CNAME", TTL: 30 * time.Second, Values: []string{"a.example.com."}},
					{Name: "gone.example.com.", Type: "CNAME", TTL: 30 * time.Second, Values: []string{"none.example.com."}},
					{Name: "abroad.example.com.", Type: "CNAME", TTL: 30 * time.Second, Values: []string{"www.example.net."}},
					{Name: "across.example.com.", Type: "CNAME", TTL: 30 * time.Second, Values: []string{"a.example.org."}},
					{Name: "loop1.example.com.", Type: "CNAME", TTL: 30 * time.Second, Values: []string{"loop2.example.com."}},
					{Name: "loop2.example.com.", Type: "CNAME", TTL: 30 * time.Second, Values: []string{"loop1.example.com."}},
					{Name: "unknown.example.com.", Type: "A", Alias: &failover.Alias{Name: "d-x.cloudfront.net."}},
					{Name: "txt.example.com.", Type: "TXT", TTL: time.Hour, Values: []string{`"a b" "c"`}},
					{Name: "deep.er.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.3"}},
					{Name: "*.wild.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.4"}},
					{Name: "w.example.com.", Type: "A", SetIdentifier: "1", Weight: weight(1), TTL: time.Minute, Values: []string{"192.0.2.5"}},
					{Name: "w.example.com.", Type: "A", SetIdentifier: "2", Weight: weight(3), TTL: time.Minute, Values: []string{"192.0.2.6"}},
					{Name: "sub.example.com.", Type: "NS", TTL: time.Hour, Values: []string{"ns.sub.example.com.", "ns.example.net."}},
					{Name: "ns.sub.example.com.", Type: "A", TTL: time.Hour, Values: []string{"192.0.2.53"}},
				},
			},
			{ID: "Z2", Name: "example.org.", Records: []failover.Record{
				{Name: "a.example.org.", Type: "A", TTL: time.Minute, Values: []string{"198.51.100.1"}},
			}},
			{ID: "Z3", Name: "own.example.com."},
		},
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	s := serve(t, manyZones())
	soa := "example.com. 900 IN SOA ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
	soaOrg := "example.org. 900 IN SOA ns-2048.awsdns-64.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
	soaHost := "execute-api.eu-west-1.amazonaws.com. 900 IN SOA ns-2048.awsdns-64.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
	tests := map[string]struct {
		name, qtype       string
		rcode             int
		answer, authority []string
		additional        []string
		notAuthoritative  bool
		class             uint16
		explained         string
	}{
		"simple": {name: "a.example.com.", qtype: "A",
			answer: []string{"a.example.com. 20 IN A 192.0.2.1", "a.example.com. 20 IN A 192.0.2.2"}},
		"apex SOA": {name: "example.com.", qtype: "SOA", answer: []string{soa}},
		"apex NS": {name: "example.com.", qtype: "NS", answer: []string{
			"example.com. 172800 IN NS ns-1.awsdns-00.com.", "example.com. 172800 IN NS ns-2.awsdns-00.net.",
			"example.com. 172800 IN NS ns-3.awsdns-00.org.", "example.com. 172800 IN NS ns-4.awsdns-00.co.uk."}},
		"text":                       {name: "txt.example.com.", qtype: "TXT", answer: []string{`txt.example.com. 3600 IN TXT "a b" "c"`}},
		"alias to AWS":               {name: "example.com.", qtype: "A", answer: []string{"example.com. 60 IN A 127.0.1.1"}},
		"alias to AWS, no such type": {name: "example.com.", qtype: "AAAA", authority: []string{soa}},
		"alias that the lab has no address for": {name: "unknown.example.com.", qtype: "A",
			rcode: dns.RcodeServerFailure, explained: "the lab has no address for the alias target d-x.cloudfront.net."},
		"CNAME to AWS": {name: "cname.example.com.", qtype: "A",
			answer: []string{"cname.example.com. 20 IN CNAME " + ireland, ireland + " 60 IN A 127.0.1.1"}},
		"CNAME to AWS, no such type": {name: "cname.example.com.", qtype: "AAAA",
			answer: []string{"cname.example.com. 20 IN CNAME " + ireland}, authority: []string{soaHost}},
		"CNAME asked for itself": {name: "cname.example.com.", qtype: "CNAME",
			answer: []string{"cname.example.com. 20 IN CNAME " + ireland}},
		"CNAME in the zone": {name: "inside.example.com.", qtype: "A",
			answer: []string{"inside.example.com. 30 IN CNAME a.example.com.",
				"a.example.com. 20 IN A 192.0.2.1", "a.example.com. 20 IN A 192.0.2.2"}},
		"CNAME to another zone": {name: "across.example.com.", qtype: "A",
			answer: []string{"across.example.com. 30 IN CNAME a.example.org.", "a.example.org. 60 IN A 198.51.100.1"}},
		"CNAME to another zone, no such type": {name: "across.example.com.", qtype: "AAAA",
			answer: []string{"across.example.com. 30 IN CNAME a.example.org."}, authority: []string{soaOrg}},
		"CNAME to a name that is not": {name: "gone.example.com.", qtype: "A", rcode: dns.RcodeNameError,
			answer: []string{"gone.example.com. 30 IN CNAME none.example.com."}, authority: []string{soa}},
		"CNAME to a foreign name": {name: "abroad.example.com.", qtype: "A",
			answer: []string{"abroad.example.com. 30 IN CNAME www.example.net."}},
		"CNAME loop ends": {name: "loop1.example.com.", qtype: "A", answer: slices.Repeat([]string{
			"loop1.example.com. 30 IN CNAME loop2.example.com.", "loop2.example.com. 30 IN CNAME loop1.example.com."}, maxChain/2)},
		"wildcard":                {name: "x.wild.example.com.", qtype: "A", answer: []string{"x.wild.example.com. 60 IN A 192.0.2.4"}},
		"no such name":            {name: "none.example.com.", qtype: "A", rcode: dns.RcodeNameError, authority: []string{soa}},
		"no such type":            {name: "a.example.com.", qtype: "AAAA", authority: []string{soa}},
		"empty non-terminal":      {name: "er.example.com.", qtype: "A", authority: []string{soa}},
		"host":                    {name: ireland, qtype: "A", answer: []string{ireland + " 60 IN A 127.0.1.1"}},
		"host, IPv6":              {name: frankfurt, qtype: "AAAA", answer: []string{frankfurt + " 60 IN AAAA ::1"}},
		"host, no such type":      {name: ireland, qtype: "AAAA", authority: []string{soaHost}},
		"host, any":               {name: ireland, qtype: "ANY", answer: []string{ireland + ` 60 IN HINFO "RFC8482" ""`}},
		"any":                     {name: "a.example.com.", qtype: "ANY", answer: []string{`a.example.com. 60 IN HINFO "RFC8482" ""`}},
		"any of no name":          {name: "none.example.com.", qtype: "ANY", rcode: dns.RcodeNameError, authority: []string{soa}},
		"unknown type":            {name: "a.example.com.", qtype: "TYPE65400", authority: []string{soa}},
		"child zone in the lab":   {name: "own.example.com.", qtype: "NS", answer: nsOf("own.example.com.")},
		"foreign name":            {name: "example.net.", qtype: "A", rcode: dns.RcodeRefused, notAuthoritative: true, explained: "no hosted zone of this lab holds the name"},
		"root":                    {name: ".", qtype: "NS", rcode: dns.RcodeRefused, notAuthoritative: true, explained: "no hosted zone of this lab holds the name"},
		"half a label is foreign": {name: "notexample.com.", qtype: "A", rcode: dns.RcodeRefused, notAuthoritative: true, explained: "no hosted zone of this lab holds the name"},
		"zone transfer":           {name: "example.com.", qtype: "AXFR", rcode: dns.RcodeRefused, notAuthoritative: true, explained: "Route 53 does not transfer zones"},
		"incremental transfer":    {name: "example.com.", qtype: "IXFR", rcode: dns.RcodeRefused, notAuthoritative: true, explained: "Route 53 does not transfer zones"},
		"class CHAOS":             {name: "version.bind.", qtype: "TXT", class: dns.ClassCHAOS, rcode: dns.RcodeRefused, notAuthoritative: true, explained: "only the class IN is served"},
		"class ANY":               {name: "a.example.com.", qtype: "A", class: dns.ClassANY, rcode: dns.RcodeRefused, notAuthoritative: true, explained: "only the class IN is served"},
		"delegation": {name: "www.sub.example.com.", qtype: "A", notAuthoritative: true,
			authority:  []string{"sub.example.com. 3600 IN NS ns.sub.example.com.", "sub.example.com. 3600 IN NS ns.example.net."},
			additional: []string{"ns.sub.example.com. 3600 IN A 192.0.2.53"}},
		"delegation's own DS": {name: "sub.example.com.", qtype: "DS", authority: []string{soa}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := new(dns.Msg).SetQuestion(tt.name, dns.StringToType[tt.qtype])
			if strings.HasPrefix(tt.qtype, "TYPE") {
				m.Question[0].Qtype = 65400
			}
			if tt.class != 0 {
				m.Question[0].Qclass = tt.class
			}
			m.SetEdns0(4096, false)
			got := ask(t, s, m)
			if got.Rcode != tt.rcode || got.Authoritative == tt.notAuthoritative {
				t.Errorf("rcode %s, authoritative %v; want %s, %v", dns.RcodeToString[got.Rcode], got.Authoritative,
					dns.RcodeToString[tt.rcode], !tt.notAuthoritative)
			}
			for _, section := range []struct {
				name      string
				got, want []string
			}{
				{"answer", lines(got.Answer), tt.answer},
				{"authority", lines(got.Ns), tt.authority},
				{"additional", lines(got.Extra), tt.additional},
			} {
				if diff := cmp.Diff(section.want, section.got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", section.name, diff)
				}
			}
			if text := explanation(got); text != tt.explained {
				t.Errorf("explained with %q, want %q", text, tt.explained)
			}
		})
	}
}

// Failover's own tests prove the choice; here it is the seed that must move it, and the same way twice.
func TestWeightedAnswersFollowTheSeed(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64) string {
		o := manyZones()
		o.Seed = seed
		s := serve(t, o)
		var drawn strings.Builder
		for range 64 {
			fmt.Fprintln(&drawn, lines(ask(t, s, new(dns.Msg).SetQuestion("w.example.com.", dns.TypeA)).Answer))
		}
		return drawn.String()
	}
	first := draw(1)
	if first != draw(1) {
		t.Error("the same seed drew two different sequences")
	}
	if first == draw(2) {
		t.Error("two seeds drew the same 64 answers")
	}
	for _, address := range []string{"192.0.2.5", "192.0.2.6"} {
		if !strings.Contains(first, address) {
			t.Errorf("64 draws at weights 1 and 3 never chose %s", address)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	zone := func(records ...failover.Record) Options {
		return Options{Zones: []stack.Zone{{Name: "example.com.", Records: records}}}
	}
	inCheck := func(change func(*failover.Check)) Options {
		c := wwwCheck()
		change(&c)
		return checkOptions(c)
	}
	tests := map[string]struct {
		options Options
		want    string
	}{
		"a value that is not of its type": {
			zone(failover.Record{Name: "a.example.com.", Type: "MX", TTL: time.Minute, Values: []string{"ten mail."}}),
			`zone example.com.: record a.example.com. MX: value "ten mail."`},
		"a value with a second line": {
			zone(failover.Record{Name: "a.example.com.", Type: "TXT", TTL: time.Minute, Values: []string{"\"a\"\nb 1 IN A 192.0.2.1"}}),
			`record a.example.com. TXT: value "\"a\"\nb 1 IN A 192.0.2.1": has a line break`},
		"a record on no check": {
			zone(failover.Record{Name: "a.example.com.", Type: "A", SetIdentifier: "x", MultiValue: true, TTL: time.Minute,
				Values: []string{"192.0.2.1"}, CheckID: "nowhere"}),
			`record a.example.com. A "x": health check nowhere is not in the stack`},
		"what failover refuses in a zone": {
			zone(failover.Record{Name: "a.example.org.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.1"}}),
			"record a.example.org. A: Name: is not in the zone"},
		"what failover refuses in a check": {
			inCheck(func(c *failover.Check) { c.RequestInterval = 15 * time.Second }), `check "www": RequestInterval: is 15s`},
		"a path that would break the request": {
			inCheck(func(c *failover.Check) { c.ResourcePath = "/ HTTP/1.1\r\nX: y" }), `check "www": "/ HTTP/1.1\r\nX: y" has a space`},
		"two zones of one ID": {
			Options{Zones: []stack.Zone{{ID: "Z1", Name: "example.com."}, {ID: "Z1", Name: "example.org."}}}, "zone example.org.: has the ID Z1 of zone example.com."},
		"a zone twice": {
			Options{Zones: []stack.Zone{{Name: "example.com."}, {Name: "example.com."}}}, "zone example.com.: declared twice"},
		"a host that is no name": {
			Options{Hosts: map[string][]netip.Addr{"a..b.": nil}}, "host a..b.: is not a domain name"},
		"a time scale beyond time": {Options{Scale: 1e12}, "time scale 1e+12: leaves no time"},
		"a host at no address": {
			Options{Hosts: map[string][]netip.Addr{"a.b.": {{}}}}, "host a.b.: has an address that is none"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := New(tt.options); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// ask lets the service answer a message without any socket.
func ask(t testing.TB, s *Service, m *dns.Msg) *dns.Msg {
	t.Helper()
	query, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	response := s.respond(query, nil, false)
	if response == nil {
		t.Fatalf("no response to %v", m)
	}
	got := new(dns.Msg)
	if err := got.Unpack(response); err != nil {
		t.Fatalf("response does not parse: %v", err)
	}
	return got
}

// lines are records in zone-file form with single spaces, without the OPT record.
func lines(rrs []dns.RR) []string {
	var all []string
	for _, rr := range rrs {
		if rr.Header().Rrtype != dns.TypeOPT {
			all = append(all, strings.ReplaceAll(rr.String(), "\t", " "))
		}
	}
	return all
}

// explanation is the text of a response's extended error.
func explanation(m *dns.Msg) string {
	if opt := m.IsEdns0(); opt != nil {
		for _, option := range opt.Option {
			if ede, ok := option.(*dns.EDNS0_EDE); ok {
				return ede.ExtraText
			}
		}
	}
	return ""
}

func nsOf(zone string) []string {
	var all []string
	for _, server := range exampleNameServers {
		all = append(all, fmt.Sprintf("%s 172800 IN NS %s", zone, server))
	}
	return all
}
