package route53

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

const (
	createIt = types.ChangeActionCreate
	deleteIt = types.ChangeActionDelete
	upsertIt = types.ChangeActionUpsert
)

var sameSets = cmpopts.IgnoreUnexported(types.ResourceRecordSet{}, types.ResourceRecord{}, types.AliasTarget{}, types.GeoLocation{})

// Every routing policy goes in as AWS's client writes it, comes out of the listing as it went in, and is
// what DNS answers by; and a DELETE of what was listed takes it away.
func TestChangeRecords(t *testing.T) {
	t.Parallel()
	a := simple("p.example.com.", types.RRTypeA, "192.0.2.1")
	b := simple("p.example.com.", types.RRTypeA, "192.0.2.2")
	alias := func(zone, target string) types.ResourceRecordSet {
		return types.ResourceRecordSet{Name: aws.String("p.example.com."), Type: types.RRTypeA, AliasTarget: &types.AliasTarget{
			HostedZoneId: &zone, DNSName: &target, EvaluateTargetHealth: true,
		}}
	}
	tests := map[string]struct {
		sets []types.ResourceRecordSet
		want string
	}{
		"simple":       {[]types.ResourceRecordSet{simple("p.example.com.", types.RRTypeA, "192.0.2.1", "192.0.2.2")}, "192.0.2.1 192.0.2.2"},
		"alias":        {[]types.ResourceRecordSet{alias("Z1", "www.example.com.")}, "192.0.2.1"},
		"alias to AWS": {[]types.ResourceRecordSet{alias("ZLY8HYME6SFDD", ireland)}, "127.0.1.1"},
		"failover": {[]types.ResourceRecordSet{
			routed(a, "1", func(s *types.ResourceRecordSet) { s.Failover, s.HealthCheckId = "PRIMARY", aws.String("c1") }),
			routed(b, "2", func(s *types.ResourceRecordSet) { s.Failover = "SECONDARY" }),
		}, "192.0.2.1"},
		"weighted": {[]types.ResourceRecordSet{
			routed(a, "1", func(s *types.ResourceRecordSet) { s.Weight = aws.Int64(0) }),
			routed(b, "2", func(s *types.ResourceRecordSet) { s.Weight = aws.Int64(255) }),
		}, "192.0.2.2"},
		"latency": {[]types.ResourceRecordSet{
			routed(a, "1", func(s *types.ResourceRecordSet) { s.Region = "eu-west-1" }),
			routed(b, "2", func(s *types.ResourceRecordSet) { s.Region = "eu-central-1" }),
		}, "192.0.2.2"}, // by name, when nobody knows where the asker is
		"geolocation": {[]types.ResourceRecordSet{
			routed(b, "1", func(s *types.ResourceRecordSet) { s.GeoLocation = &types.GeoLocation{CountryCode: aws.String("*")} }),
			routed(a, "2", func(s *types.ResourceRecordSet) {
				s.GeoLocation = &types.GeoLocation{CountryCode: aws.String("US"), SubdivisionCode: aws.String("CA")}
			}),
			routed(a, "3", func(s *types.ResourceRecordSet) { s.GeoLocation = &types.GeoLocation{ContinentCode: aws.String("EU")} }),
		}, "192.0.2.2"},
		"multivalue": {[]types.ResourceRecordSet{
			routed(a, "1", func(s *types.ResourceRecordSet) {
				s.MultiValueAnswer, s.HealthCheckId = aws.Bool(true), aws.String("c1")
			}),
		}, "192.0.2.1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, j := checkOptions(wwwCheck()), new(journal)
			o.Hosts, o.Sink = hosts(), j.sink
			s := serve(t, o)
			before := listed(t, s, 100)
			var in, out []types.Change
			for _, set := range tt.sets {
				in, out = append(in, do(createIt, set)), append(out, do(deleteIt, set))
			}
			if err := submit(t, s, in...); err != nil {
				t.Fatal(err)
			}
			if got := answered(t, s, "p.example.com.", dns.TypeA); got != tt.want {
				t.Errorf("answered %s, want %s", got, tt.want)
			}
			var got []types.ResourceRecordSet
			for _, set := range listed(t, s, 100) {
				if *set.Name == "p.example.com." {
					got = append(got, set)
				}
			}
			if diff := cmp.Diff(tt.sets, got, sameSets); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
			told := j.of(event.Answer, "p.example.com", time.Time{})
			if len(told) != 1 || told[0].From != "" || told[0].Why != "records changed: a test" {
				t.Errorf("events %+v, want one of a new answer", told)
			}
			if err := submit(t, s, out...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, listed(t, s, 100), sameSets); diff != "" {
				t.Errorf("after the deletion (-want +got):\n%s", diff)
			}
			if got := answered(t, s, "p.example.com.", dns.TypeA); got != "NXDOMAIN" {
				t.Errorf("after the deletion: %s", got)
			}
		})
	}
}

