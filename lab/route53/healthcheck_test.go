package route53

import (
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
)

// update changes a check.
func update(t testing.TB, s *Service, id string, change func(*sdk.UpdateHealthCheckInput)) error {
	t.Helper()
	in := &sdk.UpdateHealthCheckInput{HealthCheckId: &id}
	change(in)
	_, err := client(s).UpdateHealthCheck(t.Context(), in)
	return err
}

func deleteCheck(t testing.TB, s *Service, id string) error {
	_, err := client(s).DeleteHealthCheck(t.Context(), &sdk.DeleteHealthCheckInput{HealthCheckId: &id})
	return err
}

// pair is a failover pair of p.example.com on a check.
func pair(checkID string) []types.Change {
	return []types.Change{
		do(createIt, routed(simple("p.example.com", types.RRTypeA, "192.0.2.1"), "1", func(s *types.ResourceRecordSet) {
			s.Failover, s.HealthCheckId = "PRIMARY", &checkID
		})),
		do(createIt, routed(simple("p.example.com", types.RRTypeA, "192.0.2.2"), "2", func(s *types.ResourceRecordSet) {
			s.Failover = "SECONDARY"
		})),
	}
}

// A check that is made is watched by 16 checkers from then on, and no longer once it is deleted. Records go by
// it from its initial state on, even while DNS trails by the aggregation delay.
func TestCheckFromCreationToDeletion(t *testing.T) {
	t.Parallel()
	for inverted, initially := range map[bool]string{false: "192.0.2.1", true: "192.0.2.2"} {
		synctest.Test(t, func(t *testing.T) {
			o := idle()
			o.Aggregation = 3 * time.Second
			s, n, j := rig(t, o)
			config := httpConfig()
			config.Inverted = &inverted
			id := create(t, s, "r", config)
			if err := submit(t, s, pair(id)...); err != nil {
				t.Fatal(err)
			}
			if s.Healthy(id) == inverted || answered(t, s, "p.example.com.", dns.TypeA) != initially {
				t.Errorf("inverted %v: initially healthy %v, answered %s", inverted, s.Healthy(id), answered(t, s, "p.example.com.", dns.TypeA))
			}
			time.Sleep(11 * time.Second)
			if got := len(s.Observations(id)); got != failover.Checkers {
				t.Errorf("%d checkers have probed within the interval", got)
			}
			n.remove(www)
			time.Sleep(time.Minute)
			if s.Healthy(id) != inverted || len(j.of(event.Answer, "p.example.com", time.Time{})) != 2 {
				t.Errorf("inverted %v: healthy %v; answers changed %v", inverted, s.Healthy(id), j.of(event.Answer, "p.example.com", time.Time{}))
			}
			last := answered(t, s, "p.example.com.", dns.TypeA)
			if err := deleteCheck(t, s, id); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			probes := n.probes()
			n.set(www, says(0, ok))
			time.Sleep(time.Minute)
			if n.probes() != probes || s.Healthy(id) || s.Observations(id) != nil {
				t.Errorf("%d probes after the deletion", n.probes()-probes)
			}
			if got := answered(t, s, "p.example.com.", dns.TypeA); got != last {
				t.Errorf("inverted %v: the record went from %s to %s with its check's deletion", inverted, last, got)
			}
			refused(t, submit(t, s, do(upsertIt, *pair(id)[0].ResourceRecordSet)), "NoSuchHealthCheck", id)
			refused(t, deleteCheck(t, s, id), "NoSuchHealthCheck", id)
		})
	}
}

// The manual failover that AWS documents: inverting the primary's check. DNS follows after the delay.
func TestInvertingFailsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const delay = 3 * time.Second
		o := checkOptions(wwwCheck())
		o.Aggregation = delay
		s, n, j := rig(t, o)
		if err := submit(t, s, pair("c1")...); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Second)
		probes, at := n.probes(), time.Now()
		if err := update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.Inverted = aws.Bool(true) }); err != nil {
			t.Fatal(err)
		}
		checks := j.of(event.Check, "www", at)
		if len(checks) != 1 || checks[0].To != "unhealthy" || checks[0].Why != "16 of 16 checkers healthy, inverted" || !checks[0].Time.Equal(at) {
			t.Errorf("checks %+v, want one change at once", checks)
		}
		time.Sleep(delay)
		synctest.Wait()
		want := []event.Event{{
			Time: at.Add(delay), Kind: event.Answer, Subject: "p.example.com", From: "192.0.2.1", To: "192.0.2.2", Why: "www unhealthy",
		}}
		if diff := cmp.Diff(want, j.of(event.Answer, "p.example.com", at)); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		time.Sleep(10*time.Second - delay)
		if got := n.probes() - probes; got < failover.Checkers-1 || got > failover.Checkers+1 {
			t.Errorf("%d probes in the interval after the update: the checkers lost their rhythm", got)
		}
	})
}

