package route53

import (
	"net/netip"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
)

// Observation is what one checker last saw, as GetHealthCheckStatus reports it:
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckObservation.html
type Observation struct {
	Region  string     // the checker's
	IP      netip.Addr // the checker's
	Status  string     // "Success: …" or "Failure: …"
	Checked time.Time

	// Healthy is the checker's verdict, which takes as many outcomes in a row as the check's failure
	// threshold; Status is only the last one.
	Healthy bool
}

// sightings are what the checkers of one check saw; an Observation without a time is none.
type sightings struct {
	last, failed [failover.Checkers]Observation
}

// Observations returns what each checker that has probed yet saw last, in the order of CheckerRegions.
// A CALCULATED, disabled or unknown check has none.
func (s *Service) Observations(checkID string) []Observation {
	return s.sighted(checkID, func(all *sightings) []Observation { return all.last[:] })
}

// failures returns what each checker that ever saw a probe fail saw then.
func (s *Service) failures(checkID string) []Observation {
	return s.sighted(checkID, func(all *sightings) []Observation { return all.failed[:] })
}

func (s *Service) sighted(checkID string, which func(*sightings) []Observation) []Observation {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.seen[checkID]
	if all == nil {
		return nil
	}
	var made []Observation
	for _, o := range which(all) {
		if !o.Checked.IsZero() {
			made = append(made, o)
		}
	}
	return made
}

// note keeps an outcome for Observations.
func (s *Service) note(checkID string, index int, seen outcome, c failover.Checker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.seen[checkID]
	if all == nil {
		all = new(sightings)
		s.seen[checkID] = all
	}
	o := Observation{
		Region:  checkerRegion(index),
		IP:      checkerIP(index),
		Status:  seen.status,
		Checked: time.Now(),
		Healthy: c.Healthy(),
	}
	all.last[index] = o
	if !seen.pass {
		all.failed[index] = o
	}
}

// unsee drops what was seen of a check that nobody watches any more.
func (s *Service) unsee(checkID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.seen, checkID)
}

// Healthy says whether a check is healthy now. DNS answers follow after Options.Aggregation. An unknown
// check is not healthy.
func (s *Service) Healthy(checkID string) bool { return s.judged.Load().byID[checkID] }

// Answer is what the hosted zones say to a name and type now, with the path that led there; the zero
// Answer for a name in none of them. Host names and CNAME chains are the name server's part: ask Addr.
func (s *Service) Answer(name, qtype string) failover.Answer {
	name = dns.CanonicalName(name)
	now := s.answers.Load()
	z := now.names.zone(name)
	if z == nil {
		return failover.Answer{}
	}
	q := failover.Query{Name: name, Type: qtype, Pick: s.pick()}
	return z.table.Answer(q, now.verdicts.healthy)
}

// Resolve gives an IPv4 address of a name as a client's resolver would find it now, through the name
// server's own answers; ok is false when there is none.
func (s *Service) Resolve(name string) (address netip.Addr, ok bool) {
	return s.resolve(failover.Query{Name: strings.ToLower(dns.Fqdn(name)), Type: "A", Pick: s.pick()})
}

// lookup resolves an endpoint's name for one checker, afresh at every probe.
func (s *Service) lookup(name string, c *checker) (address netip.Addr, ok bool) {
	return s.resolve(failover.Query{Name: name, Type: "A", Region: c.region, Pick: c.random.Uint64()})
}

// resolve follows q to A records and takes one of them.
func (s *Service) resolve(q failover.Query) (address netip.Addr, ok bool) {
	now := s.answers.Load()
	r := now.names.reply(question{Query: q, qtype: dns.TypeA, spelled: q.Name}, now.verdicts.healthy)
	var addresses []netip.Addr
	for _, rr := range r.answer {
		if a, isA := rr.(*dns.A); isA {
			if v4, valid := netip.AddrFromSlice(a.A); valid {
				addresses = append(addresses, v4.Unmap())
			}
		}
	}
	if len(addresses) == 0 {
		return netip.Addr{}, false
	}
	return addresses[q.Pick%uint64(len(addresses))], true
}