// Names are told in any case and with any escapes, and are one name.
func TestChangeRecordsByAnySpelling(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	for i, name := range []string{"*.Wild.example.com", `\052.wild.EXAMPLE.com.`, `\052.w\111ld.example.com`} {
		if err := submit(t, s, do(upsertIt, simple(name, types.RRTypeA, "192.0.2."+string(rune('1'+i))))); err != nil {
			t.Fatal(err)
		}
	}
	if got := answered(t, s, "any.wild.example.com.", dns.TypeA); got != "192.0.2.3" {
		t.Errorf("wildcard answers %s", got)
	}
	odd := `a b@"c\056d.example.com`
	if err := submit(t, s, do(createIt, simple(odd, types.RRTypeTxt, `"odd"`))); err != nil {
		t.Fatal(err)
	}
	if got := answered(t, s, `A\ b\@\"c\.d.example.com.`, dns.TypeTXT); got != `"odd"` {
		t.Errorf("the odd name answers %s", got)
	}
	if got := *listed(t, s, 100)[2].Name; got != `a\040b\100\042c\056d.example.com.` {
		t.Errorf("the odd name is listed as %s", got)
	}
	if n := len(listed(t, s, 100)); n != 6 {
		t.Errorf("%d records, want 6", n)
	}
}

// Each refusal tells what AWS tells, and leaves everything as it was.
func TestChangeRecordsRefusals(t *testing.T) {
	t.Parallel()
	o := checkOptions(wwwCheck())
	o.Zones[0].Records = append(o.Zones[0].Records,
		failover.Record{Name: "c.example.com.", Type: "CNAME", TTL: time.Minute, Values: []string{"www.example.com."}},
		failover.Record{Name: "m.example.com.", Type: "A", SetIdentifier: "1", MultiValue: true, TTL: time.Minute, Values: []string{"192.0.2.1"}})
	o.Zones = append(o.Zones, stack.Zone{ID: "Z2", Name: "example.org."})
	s := serve(t, o)
	www := simple("www.example.com", types.RRTypeA, "192.0.2.1")
	set := func(changes ...func(*types.ResourceRecordSet)) types.ResourceRecordSet {
		made := simple("n.example.com", types.RRTypeA, "192.0.2.1")
		for _, change := range changes {
			change(&made)
		}
		return made
	}
	alias := func(zone, target string) func(*types.ResourceRecordSet) {
		return func(s *types.ResourceRecordSet) {
			s.TTL, s.ResourceRecords = nil, nil
			s.AliasTarget = &types.AliasTarget{HostedZoneId: &zone, DNSName: &target}
		}
	}
	identified := func(s *types.ResourceRecordSet) { s.SetIdentifier = aws.String("id") }
	weighted := func(s *types.ResourceRecordSet) { s.Weight = aws.Int64(1) }
	soa, ns := simple("example.com", types.RRTypeSoa, exampleNameServers[0]+soaTxt), simple("example.com", types.RRTypeNs, exampleNameServers...)
	soa.TTL, ns.TTL = aws.Int64(900), aws.Int64(172800)
	const badBatch = "InvalidChangeBatch"
	tests := map[string]struct {
		changes    []types.Change
		code, want string
	}{
		"there already":   {[]types.Change{do(createIt, www)}, badBatch, "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]"},
		"there twice":     {[]types.Change{do(createIt, set()), do(createIt, set())}, badBatch, "[name='n.example.com.', type='A'] but it already exists"},
		"not there":       {[]types.Change{do(deleteIt, set())}, badBatch, "[Tried to delete resource record set [name='n.example.com.', type='A'] but it was not found]"},
		"not there by ID": {[]types.Change{do(deleteIt, set(identified, weighted))}, badBatch, "[name='n.example.com.', type='A', set-identifier='id'] but it was not found"},
		"another value":   {[]types.Change{do(deleteIt, simple("www.example.com", types.RRTypeA, "192.0.2.2"))}, badBatch, "but the values provided do not match the current values"},
		"deleted twice":   {[]types.Change{do(deleteIt, www), do(deleteIt, www)}, badBatch, "but it was not found"},
		"a good one and two bad ones": {[]types.Change{do(createIt, set()), do(createIt, www), do(deleteIt, simple("x.example.com", types.RRTypeA, "192.0.2.1"))},
			badBatch, "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists, Tried to delete resource record set [name='x.example.com.', type='A'] but it was not found]"},
		"another zone":     {[]types.Change{do(createIt, simple("a.example.org", types.RRTypeA, "192.0.2.1"))}, badBatch, "[RRSet with DNS name a.example.org. is not permitted in zone example.com.]"},
		"CNAME at apex":    {[]types.Change{do(createIt, simple("example.com", types.RRTypeCname, "www.example.com"))}, badBatch, "RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com."},
		"CNAME beside A":   {[]types.Change{do(createIt, simple("www.example.com", types.RRTypeCname, "a.example.com"))}, badBatch, "RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com."},
		"A beside CNAME":   {[]types.Change{do(createIt, simple("c.example.com", types.RRTypeA, "192.0.2.1"))}, badBatch, "RRSet of type A with DNS name c.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com."},
		"simple beside ID": {[]types.Change{do(createIt, simple("m.example.com", types.RRTypeA, "192.0.2.1"))}, badBatch, "RRSet with DNS name m.example.com., type A cannot be created as other RRSets exist with the same name and type."},
		"weighted beside multivalue": {[]types.Change{do(createIt, routed(simple("m.example.com", types.RRTypeA, "192.0.2.1"), "2", weighted))},
			badBatch, "RRSet with DNS name m.example.com., type A, SetIdentifier 2 cannot be created as other RRSets exist"},
		"no SOA":              {[]types.Change{do(deleteIt, soa)}, badBatch, "[A HostedZone must contain exactly one SOA record.]"},
		"another SOA":         {[]types.Change{do(createIt, simple("s.example.com", types.RRTypeSoa, exampleNameServers[0]+soaTxt))}, badBatch, "exactly one SOA record"},
		"no NS":               {[]types.Change{do(deleteIt, ns)}, badBatch, "[A HostedZone must contain at least one NS record for the zone itself.]"},
		"alias to nothing":    {[]types.Change{do(createIt, set(alias("Z1", "x.example.com")))}, badBatch, "[Tried to create an alias that targets x.example.com., type A in zone Z1, but that target was not found]"},
		"alias out of zone":   {[]types.Change{do(createIt, set(alias("Z1", "x.example.org")))}, badBatch, "[Tried to create an alias that targets x.example.org., type A in zone Z1, but the alias target name does not lie within the target zone]"},
		"alias by other zone": {[]types.Change{do(createIt, set(alias("Z2", "www.example.com")))}, badBatch, "in zone Z2, but the alias target name does not lie within the target zone"},
		"target taken away":   {[]types.Change{do(createIt, set(alias("Z1", "www.example.com"))), do(deleteIt, www)}, badBatch, "but that target was not found"},
		"unchecked primary": {[]types.Change{do(createIt, set(identified, func(s *types.ResourceRecordSet) { s.Failover = "PRIMARY" }))},
			badBatch, "A non-alias primary ResourceRecordSet must have an associated health check."},
		"no address":      {[]types.Change{do(createIt, simple("n.example.com", types.RRTypeA, "x"))}, badBatch, "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with 'x'']"},
		"no IPv6 address": {[]types.Change{do(createIt, simple("n.example.com", types.RRTypeAaaa, "192.0.2.1"))}, badBatch, "AAAARRDATAIllegalIPv6Address"},
		"no MX":           {[]types.Change{do(createIt, simple("n.example.com", types.RRTypeMx, "ten mail"))}, badBatch, "encountered with 'ten mail'"},
		"empty label":     {[]types.Change{do(createIt, simple("n..example.com", types.RRTypeA, "192.0.2.1"))}, badBatch, "[FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'n..example.com']"},
		"too many values": {slices.Repeat([]types.Change{do(upsertIt, set(func(s *types.ResourceRecordSet) {
			s.ResourceRecords = slices.Repeat(s.ResourceRecords, 251)
		}))}, 2), badBatch, "Number of records limit of 1000 exceeded."},
		"too many characters": {[]types.Change{do(createIt, simple("n.example.com", types.RRTypeTxt, `"`+strings.Repeat("x", 32000)+`"`))}, badBatch, "Number of characters limit of 32000 exceeded."},
		"what failover says":  {[]types.Change{do(createIt, set(func(s *types.ResourceRecordSet) { s.TTL = aws.Int64(1 << 40) }))}, badBatch, "record n.example.com. A: TTL: is"},
		"no such check":       {[]types.Change{do(createIt, set(func(s *types.ResourceRecordSet) { s.HealthCheckId = aws.String("c9") }))}, "NoSuchHealthCheck", "c9"},
		"neither":             {[]types.Change{do(createIt, set(func(s *types.ResourceRecordSet) { s.TTL = nil }))}, "InvalidInput", "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=n.example.com, Type=A, SetIdentifier=null]"},
		"both":                {[]types.Change{do(upsertIt, set(alias("Z1", "www.example.com"), func(s *types.ResourceRecordSet) { s.TTL = aws.Int64(1) }))}, "InvalidInput", "but found more than one in Change with [Action=UPSERT"},
		"no identifier":       {[]types.Change{do(createIt, set(weighted))}, "InvalidInput", "Invalid request: Missing field 'SetIdentifier' in Change with [Action=CREATE, Name=n.example.com, Type=A, SetIdentifier=null]"},
		"identifier alone":    {[]types.Change{do(createIt, set(identified))}, "InvalidInput", "but found none in Change with [Action=CREATE, Name=n.example.com, Type=A, SetIdentifier=id]"},
		"two policies": {[]types.Change{do(createIt, set(identified, weighted, func(s *types.ResourceRecordSet) { s.Region = "eu-west-1" }))},
			"InvalidInput", "[Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found more than one"},
		"CIDR routing": {[]types.Change{do(createIt, set(identified, func(s *types.ResourceRecordSet) {
			s.CidrRoutingConfig = &types.CidrRoutingConfig{CollectionId: aws.String("x"), LocationName: aws.String("x")}
		}))}, "InvalidInput", "the element CidrRoutingConfig"},
		"geoproximity": {[]types.Change{do(createIt, set(identified, func(s *types.ResourceRecordSet) {
			s.GeoProximityLocation = &types.GeoProximityLocation{AWSRegion: aws.String("eu-west-1")}
		}))}, "InvalidInput", "the element GeoProximityLocation"},
		"an unknown action": {[]types.Change{do("REPLACE", set())}, "InvalidInput", `Action "REPLACE"`},
	}
	before, records := s.answers.Load(), listed(t, s, 100)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			refused(t, submit(t, s, tt.changes...), tt.code, tt.want)
		})
	}
	if s.answers.Load() != before {
		t.Error("a refused batch changed what DNS answers by")
	}
	if diff := cmp.Diff(records, listed(t, s, 100), sameSets); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// One batch may turn a name over from one kind of record to another: it is the outcome that counts.