// Disabling calls the checkers off and counts as healthy; enabling begins anew.
func TestDisablingAndEnabling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, n, j := rig(t, checkOptions(wwwCheck()))
		n.remove(www)
		time.Sleep(time.Minute)
		disable := func(disabled bool) {
			t.Helper()
			if err := update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.Disabled = &disabled }); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if s.Healthy("c1") {
			t.Fatal("healthy without an endpoint")
		}
		at := time.Now()
		disable(true)
		if told := j.of(event.Check, "www", at); !s.Healthy("c1") || len(told) != 1 || told[0].Why != "disabled" {
			t.Errorf("healthy %v, events %+v", s.Healthy("c1"), told)
		}
		probes := n.probes()
		time.Sleep(time.Minute)
		if n.probes() != probes || s.Observations("c1") != nil {
			t.Errorf("%d probes while disabled", n.probes()-probes)
		}
		disable(false)
		if !s.Healthy("c1") {
			t.Error("unhealthy before there is data")
		}
		time.Sleep(time.Minute)
		if s.Healthy("c1") || len(s.Observations("c1")) != failover.Checkers {
			t.Errorf("healthy %v with %d observations a minute later", s.Healthy("c1"), len(s.Observations("c1")))
		}
	})
}

// What the endpoint is and what it shall say can change under the checkers' hands.
func TestUpdatesReachTheNextProbe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := wwwCheck()
		c.Type, c.SearchString = failover.HTTPStrMatch, "ok"
		s, n, _ := rig(t, checkOptions(c))
		n.set("192.0.2.1:81", says(0, body("", "yes")))
		time.Sleep(30 * time.Second)
		if err := update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.Port, in.SearchString, in.FailureThreshold = aws.Int32(81), aws.String("no"), aws.Int32(1)
			in.HealthCheckVersion = aws.Int64(1)
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Second)
		if s.Healthy("c1") || !strings.Contains(s.Observations("c1")[0].Status, "Search string") {
			t.Errorf("healthy %v, %q", s.Healthy("c1"), s.Observations("c1")[0].Status)
		}
		if err := update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.SearchString, in.HealthCheckVersion = aws.String("yes"), aws.Int64(2)
		}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Second)
		if !s.Healthy("c1") {
			t.Errorf("unhealthy: %q", s.Observations("c1")[0].Status)
		}
		got, err := client(s).GetHealthCheck(t.Context(), &sdk.GetHealthCheckInput{HealthCheckId: aws.String("c1")})
		if err != nil || *got.HealthCheck.HealthCheckVersion != 3 || *got.HealthCheck.HealthCheckConfig.SearchString != "yes" {
			t.Errorf("check %+v, %v", got, err)
		}
	})
}

// A CALCULATED check follows its children, and a change of how it counts them.
func TestCalculatedChecks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, n, j := rig(t, checkOptions(wwwCheck()))
		other := create(t, s, "other", &types.HealthCheckConfig{
			Type: types.HealthCheckTypeTcp, FullyQualifiedDomainName: aws.String("none.example.com"), Port: aws.Int32(1),
			FailureThreshold: aws.Int32(1), RequestInterval: aws.Int32(10),
		})
		parent := create(t, s, "parent", &types.HealthCheckConfig{
			Type: types.HealthCheckTypeCalculated, HealthThreshold: aws.Int32(1), ChildHealthChecks: []string{"c1", other},
		})
		time.Sleep(time.Minute)
		if !s.Healthy(parent) || s.Healthy(other) {
			t.Fatalf("parent healthy %v, child without an address healthy %v", s.Healthy(parent), s.Healthy(other))
		}
		at := time.Now()
		if err := update(t, s, parent, func(in *sdk.UpdateHealthCheckInput) { in.HealthThreshold = aws.Int32(2) }); err != nil {
			t.Fatal(err)
		}
		if told := j.of(event.Check, parent, at); len(told) != 1 || told[0].Why != "1 of 2 children healthy, 2 needed" {
			t.Errorf("events %+v", told)
		}
		if err := update(t, s, parent, func(in *sdk.UpdateHealthCheckInput) {
			in.HealthThreshold, in.ChildHealthChecks = aws.Int32(1), []string{"c1"}
		}); err != nil {
			t.Fatal(err)
		}
		n.remove(www)
		time.Sleep(time.Minute)
		if s.Healthy(parent) {
			t.Error("healthy without a healthy child")
		}
		refused(t, deleteCheck(t, s, "c1"), "HealthCheckInUse", parent)
		if err := deleteCheck(t, s, other); err != nil {
			t.Errorf("a child that is none any more: %v", err)
		}
		if err := update(t, s, parent, func(in *sdk.UpdateHealthCheckInput) {
			in.ResetElements = []types.ResettableElementName{types.ResettableElementNameChildHealthChecks}
		}); err != nil {
			t.Fatal(err)
		}
		if err := deleteCheck(t, s, "c1"); err != nil {
			t.Error(err)
		}
		_, err := client(s).GetHealthCheckStatus(t.Context(), &sdk.GetHealthCheckStatusInput{HealthCheckId: &parent})
		refused(t, err, "InvalidInput", "calculated")
	})
}

