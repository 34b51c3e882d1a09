package route53

import (
	"fmt"
	"net/netip"
	"slices"
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

// Observations returns what each checker that has probed yet saw last, in the order of CheckerRegions.
// A CALCULATED, disabled or unknown check has none.
func (s *Service) Observations(checkID string) []Observation {
	i := slices.IndexFunc(s.checks, func(c failover.Check) bool { return c.ID == checkID })
	if i < 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.observations[i]), func(o Observation) bool { return o.Checked.IsZero() })
}

// note keeps an outcome for Observations.
func (s *Service) note(r report, c failover.Checker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.observations[r.check] == nil {
		s.observations[r.check] = make([]Observation, failover.Checkers)
	}
	s.observations[r.check][r.checker] = Observation{
		Region:  checkerRegion(r.checker),
		IP:      checkerIP(r.checker),
		Status:  r.outcome.status,
		Checked: r.at,
		Healthy: c.Healthy(),
	}
}

// Healthy says whether a check is healthy now. DNS answers follow after Options.Aggregation. An unknown
// check is not healthy.
func (s *Service) Healthy(checkID string) bool { return s.judged.Load().byID[checkID] }

// Answer is what the hosted zones say to a name and type now, with the path that led there; the zero
// Answer for a name in none of them. Host names and CNAME chains are the name server's part: ask Addr.
func (s *Service) Answer(name, qtype string) failover.Answer {
	name = dns.CanonicalName(name)
	z := s.names.zone(name)
	if z == nil {
		return failover.Answer{}
	}
	q := failover.Query{Name: name, Type: qtype, Pick: s.pick()}
	return z.table.Answer(q, s.answering.Load().healthy)
}

// SetBlind cuts the checkers of these Regions off from every endpoint; none gives all their sight back.
// A probe that is under way is not affected.
func (s *Service) SetBlind(checkerRegions []string) error {
	blind := make(map[string]bool)
	for _, region := range checkerRegions {
		if !slices.Contains(CheckerRegions, region) {
			return fmt.Errorf("blind the checkers in %q: Route 53 has none there, only in %s",
				region, strings.Join(CheckerRegions, ", "))
		}
		blind[region] = true
	}
	s.blind.Store(&blind)
	return nil
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
	r := s.names.reply(question{Query: q, qtype: dns.TypeA, spelled: q.Name}, s.answering.Load().healthy)
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

// pick draws the number that decides weighted and multivalue answers: SplitMix64 from the seed, which
// needs one atomic addition and no lock. https://doi.org/10.1145/2714064.2660195
func (s *Service) pick() uint64 {
	z := s.picks.Add(0x9e3779b97f4a7c15)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