func TestChangeRecordsTurnsOver(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	www := simple("www.example.com", types.RRTypeA, "192.0.2.1")
	cname := simple("www.example.com", types.RRTypeCname, "v6.example.com")
	if err := submit(t, s, do(deleteIt, www), do(createIt, cname)); err != nil {
		t.Fatal(err)
	}
	if got := answered(t, s, "www.example.com.", dns.TypeAAAA); got != "v6.example.com. 2001:db8::1" {
		t.Errorf("answered %s", got)
	}
	if err := submit(t, s, do(createIt, www), do(deleteIt, cname)); err != nil {
		t.Fatal(err)
	}
	if got := answered(t, s, "www.example.com.", dns.TypeA); got != "192.0.2.1" {
		t.Errorf("answered %s", got)
	}
}

func TestOldChangesAreForgotten(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	s.control.Lock()
	first, last := s.changed(""), s.changed("")
	for range keptChanges - 1 {
		last = s.changed("")
	}
	s.control.Unlock()
	if len(s.changes) != keptChanges {
		t.Errorf("%d changes are kept", len(s.changes))
	}
	_, err := client(s).GetChange(t.Context(), &sdk.GetChangeInput{Id: &first.ID})
	refused(t, err, "NoSuchChange", "")
	if out, err := client(s).GetChange(t.Context(), &sdk.GetChangeInput{Id: &last.ID}); err != nil || out.ChangeInfo.Status != "INSYNC" {
		t.Errorf("last change %+v, %v", out, err)
	}
}