// The observed answer of AWS to the creation of an HTTP check, field by field.
func TestCreateHealthCheckIsOnceForAReference(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	c, ctx := client(s), t.Context()
	in := &sdk.CreateHealthCheckInput{CallerReference: aws.String("r"), HealthCheckConfig: &types.HealthCheckConfig{
		Type: types.HealthCheckTypeHttp, FullyQualifiedDomainName: aws.String("www.example.com"), ResourcePath: aws.String("a"),
	}}
	first, err := c.CreateHealthCheck(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	want := &types.HealthCheck{
		Id: first.HealthCheck.Id, CallerReference: aws.String("r"), HealthCheckVersion: aws.Int64(1),
		HealthCheckConfig: &types.HealthCheckConfig{
			Type: types.HealthCheckTypeHttp, FullyQualifiedDomainName: aws.String("www.example.com"), ResourcePath: aws.String("/a"),
			Disabled: aws.Bool(false), EnableSNI: aws.Bool(false), Inverted: aws.Bool(false), MeasureLatency: aws.Bool(false),
			FailureThreshold: aws.Int32(3), RequestInterval: aws.Int32(30),
		},
	}
	if diff := cmp.Diff(want, first.HealthCheck, cmpopts.IgnoreUnexported(types.HealthCheck{}, types.HealthCheckConfig{})); diff != "" {
		t.Errorf("check (-want +got):\n%s", diff)
	}
	if *first.Location != "https://route53.amazonaws.com/2013-04-01/healthcheck/"+*first.HealthCheck.Id {
		t.Errorf("location %s", *first.Location)
	}
	in.HealthCheckConfig.FailureThreshold = aws.Int32(3) // what it is anyway
	if again, err := c.CreateHealthCheck(ctx, in); err != nil || *again.HealthCheck.Id != *first.HealthCheck.Id {
		t.Errorf("again: %+v, %v", again, err)
	}
	in.HealthCheckConfig.FailureThreshold = aws.Int32(2)
	_, err = c.CreateHealthCheck(ctx, in)
	refused(t, err, "HealthCheckAlreadyExists", "A different health check")
	if err := deleteCheck(t, s, *first.HealthCheck.Id); err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateHealthCheck(ctx, in)
	refused(t, err, "HealthCheckAlreadyExists", "")
	if count, err := c.GetHealthCheckCount(ctx, nil); err != nil || *count.HealthCheckCount != 0 {
		t.Errorf("count %+v, %v", count, err)
	}
}

func TestCheckRefusals(t *testing.T) {
	t.Parallel()
	calculated := failover.Check{ID: "sum", Type: failover.Calculated, HealthThreshold: 1, Children: []string{"c1"}}
	byAddress := wwwCheck()
	byAddress.ID, byAddress.IPAddress = "address", "8.8.8.8"
	o := checkOptions(wwwCheck())
	o.Checks = append(o.Checks, calculated, byAddress)
	s := serve(t, o)
	made := func(change func(*types.HealthCheckConfig)) error {
		config := httpConfig()
		change(config)
		_, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{CallerReference: aws.String("r"), HealthCheckConfig: config})
		return err
	}
	noReference := func() error {
		_, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{CallerReference: aws.String(strings.Repeat("x", 65)), HealthCheckConfig: httpConfig()})
		return err
	}
	regions := []types.HealthCheckRegion{"us-east-1", "us-west-1", "eu-west-1"}
	for _, tt := range []struct {
		err        error
		code, want string
	}{
		{noReference(), "InvalidInput", "CallerReference has 65"},
		{made(func(c *types.HealthCheckConfig) { c.RequestInterval = aws.Int32(20) }), "InvalidInput", "Invalid parameter : check"},
		{made(func(c *types.HealthCheckConfig) { c.IPAddress = aws.String("10.0.0.1") }), "InvalidInput", "10.0.0.0/8"},
		{made(func(c *types.HealthCheckConfig) { c.ResourcePath = aws.String("/a b") }), "InvalidInput", "has a space"},
		{made(func(c *types.HealthCheckConfig) { c.Type = "CLOUDWATCH_METRIC" }), "InvalidInput", `"CLOUDWATCH_METRIC" is unknown`},
		{made(func(c *types.HealthCheckConfig) { c.MeasureLatency = aws.Bool(true) }), "InvalidInput", "no latency graphs"},
		{made(func(c *types.HealthCheckConfig) { c.EnableSNI = aws.Bool(true) }), "InvalidInput", "EnableSNI is for HTTPS"},
		{made(func(c *types.HealthCheckConfig) { c.Type, c.EnableSNI = "HTTPS", aws.Bool(false) }), "InvalidInput", "no probes without SNI"},
		{made(func(c *types.HealthCheckConfig) { c.Regions = regions }), "InvalidInput", "no choice of checker Regions"},
		{made(func(c *types.HealthCheckConfig) {
			c.AlarmIdentifier = &types.AlarmIdentifier{Name: aws.String("x"), Region: "us-east-1"}
		}), "InvalidInput", "Invalid parameter : Basic health checks must not have an metric region specified."},
		{made(func(c *types.HealthCheckConfig) { c.InsufficientDataHealthStatus = "Healthy" }), "InvalidInput", "the element InsufficientDataHealthStatus"},
		{made(func(c *types.HealthCheckConfig) {
			*c = types.HealthCheckConfig{Type: "CALCULATED", ChildHealthChecks: []string{"c1"}}
		}), "InvalidInput", "Invalid parameter : Calculated health checks must have a health threshold specified."},
		{made(func(c *types.HealthCheckConfig) {
			*c = types.HealthCheckConfig{Type: "CALCULATED", HealthThreshold: aws.Int32(1), ChildHealthChecks: []string{"sum", "none"}}
		}), "InvalidInput", "none does not exist"},
		{update(t, s, "c9", func(*sdk.UpdateHealthCheckInput) {}), "NoSuchHealthCheck", "c9"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.HealthCheckVersion = aws.Int64(2) }), "HealthCheckVersionMismatch", "version 1, not 2"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.IPAddress = aws.String("8.8.8.8") }), "InvalidInput", "by IP address or by name"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.FailureThreshold = aws.Int32(10)
			in.SearchString = aws.String("x")
		}), "InvalidInput", "only the STR_MATCH types"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.ResetElements = []types.ResettableElementName{"FullyQualifiedDomainName"}
		}), "InvalidInput", "FullyQualifiedDomainName: is missing"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.ResetElements = []types.ResettableElementName{"Port"} }), "InvalidInput", `cannot name "Port"`},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.Regions = regions }), "InvalidInput", "no choice of checker Regions"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.AlarmIdentifier = &types.AlarmIdentifier{Name: aws.String("x"), Region: "us-east-1"}
		}), "InvalidInput", "metric region"},
		{update(t, s, "sum", func(in *sdk.UpdateHealthCheckInput) { in.ChildHealthChecks = []string{"sum"} }), "InvalidInput", "may not be a child"},
		{update(t, s, "address", func(in *sdk.UpdateHealthCheckInput) { in.IPAddress = aws.String("") }), "InvalidInput", "by IP address or by name"},
	} {
		refused(t, tt.err, tt.code, tt.want)
	}
	out, err := client(s).ListHealthChecks(t.Context(), &sdk.ListHealthChecksInput{})
	if err != nil || len(out.HealthChecks) != 3 {
		t.Fatalf("checks %+v, %v", out, err)
	}
	for _, c := range out.HealthChecks {
		if *c.HealthCheckVersion != 1 {
			t.Errorf("a refused update made version %d of %s", *c.HealthCheckVersion, *c.Id)
		}
	}
	if err := update(t, s, "address", func(in *sdk.UpdateHealthCheckInput) {
		in.IPAddress = aws.String("8.8.4.4")
		in.ResetElements = []types.ResettableElementName{"FullyQualifiedDomainName", "ResourcePath", "Regions"}
	}); err != nil {
		t.Error(err)
	}
	if e := s.check("address").endpoint.Load(); e.address.String() != "8.8.4.4" || e.check.FQDN != "" {
		t.Errorf("endpoint %+v", e)
	}
}

