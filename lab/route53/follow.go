package route53

import (
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// watchedName is a name that fails over, and what it resolves to now.
type watchedName struct {
	name   string // lower case, with the trailing dot
	rtype  string // what to ask for
	target string
}

// watchedNames finds the names that clients ask for: those with failover records that no alias leads to.
// The inner names of a tree change too, but what counts is what comes out at its top.
func watchedNames(n *names, zones []stack.Zone, v *verdicts) []watchedName {
	inner := make(map[string]bool)
	for _, z := range zones {
		for _, record := range z.Records {
			if record.Alias != nil {
				inner[dns.CanonicalName(record.Alias.Name)] = true
			}
		}
	}
	var watched []watchedName
	seen := make(map[string]bool)
	for _, z := range zones {
		for _, record := range z.Records {
			name := dns.CanonicalName(record.Name)
			if record.Failover == "" || inner[name] || seen[name] {
				continue
			}
			seen[name] = true
			w := watchedName{name: name, rtype: record.Type}
			if w.rtype == "CNAME" {
				w.rtype = "A" // what clients ask; the CNAME answers it
			}
			w.target, _ = n.target(w.name, w.rtype, v.healthy)
			watched = append(watched, w)
		}
	}
	return watched
}

// follow makes DNS answers go by c, and publishes which watched names resolve to something else now.
func (s *Service) follow(c change) {
	s.answering.Store(c.verdicts)
	for i := range s.watched {
		w := &s.watched[i]
		target, region := s.names.target(w.name, w.rtype, c.verdicts.healthy)
		if target == w.target {
			continue
		}
		s.sink(event.Event{
			Time: time.Now(), Kind: event.Answer, Region: region, Subject: strings.TrimSuffix(w.name, "."),
			From: w.target, To: target, Why: c.why,
		})
		w.target = target
	}
}

// target is what a name comes to in the end: the last name of its chain of CNAMEs and aliases, without
// the trailing dot, or else its addresses; "" for nothing. region is the Region answered, where the
// name is a failover tree's.
func (n *names) target(name, rtype string, healthy failover.Health) (target, region string) {
	for range maxChain {
		z := n.zone(name)
		if z == nil {
			break
		}
		answer := z.table.Answer(failover.Query{Name: name, Type: rtype}, healthy)
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
