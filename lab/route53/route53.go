// Package route53 imitates Amazon Route 53: its two data planes, an authoritative DNS server that chooses
// records by health and the checkers that probe endpoints to know it, and its control plane, the API that
// both are steered by. The decisions are those of package failover; here is what it takes to carry them
// out – sockets, timers and messages.
//
// What DNS answers are made from is a snapshot behind an atomic pointer, so that no answer waits for a
// change. Changes, of records by the API and of health by checkers, come one at a time.
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
	"github.com/tandem-failover/tandem/lab/route53/wire"
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

	// Sink hears of checkers, checks and answers that change, in the order in which they do. It must not
	// wait for the API or for Close. nil means nobody.
	Sink event.Sink
}

// Service is a name server and its checkers. Make it with New.
type Service struct {
	dial        func(ctx context.Context, network, address string) (net.Conn, error)
	scale       scale.Factor
	seed        uint64
	aggregation time.Duration
	judge       func(failover.Check, []failover.Checker) bool
	sink        event.Sink

	answers atomic.Pointer[answers]   // what DNS answers go by
	judged  atomic.Pointer[verdicts]  // the health of the checks now
	blind   atomic.Pointer[blindness] // of the checkers
	picks   atomic.Uint64             // see pick
	serials atomic.Uint64             // see serial
	wake    chan struct{}             // tells the presiding goroutine that there is something for it

	running sync.WaitGroup

	// control lets changes through one at a time, and guards what follows, answers and judged.
	control sync.Mutex
	checks  []*check // in the order of their making
	made    int      // checks ever
	pending []change
	zones   map[string]*hostedZone // by ID
	changes []wire.ChangeInfo      // the latest
	retired map[string]bool        // caller references of health checks that were deleted

	// mu guards what follows. Nobody waits for anything with it held.
	mu        sync.Mutex
	closed    bool
	started   bool
	stops     []context.CancelFunc
	listening []netip.AddrPort
	seen      map[string]*sightings // by check ID
}

// New checks the options and makes a service that neither listens nor probes yet. Its errors name the
// record, the check or the host that is wrong.
func New(o Options) (*Service, error) {
	if o.Scale.Real(failover.StatusTimeout) <= 0 {
		return nil, fmt.Errorf("time scale %v: leaves no time for a probe", o.Scale)
	}
	s := &Service{
		dial:        o.Dial,
		scale:       o.Scale,
		seed:        o.Seed,
		aggregation: o.Aggregation,
		judge:       o.Judge,
		sink:        o.Sink,
		wake:        make(chan struct{}, 1),
		zones:       make(map[string]*hostedZone),
		retired:     make(map[string]bool),
		seen:        make(map[string]*sightings),
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
	s.blind.Store(new(blindness))
	zones := s.adoptZones(o.Zones)
	n, err := newNames(zones, o.Hosts, o.Checks)
	if err != nil {
		return nil, err
	}
	if err := s.adoptChecks(o.Checks); err != nil {
		return nil, err
	}
	first := s.verdictsOf(s.checks)
	s.judged.Store(first)
	s.answers.Store(&answers{names: n, verdicts: first})
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
	s.run(ctx, s.preside)
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
