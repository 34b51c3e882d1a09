// Package dynamodb imitates DynamoDB's global tables: the wire protocol, one replica of each table per
// Region, and the replication between them with its lag, its outages and its last-writer-wins rule
// (version 2019.11.21, multi-Region eventual consistency).
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
//
// A request is answered by one Region's replica alone: conditions and consistent reads are local to it.
// A write gets the next version of the service's clock and is sent over a link to every other replica,
// which keeps it if it has nothing later. Deletions stay behind as tombstones, so that an older write
// that arrives late does not bring the item back; they are kept as long as the service.
//
// Tables come with the service or are made, changed and deleted by requests. What is known of them is
// never changed in place: a change puts another catalogue in the place of the one before, so that
// requests read it without a lock.
package dynamodb

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// DefaultAccount is the account whose ARNs tables have if Options name none.
const DefaultAccount = "123456789012"

// How long things take if Options do not say, in lab time.
const (
	// DefaultSettling is shorter than AWS needs, which is 2 to 10 s for most changes, 15 to 50 s for the
	// replica of an empty table and minutes for that of another.
	DefaultSettling = 2 * time.Second

	// DefaultSweep is much shorter than AWS promises, which is to delete expired items within a few days.
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
	DefaultSweep = time.Minute
)

// Options say what a Service holds.
type Options struct {
	Tables  []stack.Table // ACTIVE from the start
	Regions []string      // where tables can be made; none for those where Tables are
	Scale   scale.Factor  // divides all durations
	Seed    uint64        // of the lags, table IDs and request IDs
	Sink    event.Sink    // hears of links that fall behind and catch up; nil for nobody
	Account string        // 12 digits; "" for DefaultAccount

	// Settling is how long a table is CREATING, UPDATING or DELETING, in lab time; 0 for DefaultSettling.
	// A replica takes at least as long, and until the items have arrived.
	Settling time.Duration

	// Sweep is how often expired items are looked for, in lab time; 0 for DefaultSweep. Until they are
	// found they are served like any other, as on AWS: code that forgets to filter shows it sooner with
	// a longer period.
	Sweep time.Duration

	Observer Observer // hears what becomes of every write; nil for nobody, which costs nothing
}

// Service is a DynamoDB with endpoints in several Regions. It is safe for concurrent use.
type Service struct {
	account  string
	seed     uint64
	scale    scale.Factor
	settling time.Duration
	observer Observer
	regions  []string // in order
	links    map[route]*link
	clock    clock
	tokens   *tokens
	served   atomic.Uint64 // requests, for their IDs

	catalogue atomic.Pointer[catalogue]

	control sync.Mutex // orders changes of tables, and guards what follows
	made    uint64     // replicas, for their IDs and their order
	closed  bool

	mu     sync.Mutex // guards frozen, and orders Freeze and Thaw
	frozen map[string]bool

	stop    context.CancelFunc
	stopped <-chan struct{}
	running sync.WaitGroup
}

// route is the way from one Region to another.
type route struct{ from, to string }

func (r route) String() string { return r.from + "→" + r.to }

// New makes a Service with empty tables and starts its replication; Close ends it. It refuses tables
// that DynamoDB could not have.
func New(o Options) (*Service, error) {
	if o.Account == "" {
		o.Account = DefaultAccount
	}
	if o.Sink == nil {
		o.Sink = event.Discard
	}
	if o.Settling == 0 {
		o.Settling = DefaultSettling
	}
	if o.Sweep == 0 {
		o.Sweep = DefaultSweep
	}
	s := &Service{
		account:  o.Account,
		seed:     o.Seed,
		scale:    o.Scale,
		settling: o.Settling,
		observer: o.Observer,
		regions:  regionsOf(o),
		links:    make(map[route]*link),
		tokens:   newTokens(o.Scale),
		frozen:   make(map[string]bool),
	}
	s.makeLinks(o)
	s.catalogue.Store(&catalogue{})
	for _, declared := range o.Tables {
		if err := s.declare(declared); err != nil {
			return nil, fmt.Errorf("create table %q: %w", declared.Name, err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.stopped = stop, ctx.Done()
	for _, l := range s.links {
		s.running.Go(func() { l.run(ctx) })
	}
	s.running.Go(func() { s.sweep(ctx, o.Scale.Real(o.Sweep)) })
	return s, nil
}

// regionsOf lists where tables can be, each Region once.
func regionsOf(o Options) []string {
	regions := slices.Clone(o.Regions)
	if len(regions) == 0 {
		for _, t := range o.Tables {
			regions = append(regions, t.Regions...)
		}
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

// makeLinks makes all links that tables can ever need, so that what is set of one holds for tables to
// come.
func (s *Service) makeLinks(o Options) {
	for _, from := range s.regions {
		for _, to := range s.regions {
			if r := (route{from, to}); from != to {
				s.links[r] = newLink(r, o)
			}
		}
	}
}

// declare makes a table that is ACTIVE at once, an on-demand one.
func (s *Service) declare(declared stack.Table) error {
	if err := checkTable(declared); err != nil {
		return err
	}
	t := newTable(declared)
	t.billing = newOnDemand()
	if len(declared.Regions) > 1 {
		t.stream = replicationStream
	}
	for _, region := range declared.Regions {
		if !slices.Contains(s.regions, region) {
			return fmt.Errorf("there is no Region %q", region)
		}
		if s.table(region, declared.Name) != nil {
			return fmt.Errorf("it is declared twice in %s", region)
		}
		m := s.newMember(t, region)
		m.status = active
		t.members[region] = m
	}
	for _, region := range declared.Regions {
		for _, to := range slices.Sorted(maps.Keys(t.members)) {
			if to != region {
				t.members[region].replica.join(s.outlet(region, t.members[to]))
			}
		}
	}
	s.storeLocked(nil, t)
	return nil
}

// Close ends the replication and waits for it. Writes under way to other Regions are lost, and tables
// that change stay as they are. It may be called more than once; endpoints go on answering from their
// replicas.
func (s *Service) Close() {
	s.control.Lock()
	s.closed = true
	s.control.Unlock()
	s.stop()
	s.running.Wait()
}
