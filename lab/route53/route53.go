// Package route53 imitates Amazon Route 53's two data planes: an authoritative DNS server that chooses
// records by health, and the checkers that probe endpoints to know it. The decisions are those of package
// failover; here is what it takes to carry them out – sockets, timers and messages.
package route53

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// Options say what to serve and how. The zero value is a name server without names.
type Options struct {
	// Zones are the hosted zones. Their NS and SOA records are added as AWS makes them, unless declared.
	Zones []stack.Zone

	// Checks are the health checks that the zones' records name.
	Checks []failover.Check

	// Hosts are AWS's own names, with the addresses that stand in for them: the targets of aliases and
	// CNAMEs, such as d-….execute-api.eu-west-1.amazonaws.com. They are answered too.
	Hosts map[string][]netip.Addr

	// Dial opens the checkers' connections; address is an IP address and the check's own port, which the
	// lab may lead elsewhere. It must heed ctx, which ends once the connection is there. nil dials as told.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Scale is how many times faster than AWS intervals, timeouts and Aggregation run. TTLs are not
	// scaled: the wire carries AWS's numbers, and clients scale what they do with them.
	Scale scale.Factor

	// Seed decides the checkers' phases, weighted choices and multivalue subsets.
	Seed uint64

	// Aggregation is how long, in lab time, DNS answers trail the verdict on a check. AWS publishes no
	// number. 0 means that they follow at once.
	Aggregation time.Duration

	// Judge decides the health of an endpoint check from its checkers: what if Route 53 judged otherwise?
	// nil means failover.Aggregate, as AWS does. It must be pure.
	Judge func(failover.Check, []failover.Checker) bool

	// Sink hears of checkers, checks and answers that change. nil means nobody.
	Sink event.Sink
}

// Service is a name server and its checkers. Make it with New.
type Service struct {
	names       *names
	checks      []failover.Check // with their defaults
	endpoints   []*endpoint      // of the checks that are probed
	watched     []watchedName
	dial        func(ctx context.Context, network, address string) (net.Conn, error)
	scale       scale.Factor
	seed        uint64
	aggregation time.Duration
	judge       func(failover.Check, []failover.Checker) bool
	sink        event.Sink

	judged    atomic.Pointer[verdicts]        // the health of the checks
	answering atomic.Pointer[verdicts]        // the health that DNS answers go by: judged, Aggregation ago
	blind     atomic.Pointer[map[string]bool] // checker Regions that reach nothing
	picks     atomic.Uint64                   // see pick
	reports   chan report                     // from the checkers to the judge

	running sync.WaitGroup

	mu           sync.Mutex // guards what follows
	closed       bool
	started      bool
	stops        []context.CancelFunc
	listening    []netip.AddrPort
	observations [][]Observation // by check and checker
}

// New checks the options and makes a service that neither listens nor probes yet. Its errors name the
// record, the check or the host that is wrong.
func New(o Options) (*Service, error) {
	if o.Scale.Real(failover.StatusTimeout) <= 0 {
		return nil, fmt.Errorf("time scale %v: leaves no time for a probe", o.Scale)
	}
	n, err := newNames(o.Zones, o.Hosts, o.Checks)
	if err != nil {
		return nil, err
	}
	endpoints, err := newEndpoints(o.Checks)
	if err != nil {
		return nil, err
	}
	s := &Service{
		names:        n,
		endpoints:    endpoints,
		dial:         o.Dial,
		scale:        o.Scale,
		seed:         o.Seed,
		aggregation:  o.Aggregation,
		judge:        o.Judge,
		sink:         o.Sink,
		reports:      make(chan report, failover.Checkers),
		observations: make([][]Observation, len(o.Checks)),
	}
	for _, check := range o.Checks {
		s.checks = append(s.checks, check.WithDefaults())
	}
	if s.dial == nil {
		s.dial = new(net.Dialer).DialContext
	}
	if s.judge == nil {
		s.judge = failover.Aggregate
	}
	if s.sink == nil {
		s.sink = event.Discard
	}
	s.picks.Store(o.Seed)
	s.blind.Store(new(map[string]bool))
	first := s.verdictsOf(newJury(s.checks))
	s.judged.Store(first)
	s.answering.Store(first)
	s.watched = watchedNames(n, o.Zones, first)
	return s, nil
}

// Start sets the checkers to work until ctx ends or the service is closed. It may be called once.
func (s *Service) Start(ctx context.Context) {
	s.mu.Lock()
	again := s.started
	s.started = true
	s.mu.Unlock()
	if again {
		panic("route53: Start called twice")
	}
	s.run(ctx, func(ctx context.Context) {
		for _, e := range s.endpoints {
			for i := range failover.Checkers {
				s.running.Go(func() { s.patrol(ctx, e, newChecker(e.index, i, s.seed)) })
			}
		}
		s.preside(ctx)
	})
}

// run starts task on a goroutine of its own, with a context that also ends when the service is closed;
// false means that it is closed already.
func (s *Service) run(ctx context.Context, task func(context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	ctx, stop := context.WithCancel(ctx)
	s.stops = append(s.stops, stop)
	s.running.Go(func() { task(ctx) })
	return true
}

// Close ends serving and probing, and returns when all of it has ended. It may be called more than once.
func (s *Service) Close() error {
	s.mu.Lock()
	s.closed = true
	for _, stop := range s.stops {
		stop()
	}
	s.mu.Unlock()
	s.running.Wait()
	return nil
}

// Addr is the first address that Listen serves; the zero AddrPort before that.
func (s *Service) Addr() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.listening) == 0 {
		return netip.AddrPort{}
	}
	return s.listening[0]
}
