package route53

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/google/go-cmp/cmp"
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
