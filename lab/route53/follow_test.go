package route53

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// The whole of it: a Region that cannot serve is seen, judged and, after the aggregation delay, no
// longer answered; and the same on the way back.
func TestAnswersFollowVerdicts(t *testing.T) {
	t.Parallel()
	const delay = 3 * time.Second
	synctest.Test(t, func(t *testing.T) {
		n, j := newNetwork(t), new(journal)
		serves := func(region string) endpointFunc { return says(0, body("", "{"+failover.CanSearch(region)+"}")) }
		n.set("127.0.1.1:80", serves("eu-west-1"))
		n.set("127.0.2.1:80", serves("eu-central-1"))
		o := treeOptions()
		for i, c := range o.Checks { // TLS has tests of its own, and would only make this one slow
			if c.Type == failover.HTTPSStrMatch {
				o.Checks[i].Type, o.Checks[i].Port = failover.HTTPStrMatch, 80
			}
		}
		o.Dial, o.Sink, o.Aggregation = n.dial, j.sink, delay
		s := serve(t, o)
		s.Start(t.Context())

		// Inverted checks begin unhealthy, so the second tier answers at first. The first tier comes to
		// life Region by Region, in no order.
		answered := func(region string, tier failover.Tier) {
			t.Helper()
			r, a := failover.Answered(s.Answer("api.example.com", "A"))
			if r != region || a != tier {
				t.Errorf("answered %s by tier %v, want %s by %v", r, a, region, tier)
			}
		}
		answered("eu-west-1", failover.Able)
		time.Sleep(time.Minute)
		answered("eu-west-1", failover.Preferred)

		n.set("127.0.1.1:80", says(0, "HTTP/1.1 503 Service Unavailable\r\n\r\n"))
		failed := time.Now()
		for s.Healthy(tree.CanID("eu-west-1")) {
			time.Sleep(100 * time.Millisecond)
		}
		synctest.Wait()
		answered("eu-west-1", failover.Preferred) // DNS does not know yet
		time.Sleep(delay)
		synctest.Wait()
		answered("eu-central-1", failover.Preferred)
		if got := lines(ask(t, s, new(dns.Msg).SetQuestion("api.example.com.", dns.TypeA)).Answer); len(got) != 2 || got[1] != frankfurt+" 60 IN A 127.0.2.1" {
			t.Errorf("answer %v, want Frankfurt's address", got)
		}
		switched(t, j, failed, delay, "eu-central-1", trim(ireland), trim(frankfurt),
			"can-eu-west-1 unhealthy, prefer-eu-west-1 unhealthy", "2 of 3 children healthy, 3 needed")

		n.set("127.0.1.1:80", serves("eu-west-1"))
		healed := time.Now()
		time.Sleep(time.Minute)
		switched(t, j, healed, delay, "eu-west-1", trim(frankfurt), trim(ireland),
			"can-eu-west-1 healthy, prefer-eu-west-1 healthy", "3 of 3 children healthy, 3 needed")
	})
}

// switched expects one change of the answer since a moment, exactly delay after the change of the checks.
func switched(t *testing.T, j *journal, since time.Time, delay time.Duration, region, from, to, why, children string) {
	t.Helper()
	checks, answers := j.of(event.Check, "prefer-eu-west-1", since), j.of(event.Answer, "api.example.com", since)
	if len(checks) != 1 || checks[0].Why != children {
		t.Fatalf("checks %v, want one change, %s", checks, children)
	}
	want := []event.Event{{
		Time: checks[0].Time.Add(delay), Kind: event.Answer, Region: region, Subject: "api.example.com", From: from, To: to, Why: why,
	}}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func trim(name string) string { return name[:len(name)-1] }

func TestWatchedNames(t *testing.T) {
	t.Parallel()
	primary := func(r failover.Record) failover.Record {
		r.SetIdentifier, r.Failover, r.CheckID = "1", failover.Primary, "c1"
		return r
	}
	o := checkOptions(wwwCheck())
	o.Hosts = hosts()
	o.Zones = []stack.Zone{{Name: "example.com.", Records: []failover.Record{
		primary(failover.Record{Name: "example.com.", Type: "A", Alias: &failover.Alias{Name: ireland}}),
		primary(failover.Record{Name: "example.com.", Type: "AAAA", Alias: &failover.Alias{Name: ireland}}),
		primary(failover.Record{Name: "www.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.1", "192.0.2.2"}}),
		primary(failover.Record{Name: "chain.example.com.", Type: "CNAME", TTL: time.Minute, Values: []string{"link.example.com."}}),
		{Name: "link.example.com.", Type: "CNAME", TTL: time.Minute, Values: []string{frankfurt}},
		primary(failover.Record{Name: "top.example.com.", Type: "CNAME", Alias: &failover.Alias{Name: "inner.example.com."}}),
		primary(failover.Record{Name: "inner.example.com.", Type: "CNAME", TTL: time.Minute, Values: []string{"WWW.example.net."}}),
		primary(failover.Record{Name: "nothing.example.com.", Type: "CNAME", TTL: time.Minute, Values: []string{"none.example.com."}}),
		{Name: "plain.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.3"}},
	}}}
	s := serve(t, o)
	want := map[string]string{
		"example.com.":         trim(ireland),
		"www.example.com.":     "192.0.2.1,192.0.2.2",
		"chain.example.com.":   trim(frankfurt),
		"top.example.com.":     "www.example.net",
		"nothing.example.com.": "",
	}
	got := make(map[string]string)
	now := s.answers.Load()
	for _, w := range now.names.watched {
		got[w.name], _ = now.target(w)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("watched (-want +got):\n%s", diff)
	}
}

// Any bytes at all may come back from an endpoint. A probe says something about them, and never passes
// what is not HTTP.
func FuzzProbe(f *testing.F) {
	for _, response := range []string{
		ok, "", "HTTP/1.1 200", body("Content-Encoding: gzip\r\n", "\x1f\x8b\x08"), body("Content-Encoding: deflate\r\n", "\x78\x9c\x00"),
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", header(maxHeader + 1),
	} {
		f.Add([]byte(response))
	}
	c := wwwCheck()
	c.Type, c.SearchString = failover.HTTPStrMatch, "ok"
	o := checkOptions(c)
	s := serve(f, o)
	f.Fuzz(func(t *testing.T, response []byte) {
		n := newNetwork(t)
		n.set(www, says(0, string(response)))
		s.dial = n.dial
		seen, _ := once(t, s)
		if got := fmt.Sprintf("%.9s", seen.status); got != map[bool]string{true: "Success: ", false: "Failure: "}[seen.pass] {
			t.Errorf("pass %v, status %q", seen.pass, seen.status)
		}
		if seen.pass && fmt.Sprintf("%.5s", response) != "HTTP/" {
			t.Errorf("%q passes", response)
		}
	})
}
