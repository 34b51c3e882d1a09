package wire_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

const open, end = `<ChangeResourceRecordSetsRequest xmlns="` + wire.Namespace + `">`, `</ChangeResourceRecordSetsRequest>`

func TestDecode(t *testing.T) {
	t.Parallel()
	change := "<ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>a.b</Name><Type>A</Type>" +
		"<TTL> 60 </TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords>" +
		"</ResourceRecordSet></Change></Changes></ChangeBatch>"
	tests := map[string]struct {
		body  string
		wrong string
	}{
		"a change":                  {open + change + end, ""},
		"declaration and comments":  {`<?xml version="1.0" encoding="UTF-8"?><!-- a -->` + "\n" + open + "<!-- b -->" + change + end + "\n<!-- c -->", ""},
		"a prefix":                  {`<r:ChangeResourceRecordSetsRequest xmlns:r="` + wire.Namespace + `"><r:ChangeBatch/></r:ChangeResourceRecordSetsRequest>`, ""},
		"an unknown element":        {open + "<Batch/>" + end, "the element Batch does not belong here"},
		"an unknown element inside": {open + strings.Replace(change, "<TTL>", "<Ttl>1</Ttl><TTL>", 1) + end, "the element Ttl does not belong here"},
		"an unknown list element":   {open + strings.Replace(change, "<ResourceRecord>", "<Record/><ResourceRecord>", 1) + end, "the element Record does not belong here"},
		"not a number":              {open + strings.Replace(change, "60", "an hour", 1) + end, "invalid syntax"},
		"another operation":         {strings.ReplaceAll(open+end, "Change", "Alter"), "expected ChangeResourceRecordSetsRequest"},
		"text before":               {"x" + open + end, "expected ChangeResourceRecordSetsRequest"},
		"a document type":           {"<!DOCTYPE x []>" + open + end, "expected ChangeResourceRecordSetsRequest"},
		"two documents":             {open + end + open + end, "something follows"},
		"not closed":                {open + change, "unexpected EOF"},
		"nothing":                   {"", "expected ChangeResourceRecordSetsRequest"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var in wire.ChangeResourceRecordSetsRequest
			err := wire.Decode([]byte(tt.body), &in)
			if (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("Decode = %v, want %q", err, tt.wrong)
			}
			if errors.Is(err, wire.ErrNotExpected) != strings.HasPrefix(tt.wrong, "expected") {
				t.Errorf("ErrNotExpected: %v", err)
			}
		})
	}
}

func TestEncodeKeepsEmptyLists(t *testing.T) {
	t.Parallel()
	got, err := wire.Encode(wire.ListHealthChecksResponse{MaxItems: 100})
	want := "<?xml version=\"1.0\"?>\n<ListHealthChecksResponse xmlns=\"" + wire.Namespace + "\"><HealthChecks></HealthChecks>" +
		"<Marker></Marker><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHealthChecksResponse>"
	if err != nil || string(got) != want {
		t.Errorf("Encode = %s, %v, want %s", got, err, want)
	}
}

// drawRecord draws a record as ParseName and the API leave one.
func drawRecord(t *rapid.T) failover.Record {
	name := rapid.SampledFrom([]string{"a.example.com.", "*.example.com.", `a\@b.example.com.`})
	r := failover.Record{Name: name.Draw(t, "name"), Type: rapid.SampledFrom([]string{"A", "TXT"}).Draw(t, "type")}
	r.CheckID = rapid.SampledFrom([]string{"", "c1"}).Draw(t, "check")
	if policy := rapid.IntRange(0, 5).Draw(t, "policy"); policy > 0 {
		r.SetIdentifier = rapid.StringMatching(`[a-z <>&"]{1,5}`).Draw(t, "identifier")
		switch policy {
		case 1:
			r.Weight = new(rapid.IntRange(0, 255).Draw(t, "weight"))
		case 2:
			r.Region = "eu-west-1"
		case 3:
			r.Failover = failover.Secondary
		case 4:
			r.Geo = &failover.Geo{Country: "US", Subdivision: rapid.SampledFrom([]string{"", "CA"}).Draw(t, "state")}
		case 5:
			r.MultiValue = true
		}
	}
	if !r.MultiValue && rapid.Bool().Draw(t, "alias") {
		r.Alias = &failover.Alias{ZoneID: "Z1", Name: name.Draw(t, "target"), EvaluateTargetHealth: rapid.Bool().Draw(t, "evaluate")}
		return r
	}
	r.TTL = time.Duration(rapid.IntRange(0, 1<<31-1).Draw(t, "ttl")) * time.Second
	r.Values = rapid.SliceOfN(rapid.StringMatching(`[a-z<>&" ]{1,8}`), 1, 3).Draw(t, "values")
	return r
}

