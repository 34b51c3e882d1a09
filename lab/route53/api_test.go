package route53

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
	"github.com/tandem-failover/tandem/stack"
)

// AWS's own client over a socket: a change is made, waited for by the client's own waiter, and answered.
func TestSDKOverHTTP(t *testing.T) {
	t.Parallel()
	s := serve(t, treeOptions())
	server := httptest.NewServer(s.API())
	t.Cleanup(server.Close)
	c := sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, HTTPClient: awshttp.NewBuildableClient(),
		Credentials: aws.AnonymousCredentials{},
	})
	zones, err := c.ListHostedZonesByName(t.Context(), &sdk.ListHostedZonesByNameInput{DNSName: aws.String("example.com")})
	if err != nil || len(zones.HostedZones) != 1 {
		t.Fatalf("zones %+v, %v", zones, err)
	}
	made, err := c.ChangeResourceRecordSets(t.Context(), &sdk.ChangeResourceRecordSetsInput{
		HostedZoneId: zones.HostedZones[0].Id, // with its prefix
		ChangeBatch: &types.ChangeBatch{Changes: []types.Change{
			do(types.ChangeActionCreate, simple("new.example.com", types.RRTypeA, "192.0.2.9")),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if made.ChangeInfo.Status != types.ChangeStatusPending || time.Since(*made.ChangeInfo.SubmittedAt) > time.Hour {
		t.Errorf("change %+v, want one that is pending", made.ChangeInfo)
	}
	waiter := sdk.NewResourceRecordSetsChangedWaiter(c)
	if err := waiter.Wait(t.Context(), &sdk.GetChangeInput{Id: made.ChangeInfo.Id}, time.Minute); err != nil {
		t.Error(err)
	}
	if got := answered(t, s, "new.example.com.", 1); got != "192.0.2.9" {
		t.Errorf("answer %s", got)
	}
}

func TestListRecordsInOrder(t *testing.T) {
	t.Parallel()
	a := func(name string) failover.Record {
		return failover.Record{Name: name, Type: "A", TTL: time.Minute, Values: []string{"192.0.2.1"}}
	}
	multi := func(identifier string) failover.Record {
		r := a("m.example.com.")
		r.SetIdentifier, r.MultiValue = identifier, true
		return r
	}
	aaaa := failover.Record{Name: "b.example.com.", Type: "AAAA", TTL: time.Minute, Values: []string{"2001:db8::1"}}
	s := serve(t, Options{Zones: []stack.Zone{{ID: "Z1", Name: "example.com.", Records: []failover.Record{
		multi("2"), aaaa, a("b.example.com."), a("x.b.example.com."), multi("1"), a("b-c.example.com."),
		a("*.example.com."), a("ünder_score@.example.com."), a("example.com."),
	}}}})
	want := []string{
		"example.com. A", "example.com. NS", "example.com. SOA",
		`\052.example.com. A`, `\303\274nder_score\100.example.com. A`, // \ sorts before letters
		"b-c.example.com. A", // - sorts before .
		"b.example.com. A", "b.example.com. AAAA", "x.b.example.com. A",
		"m.example.com. A 1", "m.example.com. A 2",
	}
	for _, size := range []int32{1, 2, 3, 5, 100} {
		var got []string
		for _, set := range listed(t, s, size) {
			got = append(got, strings.TrimSpace(fmt.Sprint(*set.Name, " ", set.Type, " ", aws.ToString(set.SetIdentifier))))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d (-want +got):\n%s", size, diff)
		}
	}
	for start, first := range map[string]string{"a.example.com": "b-c.example.com.", "*.example.com": `\052.example.com.`,
		`\052.example.com`: `\052.example.com.`, "B.Example.com": "b.example.com.", "c.example.com.": "m.example.com."} {
		out, err := client(s).ListResourceRecordSets(t.Context(), &sdk.ListResourceRecordSetsInput{
			HostedZoneId: aws.String("Z1"), StartRecordName: &start,
		})
		if err != nil || *out.ResourceRecordSets[0].Name != first {
			t.Errorf("from %s: %v, %v, want first %s", start, out.ResourceRecordSets, err, first)
		}
	}
}

func TestZones(t *testing.T) {
	t.Parallel()
	s := serve(t, Options{Zones: []stack.Zone{
		{ID: "ZA", Name: "example.org."}, {ID: "ZC", Name: "example.com."}, {ID: "ZB", Name: "a.example.com."},
	}})
	c := client(s)
	var byID, byName []string
	ids := sdk.NewListHostedZonesPaginator(c, &sdk.ListHostedZonesInput{MaxItems: aws.Int32(2)})
	for ids.HasMorePages() {
		page, err := ids.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, z := range page.HostedZones {
			byID = append(byID, *z.Id)
		}
	}
	in := &sdk.ListHostedZonesByNameInput{MaxItems: aws.Int32(1)}
	for more := true; more; {
		page, err := c.ListHostedZonesByName(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		byName = append(byName, *page.HostedZones[0].Name)
		in.DNSName, in.HostedZoneId, more = page.NextDNSName, page.NextHostedZoneId, page.IsTruncated
	}
	if diff := cmp.Diff([]string{"/hostedzone/ZA", "/hostedzone/ZB", "/hostedzone/ZC"}, byID); diff != "" {
		t.Errorf("by ID (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"example.com.", "a.example.com.", "example.org."}, byName); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
	private, err := c.ListHostedZones(t.Context(), &sdk.ListHostedZonesInput{HostedZoneType: "PrivateHostedZone"})
	if err != nil || len(private.HostedZones) != 0 {
		t.Errorf("private zones %+v, %v", private, err)
	}

	made, err := c.CreateHostedZone(t.Context(), &sdk.CreateHostedZoneInput{
		Name: aws.String("New.example.net"), CallerReference: aws.String("r"),
		HostedZoneConfig: &types.HostedZoneConfig{Comment: aws.String("new")},
	})
	if err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(*made.HostedZone.Id, "/hostedzone/")
	if *made.Location != "https://route53.amazonaws.com/2013-04-01/hostedzone/"+id || *made.HostedZone.ResourceRecordSetCount != 2 {
		t.Errorf("made %+v", made)
	}
	if got := answered(t, s, "new.example.net.", 6); !strings.HasPrefix(got, "ns-2048.awsdns-64.com.") {
		t.Errorf("SOA %s", got)
	}
	if _, err := c.UpdateHostedZoneComment(t.Context(), &sdk.UpdateHostedZoneCommentInput{Id: &id, Comment: aws.String("newer")}); err != nil {
		t.Error(err)
	}
	got, err := c.GetHostedZone(t.Context(), &sdk.GetHostedZoneInput{Id: &id})
	if err != nil || *got.HostedZone.Config.Comment != "newer" || len(got.DelegationSet.NameServers) != 4 {
		t.Errorf("zone %+v, %v", got, err)
	}
	if count, err := c.GetHostedZoneCount(t.Context(), nil); err != nil || *count.HostedZoneCount != 4 {
		t.Errorf("count %+v, %v", count, err)
	}
	if _, err := c.DeleteHostedZone(t.Context(), &sdk.DeleteHostedZoneInput{Id: &id}); err != nil {
		t.Error(err)
	}
	if got := answered(t, s, "new.example.net.", 6); got != "REFUSED" {
		t.Errorf("after the end: %s", got)
	}
}

// What is refused, by code and words; the clients of AWS find both.
func TestZoneRefusals(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	c, ctx := client(s), t.Context()
	zone := func(name, reference string, more ...func(*sdk.CreateHostedZoneInput)) error {
		in := &sdk.CreateHostedZoneInput{Name: &name, CallerReference: &reference}
		for _, change := range more {
			change(in)
		}
		_, err := c.CreateHostedZone(ctx, in)
		return err
	}
	if err := zone("example.net", "taken"); err != nil {
		t.Fatal(err)
	}
	records := func(change func(*sdk.ListResourceRecordSetsInput)) error {
		in := &sdk.ListResourceRecordSetsInput{HostedZoneId: aws.String("Z1")}
		change(in)
		_, err := c.ListResourceRecordSets(ctx, in)
		return err
	}
	_, noZone := c.GetHostedZone(ctx, &sdk.GetHostedZoneInput{Id: aws.String("/hostedzone/Z9")})
	_, noChange := c.GetChange(ctx, &sdk.GetChangeInput{Id: aws.String("C9")})
	_, notEmpty := c.DeleteHostedZone(ctx, &sdk.DeleteHostedZoneInput{Id: aws.String("Z1")})
	_, noSet := c.ListHostedZones(ctx, &sdk.ListHostedZonesInput{DelegationSetId: aws.String("N1")})
	_, noName := c.ListHostedZonesByName(ctx, &sdk.ListHostedZonesByNameInput{HostedZoneId: aws.String("Z1")})
	for _, tt := range []struct {
		err        error
		code, want string
	}{
		{noZone, "NoSuchHostedZone", "No hosted zone found with ID: Z9"},
		{noChange, "NoSuchChange", "C9"},
		{notEmpty, "HostedZoneNotEmpty", "non-required resource record sets"},
		{noSet, "NoSuchDelegationSet", "N1"},
		{noName, "InvalidInput", "DNSName"},
		{zone("other.net", "taken"), "HostedZoneAlreadyExists", "caller reference"},
		{zone("Example.com.", "x"), "ConflictingDomainExists", "example.com."},
		{zone("com", "x"), "InvalidDomainName", "top-level"},
		{zone("a..b.com", "x"), "InvalidDomainName", "DomainLabelEmpty"},
		{zone("b.com", strings.Repeat("x", 129)), "InvalidInput", "CallerReference has 129"},
		{zone("b.com", "x", func(in *sdk.CreateHostedZoneInput) {
			in.VPC = &types.VPC{VPCId: aws.String("vpc-1"), VPCRegion: "eu-west-1"}
		}), "InvalidInput", "the element VPC"},
		{zone("b.com", "x", func(in *sdk.CreateHostedZoneInput) { in.DelegationSetId = aws.String("N1") }), "InvalidInput", "the element DelegationSetId"},
		{zone("b.com", "x", func(in *sdk.CreateHostedZoneInput) {
			in.HostedZoneConfig = &types.HostedZoneConfig{PrivateZone: true}
		}), "InvalidInput", "no private zones"},
		{records(func(in *sdk.ListResourceRecordSetsInput) { in.StartRecordType = "A" }), "InvalidInput", "StartRecordName"},
		{records(func(in *sdk.ListResourceRecordSetsInput) { in.StartRecordIdentifier = aws.String("x") }), "InvalidInput", "StartRecordIdentifier"},
		{records(func(in *sdk.ListResourceRecordSetsInput) { in.StartRecordName = aws.String(`\9`) }), "InvalidInput", "UnsupportedCharacter"},
		{records(func(in *sdk.ListResourceRecordSetsInput) { in.MaxItems = aws.Int32(0) }), "InvalidInput", "MaxItems"},
		{records(func(in *sdk.ListResourceRecordSetsInput) { in.HostedZoneId = aws.String("Z9") }), "NoSuchHostedZone", "Z9"},
	} {
		refused(t, tt.err, tt.code, tt.want)
	}
	if s.answers.Load().names.zones["b.com."] != nil {
		t.Error("a refused zone is there")
	}
}

// refused expects an error of the API's with this code and a part of these words.
func refused(t *testing.T, err error, code, want string) {
	t.Helper()
	refusal, ok := errors.AsType[smithy.APIError](err)
	if !ok || refusal.ErrorCode() != code || !strings.Contains(refusal.ErrorMessage(), want) {
		t.Errorf("refused with %v, want %s with %q", err, code, want)
	}
}

// The wire, as clients that are not SDKs see it.
func TestWire(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	batch := func(content string) string {
		return `<ChangeResourceRecordSetsRequest xmlns="` + wire.Namespace + `">` + content + `</ChangeResourceRecordSetsRequest>`
	}
	tests := map[string]struct {
		method, path, body string
		status             int
		code               string
		location           string
	}{
		"zone":                   {"GET", "hostedzone/Z1", "", 200, "", ""},
		"prefixed zone":          {"GET", "hostedzone/%2Fhostedzone%2FZ1", "", 200, "", ""},
		"with a slash":           {"GET", "hostedzone/Z1/rrset/", "", 200, "", ""},
		"no such zone":           {"GET", "hostedzone/Z2", "", 404, "NoSuchHostedZone", ""},
		"no such check":          {"GET", "healthcheck/x", "", 404, "NoSuchHealthCheck", ""},
		"other path":             {"GET", "nothing", "", 404, "UnknownOperationException", ""},
		"other method":           {"PUT", "hostedzone/Z1", "", 404, "UnknownOperationException", ""},
		"empty ID":               {"GET", "hostedzone//rrset", "", 404, "UnknownOperationException", ""},
		"an operation it lacks":  {"GET", "trafficpolicies", "", 404, "UnknownOperationException", ""},
		"no XML":                 {"POST", "hostedzone/Z1/rrset", "{}", 400, "MalformedInput", ""},
		"nothing":                {"POST", "hostedzone/Z1/rrset", "", 400, "MalformedInput", ""},
		"another document":       {"POST", "hostedzone/Z1/rrset", `<Foo xmlns="` + wire.Namespace + `"/>`, 400, "MalformedInput", ""},
		"no namespace":           {"POST", "hostedzone/Z1/rrset", `<ChangeResourceRecordSetsRequest/>`, 400, "MalformedInput", ""},
		"a document type":        {"POST", "hostedzone/Z1/rrset", `<!DOCTYPE x>` + batch(""), 400, "MalformedInput", ""},
		"cut short":              {"POST", "hostedzone/Z1/rrset", batch("")[:90] + "<ChangeBatch><Cha", 400, "MalformedInput", ""},
		"an element it lacks":    {"POST", "hostedzone/Z1/rrset", batch("<ChangeBatch><Foo/></ChangeBatch>"), 400, "InvalidInput", ""},
		"something behind":       {"POST", "hostedzone/Z1/rrset", batch("<ChangeBatch/>") + "<x/>", 400, "InvalidInput", ""},
		"no change":              {"POST", "hostedzone/Z1/rrset", batch("<ChangeBatch><Changes/></ChangeBatch>"), 400, "InvalidInput", ""},
		"not a number":           {"POST", "healthcheck/x", `<UpdateHealthCheckRequest xmlns="` + wire.Namespace + `"><Port>x</Port></UpdateHealthCheckRequest>`, 400, "InvalidInput", ""},
		"larger than any":        {"POST", "hostedzone/Z1/rrset", strings.Repeat(" ", maxRequest+1), 413, "RequestEntityTooLarge", ""},
		"tags of something else": {"GET", "tags/other/Z1", "", 400, "InvalidInput", ""},
		"a check is made": {"POST", "healthcheck", `<?xml version="1.0"?><!-- by hand --><CreateHealthCheckRequest xmlns="` + wire.Namespace +
			`"><CallerReference>r</CallerReference><HealthCheckConfig><Type>HTTP</Type><FullyQualifiedDomainName>a.example.com` +
			`</FullyQualifiedDomainName></HealthCheckConfig></CreateHealthCheckRequest>`,
			201, "", "https://route53.amazonaws.com/2013-04-01/healthcheck/"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			s.API().ServeHTTP(w, httptest.NewRequest(tt.method, "/2013-04-01/"+tt.path, strings.NewReader(tt.body)))
			got := w.Body.String()
			if w.Code != tt.status || !strings.HasPrefix(w.Header().Get("Location"), tt.location) || (tt.location == "") != (w.Header().Get("Location") == "") {
				t.Errorf("status %d, location %q, want %d, %q\n%s", w.Code, w.Header().Get("Location"), tt.status, tt.location, got)
			}
			if tt.code != "" && !strings.Contains(got, "<Error><Type>Sender</Type><Code>"+tt.code+"</Code><Message>") {
				t.Errorf("body %s, want code %s", got, tt.code)
			}
			id := w.Header().Get("X-Amzn-Requestid")
			if tt.code != "" && (id == "" || !strings.Contains(got, "<RequestId>"+id+"</RequestId>")) {
				t.Errorf("request ID %q is not in the body", id)
			}
			if !strings.HasPrefix(got, "<?xml version=\"1.0\"?>\n<") || !strings.Contains(got, ` xmlns="`+wire.Namespace+`">`) ||
				w.Header().Get("Content-Type") != "text/xml" {
				t.Errorf("%s: %s", w.Header().Get("Content-Type"), got)
			}
		})
	}
}

// Whatever comes, the answer is a document, and DNS goes on answering.
func FuzzAPI(f *testing.F) {
	f.Add("POST", "hostedzone/Z1/rrset", `<ChangeResourceRecordSetsRequest xmlns="`+wire.Namespace+`"><ChangeBatch><Changes><Change><Action>CREATE</Action>`+
		`<ResourceRecordSet><Name>a.example.com</Name><Type>TXT</Type><TTL>9</TTL><ResourceRecords><ResourceRecord><Value>"x"</Value></ResourceRecord>`+
		`</ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`)
	f.Add("POST", "healthcheck/c1", `<UpdateHealthCheckRequest xmlns="`+wire.Namespace+`"><Inverted>true</Inverted><ResourcePath>x</ResourcePath></UpdateHealthCheckRequest>`)
	f.Add("POST", "hostedzone", `<CreateHostedZoneRequest xmlns="`+wire.Namespace+`"><Name>a.b.</Name><CallerReference>r</CallerReference></CreateHostedZoneRequest>`)
	f.Add("GET", "hostedzone/Z1/rrset?name=%5C052.example.com&type=A&maxitems=1", "")
	f.Add("DELETE", "healthcheck/c1", "")
	f.Fuzz(func(t *testing.T, method, path, body string) {
		r, err := http.NewRequest(method, "https://route53.amazonaws.com/2013-04-01/"+path, strings.NewReader(body))
		if err != nil {
			return
		}
		s := serve(t, checkOptions(wwwCheck()))
		w := httptest.NewRecorder()
		s.API().ServeHTTP(w, r)
		if err := xml.Unmarshal(w.Body.Bytes(), new(struct{})); err != nil {
			t.Errorf("%s %s: %d, %v in %s", method, path, w.Code, err, w.Body)
		}
		if w.Code == http.StatusInternalServerError {
			t.Errorf("%s %s: %s", method, path, w.Body)
		}
		answered(t, s, "a.example.com.", 16)
	})
}
