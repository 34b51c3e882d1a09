package failover

import (
	"fmt"
	"time"
)

// The pages that say how long things take on AWS.
const (
	determiningPage = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
	choosingPage    = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"
	ttlPage         = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html"
)

// turning is what decides how soon checkers change their verdict.
type turning struct {
	interval  time.Duration // I, from a response to the next request
	threshold int           // F
	timeout   time.Duration // T, how long each failing probe takes; 0 when it is answered at once
}

// detect is the time until so many of Checkers checkers have turned.
//
//	fault
//	  ├── phase ──┤─T─┤────── I ──────┤─T─┤      one checker, F = 2
//	              probe               probe turns
//
// Checkers are not coordinated, so their phases are uniform between 0 and I, and the k-th smallest of n
// such has the mean I·k/(n+1). After its phase a checker needs F probes of T each and F−1 intervals.
func (t turning) detect(turned int) Part {
	phases := t.interval * time.Duration(turned) / (Checkers + 1)
	f := time.Duration(t.threshold)
	return Part{
		Name:    "detect",
		Typical: phases + (f-1)*t.interval + f*t.timeout,
		Worst:   f * (t.interval + t.timeout),
		Formula: fmt.Sprintf("typical I·%d/%d + (F−1)·I + F·T, worst F·(I+T); I = %v, F = %d, T = %v",
			turned, Checkers+1, t.interval, t.threshold, t.timeout),
		Source: determiningPage,
	}
}

// notice is how long the health function repeats its last good answer.
func (in PredictInput) notice() Part {
	return Part{
		Name: "notice", Typical: in.HealthCache / 2, Worst: in.HealthCache,
		Formula: fmt.Sprintf("typical C/2, worst C; C = %v", in.HealthCache),
	}
}

// stable is how long a Region that is well again holds itself. Its first passing round comes half a
// period after the fault ends; the hold ends with the first round that is StableFor later, and a round
// that comes a moment early leaves that to the next.
func (in PredictInput) stable() Part {
	period := in.Hold.Period
	rounds := (in.Hold.StableFor + period - 1) / period
	return Part{
		Name: "stable", Typical: period/2 + rounds*period, Worst: period + (rounds+1)*period,
		Formula: fmt.Sprintf("typical P/2 + ⌈S/P⌉·P, worst P + (⌈S/P⌉+1)·P; S = %v, P = %v", in.Hold.StableFor, period),
	}
}

// answering is from the checkers' verdicts to the last cache that ran out.
func (in PredictInput) answering() []Part {
	n := time.Duration(max(1, in.Clients))
	return []Part{
		{
			Name: "aggregate", Typical: in.Aggregate, Worst: in.Aggregate,
			Formula: fmt.Sprintf("a parameter, AWS publishes none; %v", in.Aggregate),
			Source:  determiningPage,
		},
		{
			Name:    "answer",
			Formula: "0: name servers answer with the verdict they have, and ask nobody",
			Source:  choosingPage,
		},
		{
			Name: "ttl", Typical: in.Tree.TTL * n / (n + 1), Worst: in.Tree.TTL,
			Formula: fmt.Sprintf("typical TTL·n/(n+1), the last of n caches to run out, worst TTL; TTL = %v, n = %d", in.Tree.TTL, n),
			Source:  ttlPage,
		},
	}
}

// client is the last request that went to a Region which does not answer: some client always sends one
// just before its cache runs out. A Region that is only degraded answers at once.
func (in PredictInput) client() Part {
	return Part{
		Name: "client", Typical: in.RequestTimeout, Worst: in.RequestTimeout,
		Formula: fmt.Sprintf("R, the request that was sent last; R = %v", in.RequestTimeout),
	}
}