// What is written of a record is what a request says of it: through XML and back it is the same, and complete.
func TestRecordsThroughXML(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		change := wire.Change{Action: wire.Upsert, ResourceRecordSet: wire.NewRecordSet(r)}
		body, err := wire.Encode(wire.ChangeResourceRecordSetsRequest{ChangeBatch: wire.ChangeBatch{
			Changes: wire.Changes{Change: []wire.Change{change}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		var in wire.ChangeResourceRecordSetsRequest
		if err := wire.Decode(body, &in); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		read := in.ChangeBatch.Changes.Change[0]
		if why := read.Incomplete(); why != "" {
			t.Fatal(why)
		}
		got, err := read.Record()
		if diff := cmp.Diff(r, got); err != nil || diff != "" || !wire.SameRecord(r, got) {
			t.Fatalf("%v (-record +read):\n%s%s", err, diff, body)
		}
	})
}

// Two records are the same only if nothing differs but the order of values.
func TestSameRecord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawRecord(t), drawRecord(t)
		if cmp.Equal(a, b) {
			return
		}
		reversed := a
		reversed.Values = slices.Clone(a.Values)
		slices.Reverse(reversed.Values)
		if !wire.SameRecord(a, reversed) {
			t.Fatalf("%+v is not the same with its values in another order", a)
		}
		b.Values, reversed.Values = slices.Sorted(slices.Values(b.Values)), slices.Sorted(slices.Values(a.Values))
		if wire.SameRecord(a, b) != cmp.Equal(reversed, b) {
			t.Fatalf("%+v and %+v: same %v", a, b, wire.SameRecord(a, b))
		}
	})
}

// Settings through XML and back are the same, with what Route 53 assumes of those that were left out.
func TestChecksThroughXML(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]failover.Check{
		"defaults":     {Type: failover.HTTP, FQDN: "a.example.com"},
		"all of it":    {Type: failover.HTTPSStrMatch, IPAddress: "8.8.8.8", FQDN: "a.example.com", Port: 8443, ResourcePath: "/a?b=c&d", SearchString: `"<ok>"`, RequestInterval: 10 * time.Second, FailureThreshold: 1, Inverted: true, Disabled: true},
		"a connection": {Type: failover.TCP, IPAddress: "2600::1", Port: 25},
		"a sum":        {Type: failover.Calculated, HealthThreshold: 0, Children: []string{"c1", "c2"}, Inverted: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := wire.Encode(wire.CreateHealthCheckRequest{CallerReference: "r", HealthCheckConfig: wire.NewHealthCheckConfig(c)})
			if err != nil {
				t.Fatal(err)
			}
			var in wire.CreateHealthCheckRequest
			if err := wire.Decode(body, &in); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.WithDefaults(), in.HealthCheckConfig.Check().WithDefaults()); diff != "" {
				t.Errorf("(-check +read):\n%s%s", diff, body)
			}
		})
	}
}

// Whatever is decoded can be written and decoded again as the same.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(open + end))
	f.Add([]byte(open + "<ChangeBatch><Comment>&lt;&#x9;</Comment><Changes><Change><Action>x</Action></Change></Changes></ChangeBatch>" + end))
	f.Add([]byte(open + "<ChangeBatch><Changes><Change><ResourceRecordSet><Name>a</Name><MultiValueAnswer>1</MultiValueAnswer>" +
		"<TTL>-1</TTL><GeoLocation/><AliasTarget><DNSName>x</DNSName></AliasTarget></ResourceRecordSet></Change></Changes></ChangeBatch>" + end))
	f.Fuzz(func(t *testing.T, body []byte) {
		var in, again wire.ChangeResourceRecordSetsRequest
		if err := wire.Decode(body, &in); err != nil {
			return
		}
		written, err := wire.Encode(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := wire.Decode(written, &again); err != nil {
			t.Fatalf("%v in %s", err, written)
		}
		if diff := cmp.Diff(in, again); diff != "" {
			t.Fatalf("(-once +twice):\n%s", diff)
		}
	})
}
