package drill

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/scale"
)

// Options are what a run may be told besides its scenario. The zero value works.
type Options struct {
	// Seed decides which client asks for what, and how old the first DNS answers are; 0 draws one, which
	// the report names. It does not decide the timing of anything that is measured.
	Seed uint64
	// Predict are the deployment's numbers, with the scenario's settings in place; what they predict is
	// compared with what was measured. Nil for no prediction. Clients and RequestTimeout are set by Run.
	Predict *failover.PredictInput
	// Progress is told of every event as it happens, from one goroutine. The first is the Step "start".
	Progress func(event.Event)

	wire func(deployment.Deployment, time.Duration) (wire, error) // tests put connections in memory here
}

// Run plays s against t and reports what clients lived through.
//
// Every fault is lifted before it returns, also when ctx ends: then the report says Interrupted and
// holds what was measured until then. The error wraps ErrCouldNotRun when nothing could be measured.
func Run(ctx context.Context, s Scenario, t Target, o Options) (Report, error) {
	r, err := newRun(s, t, o)
	if err != nil {
		return Report{}, fmt.Errorf("drill %s: %w: %w", s.Name, ErrCouldNotRun, err)
	}
	defer r.close()
	err = r.play(ctx)
	if healing := r.lift(ctx); healing != nil {
		err = errors.Join(err, fmt.Errorf("a fault may still stand: %w", healing))
	}
	if err != nil {
		return Report{}, fmt.Errorf("drill %s: %w", s.Name, err)
	}
	return r.conclude(ctx), nil
}

// run is one drill under way.
type run struct {
	scenario Scenario
	target   Target
	options  Options
	faults   []Fault // by step; the zero Fault heals
	awaited  string  // the Region that until.answer names, "" for none

	deployment deployment.Deployment
	wire       wire
	scale      scale.Factor
	stamp      stamp
	journal    *journal
	pace       *pace
	reader     *reader
	clients    []*client
	listening  *event.Subscription

	timeline timeline
	answered string // the Region the name leads to now
	since    time.Time
	seeds    []request
	looks    sync.WaitGroup // readings beside the traffic
	looked   chan struct{}  // closed when the reading at the switch is over
}

// eventQueue holds the events of a step that takes its time. The loop empties it at once otherwise.
const eventQueue = 1 << 14

func newRun(s Scenario, t Target, o Options) (*run, error) {
	d := t.Deployment()
	if len(d.Regions) < 2 {
		return nil, fmt.Errorf("deployment %s has %d Regions; failing over takes two", d.Name, len(d.Regions))
	}
	r := &run{scenario: s, target: t, options: o, deployment: d, scale: scale.Factor(d.TimeScale)}
	r.journal, r.looked = &journal{}, make(chan struct{})
	if err := r.resolvePlaces(); err != nil {
		return nil, err
	}
	if r.options.Seed == 0 {
		r.options.Seed = uint64(rand.Uint32())
	}
	connect := newWire
	if o.wire != nil {
		connect = o.wire
	}
	var err error
	if r.wire, err = connect(d, s.Traffic.Timeout); err != nil {
		return nil, err
	}
	r.pace = newPace(r.scale)
	r.stamp = newStamp(r.options.Seed, time.Now())
	r.reader = newReader(d, r.wire, r.stamp)
	ages := rand.New(rand.NewPCG(r.options.Seed, 1))
	r.clients = r.wire.fleet(s.Traffic.Classes, ages.Float64, r.journal.resolution)
	r.listening = t.Subscribe(eventQueue)
	return r, nil
}

// resolvePlaces names the Regions of the scenario as the deployment does, before anything is touched.
func (r *run) resolvePlaces() error {
	for _, s := range r.scenario.Steps {
		if s.Heal != "" {
			r.faults = append(r.faults, Fault{})
			continue
		}
		f, err := s.faultFor(r.deployment)
		if err != nil {
			return err
		}
		r.faults = append(r.faults, f)
	}
	var err error
	if r.awaited, err = placeIn(r.deployment, r.scenario.Until.Answer); err != nil {
		return fmt.Errorf("until.answer: %w", err)
	}
	r.timeline.primary = r.deployment.Regions[0].Name
	return nil
}

func (r *run) close() {
	r.listening.Cancel()
	r.reader.close()
	for _, c := range r.clients {
		c.close()
	}
}

// play seeds the items, waits for young checks, then keeps traffic going while the scenario is conducted.
func (r *run) play(ctx context.Context) error {
	var err error
	if r.seeds, err = r.reader.seed(ctx, r.timeline.primary, r.scenario.Traffic.Keys); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("%w: write the items before the traffic: %w", ErrCouldNotRun, err)
	}
	if r.settle(ctx); ctx.Err() != nil {
		return nil
	}
	r.answered, r.timeline.started = r.timeline.primary, time.Now()
	r.since = r.timeline.started
	r.tell(event.Event{Time: r.timeline.started, Kind: event.Step, Subject: "start", Why: r.scenario.Name})

	playing, stop := context.WithCancel(ctx)
	defer stop()
	var busy sync.WaitGroup
	traffic := newTraffic(r.scenario, r.wire, r.clients, r.options.Seed, r.stamp, r.journal, r.pace)
	busy.Go(func() { traffic.run(playing, r.timeline.started) })
	busy.Go(func() { r.pace.watch(playing) })
	err = r.conduct(playing)
	r.timeline.ended = time.Now()
	stop()
	r.looks.Wait()
	busy.Wait()
	return err
}

// liftWithin is how long healing may take, in real time, when the run itself is already over.
const liftWithin = 30 * time.Second

// lift heals, even when ctx has ended: a drill leaves no fault behind.
func (r *run) lift(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), liftWithin)
	defer cancel()
	if err := r.target.Heal(ctx); err != nil {
		return fmt.Errorf("heal: %w", err)
	}
	return nil
}

// conclude reads every item in every Region a last time and reports.
func (r *run) conclude(ctx context.Context) Report {
	if !r.timeline.started.IsZero() {
		r.converge(ctx)
	}
	page := r.journal.soFar()
	f := findings{
		scenario: r.scenario, regions: r.deployment.RegionNames(), scale: r.scale, seed: r.options.Seed,
		predict: r.options.Predict, timeline: r.timeline, page: page, seeds: r.seeds,
		machine: r.pace.machine(page.requests, r.listening.Missed()), interrupted: ctx.Err() != nil,
	}
	if len(r.faults) > 0 {
		f.fault = r.faults[0].String()
	}
	return f.report()
}

// tell records an event and passes it on.
func (r *run) tell(e event.Event) {
	r.timeline.events = append(r.timeline.events, e)
	if r.options.Progress != nil {
		r.options.Progress(e)
	}
}
