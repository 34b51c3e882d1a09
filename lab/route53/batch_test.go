package route53

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// few are the names that random batches are about; being few, they meet.
var few = []string{"example.com.", "a.example.com.", "b.a.example.com.", `\052.example.com.`, "c.example.com."}

// drawSet draws a record set that may or may not be right.
func drawSet(t *rapid.T) types.ResourceRecordSet {
	name := rapid.SampledFrom(few).Draw(t, "name")
	var set types.ResourceRecordSet
	switch rapid.SampledFrom([]string{"A", "A", "AAAA", "CNAME", "NS", "alias"}).Draw(t, "type") {
	case "A":
		set = simple(name, types.RRTypeA, fmt.Sprintf("192.0.2.%d", rapid.IntRange(1, 3).Draw(t, "value")))
	case "AAAA":
		set = simple(name, types.RRTypeAaaa, fmt.Sprintf("2001:db8::%d", rapid.IntRange(1, 2).Draw(t, "value")))
	case "CNAME":
		set = simple(name, types.RRTypeCname, rapid.SampledFrom(few[1:3]).Draw(t, "target"))
	case "NS":
		set = simple(name, types.RRTypeNs, "ns.example.net.")
	case "alias":
		target := rapid.SampledFrom(few).Draw(t, "target")
		set = types.ResourceRecordSet{Name: &name, Type: types.RRTypeA, AliasTarget: &types.AliasTarget{
			HostedZoneId: aws.String("Z1"), DNSName: &target, EvaluateTargetHealth: rapid.Bool().Draw(t, "evaluate"),
		}}
	}
	if policy := rapid.IntRange(0, 5).Draw(t, "policy"); policy < 3 {
		set.SetIdentifier = aws.String(rapid.SampledFrom([]string{"1", "2"}).Draw(t, "identifier"))
		set.HealthCheckId = rapid.SampledFrom([]*string{nil, aws.String("c1")}).Draw(t, "check")
		switch policy {
		case 0:
			set.Failover = rapid.SampledFrom([]types.ResourceRecordSetFailover{"PRIMARY", "SECONDARY"}).Draw(t, "role")
		case 1:
			set.Region = rapid.SampledFrom([]types.ResourceRecordSetRegion{"eu-west-1", "us-east-1"}).Draw(t, "region")
		case 2:
			set.Weight = aws.Int64(rapid.SampledFrom([]int64{0, 1}).Draw(t, "weight"))
		}
	}
	return set
}

// After any batches, DNS answers what a service made anew with the records as the API lists them answers; and
// a batch that was refused has changed nothing.
func TestAnswersAreThoseOfTheRecordsListed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		o := Options{
			Zones:  []stack.Zone{{ID: "Z1", Name: "example.com."}},
			Checks: []failover.Check{wwwCheck()},
		}
		s := serve(t, o)
		done := 0
		for range rapid.IntRange(1, 12).Draw(rt, "batches") {
			var changes []types.Change
			there, now := listed(t, s, 100), s.answers.Load()
			for range rapid.IntRange(1, 3).Draw(rt, "changes") {
				set := drawSet(rt)
				if rapid.Bool().Draw(rt, "there") {
					set = rapid.SampledFrom(there).Draw(rt, "which")
				}
				changes = append(changes, do(rapid.SampledFrom([]types.ChangeAction{createIt, upsertIt, upsertIt, deleteIt}).Draw(rt, "action"), set))
			}
			if err := submit(t, s, changes...); err == nil {
				done++
				continue
			} else if _, ok := errors.AsType[*types.InvalidChangeBatch](err); !ok {
				rt.Fatal(err)
			}
			if s.answers.Load() != now {
				rt.Fatal("a refused batch changed what DNS answers by")
			}
		}
		o.Zones[0].Records = slices.Clone(s.answers.Load().names.byID("Z1").records)
		again, err := New(o)
		if err != nil {
			rt.Fatalf("the records that were taken are refused: %v", err)
		}
		defer again.Close()
		if diff := cmp.Diff(listed(t, s, 3), listed(t, again, 100), sameSets); diff != "" {
			rt.Fatalf("listed (-changed +anew):\n%s", diff)
		}
		for _, name := range append(few, "x.example.com.", "x.b.a.example.com.", "example.org.") {
			name = strings.Replace(name, `\052`, "*", 1)
			for _, qtype := range []uint16{dns.TypeA, dns.TypeAAAA, dns.TypeCNAME, dns.TypeNS, dns.TypeSOA} {
				q := new(dns.Msg).SetQuestion(name, qtype)
				s.picks.Store(again.picks.Load()) // the same dice
				got, want := ask(t, s, q), ask(t, again, q)
				got.Id, want.Id = 0, 0
				if got.String() != want.String() {
					rt.Fatalf("after %d batches %s\nanswers %v\nanew    %v", done, name, got, want)
				}
			}
		}
	})
}

// Questions are answered, checks probed and lists read while everything changes; every answer is that of one
// moment.
func TestChangesWhileAnswering(t *testing.T) {
	t.Parallel()
	o := checkOptions(wwwCheck())
	o.Scale = 1000
	o.Dial = new(network).dial // which refuses
	s := serve(t, o)
	s.Start(t.Context())
	pairOf := func(n string) []types.Change {
		return []types.Change{
			do(upsertIt, simple("x.example.com", types.RRTypeA, "192.0.2."+n)),
			do(upsertIt, simple("y.example.com", types.RRTypeCname, "x.example.com")),
			do(upsertIt, simple("x.example.com", types.RRTypeAaaa, "2001:db8::"+n)),
		}
	}
	if err := submit(t, s, pairOf("1")...); err != nil {
		t.Fatal(err)
	}
	var changing, reading sync.WaitGroup
	over := make(chan struct{})
	for i := range 2 {
		changing.Go(func() {
			for n := range 50 {
				if err := submit(t, s, pairOf(fmt.Sprint(1+n%9))...); err != nil {
					t.Error(err)
				}
				reference := fmt.Sprint(i, n)
				id := create(t, s, reference, httpConfig())
				if err := deleteCheck(t, s, id); err != nil {
					t.Error(err)
				}
			}
		})
		reading.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				if got := strings.Fields(answered(t, s, "y.example.com.", dns.TypeA)); len(got) != 2 || got[0] != "x.example.com." {
					t.Errorf("answered %v", got)
					return
				}
				listed(t, s, 2)
				s.Observations("c1")
			}
		})
	}
	changing.Wait()
	close(over)
	reading.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// BenchmarkChange is a change of one record in the zone of a tree, from the request to what DNS answers by.
func BenchmarkChange(b *testing.B) {
	s := serve(b, treeOptions())
	b.ReportAllocs()
	for b.Loop() {
		if err := submit(b, s, do(upsertIt, simple("x.example.com", types.RRTypeA, "192.0.2.1"))); err != nil {
			b.Fatal(err)
		}
	}
}