func TestTooManyChecks(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	for i := range maxChecks {
		create(t, s, string(rune('a'+i)), httpConfig())
	}
	_, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{CallerReference: aws.String("last"), HealthCheckConfig: httpConfig()})
	refused(t, err, "TooManyHealthChecks", "200")
	checks := 0
	pages := sdk.NewListHealthChecksPaginator(client(s), &sdk.ListHealthChecksInput{MaxItems: aws.Int32(30)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		checks += len(page.HealthChecks)
	}
	if checks != maxChecks {
		t.Errorf("pages hold %d checks", checks)
	}
	_, err = client(s).ListHealthChecks(t.Context(), &sdk.ListHealthChecksInput{Marker: aws.String("none")})
	refused(t, err, "InvalidInput", "Marker")
}

func TestHealthCheckStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, n, _ := rig(t, checkOptions(wwwCheck()))
		status := func() []types.HealthCheckObservation {
			out, err := client(s).GetHealthCheckStatus(t.Context(), &sdk.GetHealthCheckStatusInput{HealthCheckId: aws.String("c1")})
			if err != nil {
				t.Fatal(err)
			}
			return out.HealthCheckObservations
		}
		reasons := func() []types.HealthCheckObservation {
			out, err := client(s).GetHealthCheckLastFailureReason(t.Context(), &sdk.GetHealthCheckLastFailureReasonInput{HealthCheckId: aws.String("c1")})
			if err != nil {
				t.Fatal(err)
			}
			return out.HealthCheckObservations
		}
		if len(status()) != 0 || len(reasons()) != 0 {
			t.Error("observations before any probe")
		}
		time.Sleep(11 * time.Second)
		seen := status()
		if len(seen) != failover.Checkers || len(reasons()) != 0 {
			t.Fatalf("%d observations, %d failures", len(seen), len(reasons()))
		}
		if o := seen[15]; o.Region != "sa-east-1" || *o.IPAddress != "15.177.8.16" ||
			*o.StatusReport.Status != "Success: HTTP Status Code 200, OK. Resolved IP: 192.0.2.1" ||
			time.Since(*o.StatusReport.CheckedTime) > 11*time.Second {
			t.Errorf("observation %+v", o)
		}
		n.remove(www)
		time.Sleep(10 * time.Second)
		n.set(www, says(0, ok))
		time.Sleep(10 * time.Second)
		for _, o := range reasons() {
			if *o.StatusReport.Status != "Failure: Connection refused. Resolved IP: 192.0.2.1" || time.Since(*o.StatusReport.CheckedTime) < 9*time.Second {
				t.Errorf("reason %+v", o)
			}
		}
		if len(reasons()) != failover.Checkers || !strings.HasPrefix(*status()[0].StatusReport.Status, "Success") {
			t.Errorf("%d reasons, status %+v", len(reasons()), status()[0])
		}
	})
	s := serve(t, idle())
	_, err := client(s).GetHealthCheckStatus(t.Context(), &sdk.GetHealthCheckStatusInput{HealthCheckId: aws.String("c1")})
	refused(t, err, "NoSuchHealthCheck", "c1")
	ranges, err := client(s).GetCheckerIpRanges(t.Context(), nil)
	if err != nil || len(ranges.CheckerIpRanges) != 8 || ranges.CheckerIpRanges[0] != "15.177.1.0/24" {
		t.Errorf("ranges %+v, %v", ranges, err)
	}
}

// Blindness may be towards some addresses only: a checker Region that loses one endpoint sees the other.
func TestBlindTowardsSomeAddresses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := checkOptions(wwwCheck())
		other := wwwCheck()
		other.ID, other.Name, other.FQDN = "c2", "other", "other.example.com"
		o.Checks = append(o.Checks, other)
		o.Zones[0].Records = append(o.Zones[0].Records, failover.Record{
			Name: "other.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.2"},
		})
		s, n, _ := rig(t, o)
		n.set("192.0.2.2:80", says(0, ok))
		if err := s.SetBlindTowards(CheckerRegions[:7], func(a netip.Addr) bool { return a.String() != "192.0.2.1" }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if s.Healthy("c1") || !s.Healthy("c2") {
			t.Errorf("healthy %v and %v, want the first unseen by 14 checkers", s.Healthy("c1"), s.Healthy("c2"))
		}
		if err := s.SetBlind(nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if !s.Healthy("c1") {
			t.Error("still blind")
		}
	})
}
