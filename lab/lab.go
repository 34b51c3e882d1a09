// Package lab realises a stack on one machine: name server and health checkers, HTTP APIs, functions in
// real processes, tables that replicate – and lets Regions, services and links really fail.
//
// It serves the loopback only. What it imitates in part is told in docs/differences-from-aws.md.
package lab

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/lab/route53"
	"github.com/tandem-failover/tandem/stack"
)

// Lab is a running stack. Close it.
type Lab struct {
	stack   stack.Stack
	options Options
	stream  event.Stream
	telling sync.Mutex // keeps events in one order

	authority         *authority
	dir               *directory
	network           *network
	troubles          *troubles
	faults            *fault.Active
	controlPlanesDown atomic.Bool     // of global services
	backends          *http.Transport // to the HTTP origins of HTTP_PROXY integrations

	dns      *route53.Service
	tables   *dynamodb.Service
	regions  map[string]*region
	outside  *endpoint            // the AWS endpoint and proxy for clients on this machine
	inside   map[string]*endpoint // the same as each Region's functions see it
	services map[string]service   // the AWS APIs, by name; filled by buildServices
	servers  []*http.Server
	visitors visitors
	serving  sync.WaitGroup
	describe deployment.Deployment

	close func() error // once
}

// Start realises s and returns when DNS queries, HTTP requests and AWS calls are answered. Checks start
// in their initial state, as new ones on AWS do. ctx bounds the starting only; Close ends the lab. An error leaves nothing behind.
func Start(ctx context.Context, s stack.Stack, options Options) (*Lab, error) {
	if err := options.setDefaults(); err != nil {
		return nil, fmt.Errorf("start the lab: %w", err)
	}
	l := &Lab{
		stack: s, options: options,
		network:  newNetwork(options.Scale),
		troubles: newTroubles(options.Scale, options.Seed),
		regions:  make(map[string]*region), inside: make(map[string]*endpoint),
		backends: origins(), services: make(map[string]service),
	}
	l.close = sync.OnceValue(l.end)
	l.faults = fault.NewActive(world{l})
	l.publish(event.Event{Kind: event.Lab, To: "starting"})
	if err := l.build(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start the lab: %w", err), l.Close())
	}
	l.run()
	l.publish(event.Event{Kind: event.Lab, From: "starting", To: "ready"})
	return l, nil
}

// build makes every part and opens every port. Nothing runs by itself yet.
func (l *Lab) build(ctx context.Context) error {
	steps := []func(context.Context) error{
		l.openDoors, l.buildPools, l.openDirectory, l.buildDNS, l.buildTables, l.openEndpoints, l.buildRegions, l.buildServices, l.writeDescriptor,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// run serves, then sets the schedules and the checkers to work.
func (l *Lab) run() {
	l.serve()
	for _, r := range l.regions {
		r.schedules.Start()
	}
	l.dns.Start(context.Background())
}

// Close ends the lab, its processes and its files, and waits for them. It may be called more than once.
func (l *Lab) Close() error { return l.close() }

func (l *Lab) end() error {
	var errs []error
	l.network.end()
	if l.dns != nil {
		errs = append(errs, l.dns.Close())
	}
	for _, r := range l.regions {
		if r.schedules != nil {
			r.schedules.Close()
		}
		for _, g := range []*gate{r.https, r.http} {
			if g != nil {
				g.Close()
			}
		}
		if r.functions != nil {
			errs = append(errs, r.functions.Close())
		}
	}
	for _, server := range l.servers {
		errs = append(errs, server.Close())
	}
	l.serving.Wait()
	l.visitors.close()
	l.closeEndpoints()
	l.backends.CloseIdleConnections()
	if l.tables != nil {
		l.tables.Close()
	}
	if l.dir != nil {
		errs = append(errs, l.dir.close())
	}
	l.publish(event.Event{Kind: event.Lab, From: "ready", To: "closed"})
	l.stream.Close()
	return errors.Join(errs...)
}

// Deployment describes the lab as tandem.yaml does.
func (l *Lab) Deployment() deployment.Deployment { return l.describe }

// Subscribe listens to what changes, with a queue of size events.
func (l *Lab) Subscribe(size int) *event.Subscription { return l.stream.Subscribe(size) }

// Healthy says whether a health check is healthy now.
func (l *Lab) Healthy(checkID string) bool { return l.dns.Healthy(checkID) }

// Inject makes the fault that spec spells. The error names the field that is wrong.
func (l *Lab) Inject(spec fault.Spec) (fault.Fault, error) {
	f, err := spec.Fault(l.stack.Regions)
	if err != nil {
		return nil, err
	}
	return f, l.faults.Inject(f)
}

// Faults are what goes wrong now.
func (l *Lab) Faults() *fault.Active { return l.faults }

// publish tells everybody in the same order.
func (l *Lab) publish(e event.Event) {
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	l.telling.Lock()
	defer l.telling.Unlock()
	l.options.Sink(e)
	l.stream.Publish(e)
}
