package route53

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
)

// answers is what DNS answers are made from. It never changes, so whoever answers a question by one
// snapshot is consistent without a lock.
type answers struct {
	names    *names
	verdicts *verdicts // the health of the checks, Aggregation ago
}

// watchedName is a name that people resolve.
type watchedName struct {
	name  string // lower case, with the trailing dot
	rtype string // what to ask for: A or AAAA
}

// watch finds the names that clients ask for: those with failover records that no alias leads to. The
// inner names of a tree change too, but what counts is what comes out at its top.
func (n *names) watch() {
	n.inner = make(map[string]bool)
	for _, z := range n.zones {
		for _, record := range z.records {
			if record.Alias != nil {
				n.inner[dns.CanonicalName(record.Alias.Name)] = true
			}
		}
	}
	seen := make(map[string]bool)
	for _, z := range n.zones {
		for _, record := range z.records {
			if record.Failover != "" && !n.inner[record.Name] && !seen[record.Name] {
				seen[record.Name] = true
				n.watched = append(n.watched, watchedName{record.Name, resolvedType(record)})
			}
		}
	}
	slices.SortFunc(n.watched, func(a, b watchedName) int { return cmp.Compare(a.name, b.name) })
}

// resolvedType is the type that clients ask for when a record like this one shall answer them: a CNAME
// answers for A.
func resolvedType(r failover.Record) string {
	if r.Type == "CNAME" {
		return "A"
	}
	return r.Type
}

// serve makes DNS answers go by next, and publishes which watched names resolve to something else now, and
// which of some more. Call it with control held.
func (s *Service) serve(next *answers, why string, more ...watchedName) {
	before := s.answers.Swap(next)
	told := make(map[watchedName]bool)
	for _, w := range slices.Concat(before.names.watched, next.names.watched, more) {
		if told[w] {
			continue
		}
		told[w] = true
		from, _ := before.target(w)
		to, region := next.target(w)
		if from == to {
			continue
		}
		s.sink(event.Event{
			Time: time.Now(), Kind: event.Answer, Region: region, Subject: strings.TrimSuffix(w.name, "."),
			From: from, To: to, Why: why,
		})
	}
}

// target is what a name comes to in the end: the last name of its chain of CNAMEs and aliases, without
// the trailing dot, or else its addresses; "" for nothing. region is the Region answered, where the
// name is a failover tree's.
func (a *answers) target(w watchedName) (target, region string) {
	name := w.name
	if a.names.zone(name) == nil {
		return "", ""
	}
	for range maxChain {
		z := a.names.zone(name)
		if z == nil {
			break
		}
		answer := z.table.Answer(failover.Query{Name: name, Type: w.rtype}, a.verdicts.healthy)
		if region == "" {
			region, _ = failover.Answered(answer)
		}
		if len(answer.Records) == 0 {
			return "", region
		}
		switch first := answer.Records[0]; {
		case first.Alias != nil:
			name = first.Alias.Name
		case first.Type == "CNAME":
			name = first.Values[0]
		default:
			return strings.Join(first.Values, ","), region
		}
		name = dns.CanonicalName(name)
	}
	return strings.TrimSuffix(name, "."), region
}
