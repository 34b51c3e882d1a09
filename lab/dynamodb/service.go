// Package dynamodb imitates DynamoDB's global tables: the wire protocol of the data plane, one replica
// of each table per Region, and the replication between them with its lag, its outages and its
// last-writer-wins rule (version 2019.11.21, multi-Region eventual consistency).
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
//
// A request is answered by one Region's replica alone: conditions and consistent reads are local to it.
// A write gets the next version of the service's clock and is sent over a link to every other replica,
// which keeps it if it has nothing later. Deletions stay behind as tombstones, so that an older write
// that arrives late does not bring the item back; they are kept as long as the service.
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

// Options say what a Service holds.
type Options struct {
	Tables  []stack.Table
	Scale   scale.Factor // divides the links' lag
	Seed    uint64       // of the jitter, table IDs and request IDs
	Sink    event.Sink   // hears of links that fall behind and catch up; nil for nobody
	Account string       // 12 digits; "" for DefaultAccount
}

// Service is a DynamoDB with endpoints in several Regions. It is safe for concurrent use.
type Service struct {
	account string
	seed    uint64
	tables  map[string]*table
	links   map[route]*link
	clock   clock
	served  atomic.Uint64 // requests, for their IDs

	mu     sync.Mutex // guards frozen, and orders Freeze and Thaw
	frozen map[string]bool

	stop    context.CancelFunc
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
	s := &Service{
		account: o.Account,
		seed:    o.Seed,
		tables:  make(map[string]*table),
		links:   make(map[route]*link),
		frozen:  make(map[string]bool),
	}
	created := time.Now()
	for _, declared := range o.Tables {
		if err := checkTable(declared); err != nil {
			return nil, fmt.Errorf("create table %q: %w", declared.Name, err)
		}
		if s.tables[declared.Name] != nil {
			return nil, fmt.Errorf("create table %q: it is declared twice", declared.Name)
		}
		s.tables[declared.Name] = s.newTable(declared, created, o)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	for _, l := range s.links {
		s.running.Go(func() { l.run(ctx) })
	}
	return s, nil
}

// newTable makes a table with its replicas, and the links between them that no earlier table needed.
func (s *Service) newTable(declared stack.Table, created time.Time, o Options) *table {
	t := &table{Table: declared, created: created, replicas: make(map[string]*replica), indexes: declaredIndexes(declared)}
	for _, region := range declared.Regions {
		r := &replica{clock: &s.clock}
		for _, ix := range t.indexes {
			r.addIndex(ix)
		}
		t.replicas[region] = r
	}
	for from, source := range t.replicas {
		for _, to := range slices.Sorted(maps.Keys(t.replicas)) {
			if from == to {
				continue
			}
			r := route{from, to}
			if s.links[r] == nil {
				s.links[r] = newLink(r, o)
			}
			source.out = append(source.out, outlet{link: s.links[r], target: t.replicas[to]})
		}
	}
	return t
}

// Close ends the replication and waits for it. Writes under way to other Regions are lost. It may be
// called more than once; endpoints go on answering from their replicas.
func (s *Service) Close() {
	s.stop()
	s.running.Wait()
}
