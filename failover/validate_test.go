package failover

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// wantRefusal compares an error with what it must say; "" means that there must be none.
func wantRefusal(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("refused: %v", err)
	case want != "" && err == nil:
		t.Errorf("accepted, want %q", want)
	case want != "" && err.Error() != want:
		t.Errorf("refused with\n\t%v\nwant\n\t%s", err, want)
	}
}

func TestCheckValidate(t *testing.T) {
	t.Parallel()
	endpoint := Check{ID: "1", Name: "web", Type: HTTPS, FQDN: "www.example.com"}
	sum := Check{ID: "2", Name: "sum", Type: Calculated, Children: []string{"1"}, HealthThreshold: 1}
	long := strings.Repeat("x", 256)
	for _, tt := range []struct {
		name   string
		check  Check
		change func(*Check)
		want   string
	}{
		{"defaults", endpoint, func(*Check) {}, ""},
		{"every limit reached", endpoint, func(c *Check) {
			c.Type, c.SearchString, c.ResourcePath = HTTPStrMatch, long[:255], "/"+long[:254]
			c.Port, c.RequestInterval, c.FailureThreshold = 65535, 10*time.Second, 10
		}, ""},
		{"unknown type", endpoint, func(c *Check) { c.Type = "PING" },
			`check "web": Type: "PING" is unknown; use HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH, TCP or CALCULATED`},
		{"called by its ID", Check{ID: "7", Type: HTTP}, func(*Check) {},
			`check "7": FullyQualifiedDomainName: is missing; name the host to probe, or give an IPAddress`},
		{"long name", endpoint, func(c *Check) { c.FQDN = long },
			`check "web": FullyQualifiedDomainName: has 256 characters; shorten it to 255`},
		{"address", endpoint, func(c *Check) { c.FQDN, c.IPAddress = "", "1.2.3.4" }, ""},
		{"IPv6 address", endpoint, func(c *Check) { c.IPAddress = "2600:1f18::1" }, ""},
		{"no address", endpoint, func(c *Check) { c.IPAddress = "1.2.3" },
			`check "web": IPAddress: "1.2.3" is no address; give an IPv4 or IPv6 address`},
		{"private address", endpoint, func(c *Check) { c.IPAddress = "10.1.2.3" },
			`check "web": IPAddress: 10.1.2.3 lies in 10.0.0.0/8, which checkers cannot reach; give a public address`},
		{"IPv6 loopback", endpoint, func(c *Check) { c.IPAddress = "::1" },
			`check "web": IPAddress: ::1 lies in ::/127, which checkers cannot reach; give a public address`},
		{"port", endpoint, func(c *Check) { c.Port = 65536 }, `check "web": Port: is 65536; give a port from 1 to 65535`},
		{"TCP names its port", endpoint, func(c *Check) { c.Type = TCP }, `check "web": Port: is 0; give a port from 1 to 65535`},
		{"TCP has no path", endpoint, func(c *Check) { c.Type, c.Port, c.ResourcePath = TCP, 25, "/" },
			`check "web": ResourcePath: leave it out: a TCP check only connects`},
		{"long path", endpoint, func(c *Check) { c.ResourcePath = long[:255] }, // its slash makes it 256
			`check "web": ResourcePath: has 256 characters; shorten it to 255`},
		{"nothing to search", endpoint, func(c *Check) { c.Type = HTTPSStrMatch },
			`check "web": SearchString: is missing; say what the body must hold, or use type HTTPS`},
		{"search without match", endpoint, func(c *Check) { c.SearchString = "ok" },
			`check "web": SearchString: leave it out: only the STR_MATCH types read the body`},
		{"long search", endpoint, func(c *Check) { c.Type, c.SearchString = HTTPSStrMatch, long },
			`check "web": SearchString: has 256 characters; shorten it to 255`},
		{"interval", endpoint, func(c *Check) { c.RequestInterval = 20 * time.Second }, `check "web": RequestInterval: is 20s; use 10s or 30s`},
		{"threshold", endpoint, func(c *Check) { c.FailureThreshold = 11 }, `check "web": FailureThreshold: is 11; use 1 to 10`},
		{"children of an endpoint", endpoint, func(c *Check) { c.Children = []string{"2"} },
			`check "web": ChildHealthChecks: leave it out: only a CALCULATED check has children`},
		{"all reasons at once", endpoint, func(c *Check) { c.HealthThreshold, c.FailureThreshold = 1, -1 },
			"check \"web\": FailureThreshold: is -1; use 1 to 10\n" +
				`check "web": HealthThreshold: leave it out: only a CALCULATED check counts children`},

		{"calculated", sum, func(*Check) {}, ""},
		{"calculated at its limits", sum, func(c *Check) { c.Children, c.HealthThreshold = ids(255), 256 }, ""},
		{"too many children", sum, func(c *Check) { c.Children = ids(256) }, `check "sum": ChildHealthChecks: are 256; use at most 255`},
		{"child twice", sum, func(c *Check) { c.Children = []string{"1", "1"} }, `check "sum": ChildHealthChecks: 1 is there twice; name it once`},
		{"health threshold", sum, func(c *Check) { c.HealthThreshold = 257 }, `check "sum": HealthThreshold: is 257; use 0 to 256`},
		{"calculated with a port", sum, func(c *Check) { c.Port = 80 }, `check "sum": Port: leave it out: a CALCULATED check probes nothing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.change(&tt.check)
			wantRefusal(t, tt.check.Validate(), tt.want)
		})
	}
}

// ids are n different IDs.
func ids(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint(i)
	}
	return all
}

func TestValidateChecks(t *testing.T) {
	t.Parallel()
	web := Check{ID: "1", Name: "web", Type: HTTPS, FQDN: "www.example.com"}
	sum := Check{ID: "2", Name: "sum", Type: Calculated, Children: []string{"1"}}
	total := Check{ID: "3", Name: "total", Type: Calculated, Children: []string{"2"}}
	for _, tt := range []struct {
		name   string
		checks []Check
		want   string
	}{
		{"none", nil, ""},
		{"the child may come later", []Check{sum, web}, ""},
		{"missing child", []Check{sum}, `check "sum": ChildHealthChecks: 1 does not exist; create it first, or leave it out`},
		{"calculated child", []Check{web, sum, total},
			`check "total": ChildHealthChecks: check "sum" is CALCULATED, which may not be a child; name its children instead`},
		{"same ID", []Check{web, web}, `check "web": ID: 1 is that of check "web" too; give each its own`},
		{"no ID", []Check{{Name: "web", Type: HTTPS, FQDN: "a"}}, `check "web": ID: is missing; give each check one`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantRefusal(t, ValidateChecks(tt.checks), tt.want)
		})
	}
}

func TestValidateRecords(t *testing.T) {
	t.Parallel()
	ip := func(r *Record) {
		if r.Alias == nil {
			r.Values = []string{"192.0.2.1"}
		}
	}
	// at is a record that is in order unless a change breaks it.
	at := func(name, id string, change ...func(*Record)) Record {
		r := rec(name, id, append([]func(*Record){ip}, change...)...)
		return r
	}
	cname := func(r *Record) { r.Type, r.Values = "CNAME", []string{"other.example.net."} }
	ttl := func(d time.Duration) func(*Record) { return func(r *Record) { r.TTL = d } }
	vals := func(v ...string) func(*Record) { return func(r *Record) { r.Values = v } }
	const a = "a.example.com."
	for _, tt := range []struct {
		name    string
		records []Record
		want    string
	}{
		{"every policy", []Record{
			at(a, ""), at(`\052.example.com.`, ""), at("example.com.", ""), at("c.example.com.", "", cname),
			at("f.example.com.", "p", role(Primary), check("1")), at("f.example.com.", "s", role(Secondary)),
			at("w.example.com.", "x", weight(0)), at("w.example.com.", "y", weight(255)), at("w.example.com.", "z", weight(1), alias(a)),
			at("l.example.com.", "x", region("eu-west-1")), at("l.example.com.", "y", region("eu-west-2")),
			at("g.example.com.", "x", geo(Geo{Country: "*"})), at("g.example.com.", "y", geo(Geo{Country: "US"})),
			at("g.example.com.", "z", geo(Geo{Country: "US", Subdivision: "CA"})), at("g.example.com.", "eu", geo(Geo{Continent: "EU"})),
			at("m.example.com.", "x", multi), at("m.example.com.", "y", multi),
			at("gw.example.com.", "", alias("d-1.execute-api.eu-west-1.amazonaws.com.")),
			at("example.com.", "", rtype("MX"), vals("10 mail.example.com.")), at(a, "", rtype("AAAA"), vals("2001:db8::1")),
		}, ""},
		{"outside", []Record{at("a.example.net.", "")},
			`record a.example.net. A: Name: is not in the zone example.com.; rename it, or put it in its own zone`},
		{"no trailing dot", []Record{at("a.example.com", "")}, `record a.example.com A: Name: write it in lower case, with a trailing dot`},
		{"upper case", []Record{at("A.example.com.", "")}, `record A.example.com. A: Name: write it in lower case, with a trailing dot`},
		{"empty label", []Record{at("a..example.com.", "")}, `record a..example.com. A: Name: the label "" has 0 characters; use 1 to 63`},
		{"type", []Record{at(a, "", rtype("ANY"))},
			`record a.example.com. ANY: Type: "ANY" is unknown; use one of SOA, A, TXT, NS, CNAME, MX, NAPTR, PTR, SRV, SPF, AAAA, CAA, DS, TLSA, SSHFP, SVCB, HTTPS`},
		{"wildcard NS", []Record{at("*.example.com.", "", rtype("NS"))},
			`record *.example.com. NS: Name: an NS record cannot be a wildcard; delegate each name by itself`},
		{"two policies", []Record{at(a, "x", weight(1), multi)},
			`record a.example.com. A "x": routing policy: is weighted and multivalue at once; choose one`},
		{"no set identifier", []Record{at(a, "", weight(1))},
			`record a.example.com. A: SetIdentifier: is missing; a weighted record needs one that no other of its name and type has`},
		{"simple with a set identifier", []Record{at(a, "x")},
			`record a.example.com. A "x": SetIdentifier: leave it out: a simple record is alone; or give a routing policy`},
		{"role", []Record{at(a, "x", role("THIRD"))}, `record a.example.com. A "x": Failover: "THIRD" is unknown; use PRIMARY or SECONDARY`},
		{"primary without a check", []Record{at(a, "x", role(Primary))},
			`record a.example.com. A "x": HealthCheckId: is missing; without one a PRIMARY record never fails over`},
		{"weight", []Record{at(a, "x", weight(256))}, `record a.example.com. A "x": Weight: is 256; use 0 to 255`},
		{"nowhere", []Record{at(a, "x", geo(Geo{}))},
			`record a.example.com. A "x": GeoLocation: is empty; give a continent or a country, or country "*" for everybody else`},
		{"continent and country", []Record{at(a, "x", geo(Geo{Continent: "EU", Country: "IE"}))},
			`record a.example.com. A "x": GeoLocation: names a continent and more; give the continent alone, or only the country`},
		{"continent", []Record{at(a, "x", geo(Geo{Continent: "XX"}))},
			`record a.example.com. A "x": GeoLocation: continent "XX" is unknown; use one of AF, AN, AS, EU, NA, OC, SA`},
		{"subdivision", []Record{at(a, "x", geo(Geo{Country: "DE", Subdivision: "BY"}))},
			`record a.example.com. A "x": GeoLocation: subdivision "BY" is not in country US, the only one that has them; leave it out`},
		{"country", []Record{at(a, "x", geo(Geo{Country: "USA"}))},
			`record a.example.com. A "x": GeoLocation: country "USA" is no code of two letters; use one, or "*"`},
		{"multivalue CNAME", []Record{at(a, "x", multi, cname)},
			`record a.example.com. CNAME "x": MultiValueAnswer: is not for type CNAME; use another routing policy`},

		{"alias with a TTL", []Record{at("b.example.com.", ""), at(a, "", alias("b.example.com."), ttl(time.Minute))},
			`record a.example.com. A: TTL: leave it out: an alias has its target's`},
		{"alias with values", []Record{at("b.example.com.", ""), at(a, "", alias("b.example.com."), vals("192.0.2.1"))},
			`record a.example.com. A: ResourceRecords: leave it out: an alias has its target's`},
		{"multivalue alias", []Record{at("b.example.com.", ""), at(a, "x", multi, alias("b.example.com."))},
			`record a.example.com. A "x": MultiValueAnswer: is not for an alias; give values, or use another routing policy`},
		{"alias without a name", []Record{at(a, "", alias(""))}, `record a.example.com. A: AliasTarget: has no DNSName; name what to answer with`},
		{"alias to nothing", []Record{at(a, "", alias("b.example.com."))},
			`record a.example.com. A: AliasTarget: b.example.com. has no record of type A; create it first, or use its type`},
		{"alias to another type", []Record{at("b.example.com.", "", cname), at(a, "", alias("b.example.com."))},
			`record a.example.com. A: AliasTarget: b.example.com. has no record of type A; create it first, or use its type`},
		{"alias to itself", []Record{at(a, "", alias(a))}, `record a.example.com. A: AliasTarget: a.example.com. leads back to this record; break the loop`},
		{"aliases in a circle", []Record{at(a, "", alias("b.example.com.")), at("b.example.com.", "", alias(a))},
			`record b.example.com. A: AliasTarget: a.example.com. leads back to this record; break the loop`},
		{"alias of type SOA", []Record{at("b.example.com.", "", rtype("SOA")), at(a, "", rtype("SOA"), alias("b.example.com."))},
			`record a.example.com. SOA: AliasTarget: an alias cannot have type SOA; give values`},
		{"CNAME at the apex", []Record{at("example.com.", "", cname)},
			`record example.com. CNAME: Type: a CNAME cannot be at the zone's apex; use an alias of type A`},
		{"alias to a CNAME at the apex", []Record{at("c.example.com.", "", cname), at("example.com.", "", rtype("CNAME"), alias("c.example.com."))},
			`record example.com. CNAME: Type: a CNAME cannot be at the zone's apex; use an alias of type A`},
		{"CNAME beside another type", []Record{at(a, "", cname), at(a, "")},
			`records a.example.com. CNAME: Type: a CNAME cannot be beside other types of the same name; remove one or the other`},

		{"TTL", []Record{at(a, "", ttl(-time.Second))}, `record a.example.com. A: TTL: is -1s; use whole seconds from 0 to 2147483647`},
		{"part of a second", []Record{at(a, "", ttl(time.Millisecond))}, `record a.example.com. A: TTL: is 1ms; use whole seconds from 0 to 2147483647`},
		{"no values", []Record{at(a, "", vals())}, `record a.example.com. A: ResourceRecords: are missing; give a value, or an AliasTarget`},
		{"too many values", []Record{at(a, "", rtype("TXT"), vals(ids(401)...))}, `record a.example.com. TXT: ResourceRecords: are 401; use at most 400`},
		{"two CNAMEs", []Record{at(a, "", rtype("CNAME"), vals("b.", "c."))},
			`record a.example.com. CNAME: ResourceRecords: are 2; a CNAME or latency record has exactly one`},
		{"two latency values", []Record{at(a, "x", region("eu-west-1"), vals("192.0.2.1", "192.0.2.2"))},
			`record a.example.com. A "x": ResourceRecords: are 2; a CNAME or latency record has exactly one`},
		{"IPv4", []Record{at(a, "", vals("::1"))}, `record a.example.com. A: ResourceRecords: "::1" is no IPv4 address; give one, or use another type`},
		{"IPv6", []Record{at(a, "", rtype("AAAA"))}, `record a.example.com. AAAA: ResourceRecords: "192.0.2.1" is no IPv6 address; give one, or use another type`},

		{"simple twice", []Record{at(a, ""), at(a, "")},
			`records a.example.com. A: records: are there twice; put all values in one record, or give a routing policy`},
		{"simple beside weighted", []Record{at(a, ""), at(a, "x", weight(1))},
			`records a.example.com. A: routing policy: is both simple and weighted; use one for all`},
		{"same set identifier", []Record{at(a, "x", weight(1)), at(a, "x", weight(2))},
			`records a.example.com. A: SetIdentifier: x is there twice; keep one`},
		{"two primaries", []Record{at(a, "x", role(Primary), check("1")), at(a, "y", role(Primary), check("2"))},
			`records a.example.com. A: records: PRIMARY is there twice; keep one`},
		{"two secondaries", []Record{at(a, "x", role(Secondary)), at(a, "y", role(Secondary))},
			`records a.example.com. A: records: SECONDARY is there twice; keep one`},
		{"Region twice", []Record{at(a, "x", region("eu-west-1")), at(a, "y", region("eu-west-1"))},
			`records a.example.com. A: records: Region eu-west-1 is there twice; keep one`},
		{"place twice", []Record{at(a, "x", geo(Geo{Country: "US"})), at(a, "y", geo(Geo{Country: "US"}))},
			`records a.example.com. A: records: location US is there twice; keep one`},
		{"weighted TTLs", []Record{at(a, "x", weight(1)), at(a, "y", weight(1), ttl(time.Second))},
			`records a.example.com. A: TTL: is 1m0s and 1s; use the same for all weighted records`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantRefusal(t, ValidateRecords(testZone, tt.records), tt.want)
			// What is wrong with a record alone, Record.Validate says too, and nothing else.
			for _, r := range tt.records {
				if err := r.Validate(); err != nil && err.Error() != tt.want {
					t.Errorf("alone: refused with %v", err)
				} else if err == nil && len(tt.records) == 1 && strings.HasPrefix(tt.want, "record ") && !needsZone.MatchString(tt.want) {
					t.Errorf("alone: accepted")
				}
			}
		})
	}
}

// needsZone matches refusals that take more than one record to see.
var needsZone = regexp.MustCompile(`not in the zone|apex|leads back|has no record of type`)

func TestValidateRecordsCountsTheZone(t *testing.T) {
	t.Parallel()
	var records []Record
	for _, id := range ids(maxRecords + 1) {
		records = append(records, rec(id+".example.com.", "", func(r *Record) { r.Values[0] = "192.0.2.1" }))
	}
	wantRefusal(t, ValidateRecords(testZone, records), "zone example.com.: records: are 10001; use at most 10000, or ask AWS for more")
	wantRefusal(t, ValidateRecords(testZone, records[1:]), "")

	records = records[:0]
	for _, id := range ids(maxGroup + 1) {
		records = append(records, rec("a.example.com.", id, weight(1), func(r *Record) { r.Values[0] = "192.0.2.1" }))
	}
	wantRefusal(t, ValidateRecords(testZone, records), "records a.example.com. A: records: are 101; use at most 100 of one name and type")
	wantRefusal(t, ValidateRecords(testZone, records[1:]), "")
}
