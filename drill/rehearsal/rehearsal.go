// Package rehearsal drills a stack in a lab of its own: it starts the lab with the numbers that a scenario asks for
// and is the target that faults and traffic go to.
package rehearsal

import (
	"context"
	"fmt"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/stack"
)

// Rehearsal is a lab that is drilled. Close it.
type Rehearsal struct{ *lab.Lab }

var (
	_ drill.Target       = (*Rehearsal)(nil)
	_ drill.HealthReader = (*Rehearsal)(nil)
)

// Start starts a lab of the stack with the scenario's settings. The rest of how it runs is in options.
func Start(ctx context.Context, declared stack.Stack, s drill.Scenario, options lab.Options) (*Rehearsal, error) {
	declared, _, err := with(declared, s)
	if err != nil {
		return nil, err
	}
	options.ReplicationLag = s.Settings.ReplicationLag
	l, err := lab.Start(ctx, declared, options)
	if err != nil {
		return nil, err
	}
	return &Rehearsal{l}, nil
}

// with is the stack with the settings of the scenario over its own, and what they are then.
func with(declared stack.Stack, s drill.Scenario) (stack.Stack, stack.Settings, error) {
	settings, err := declared.Settings()
	if err == nil {
		s.Settings.Override(&settings.Tree, &settings.Region)
		declared, err = declared.With(settings)
	}
	if err != nil {
		return stack.Stack{}, stack.Settings{}, fmt.Errorf("scenario %s: %w", s.Name, err)
	}
	return declared, settings, nil
}

// Predict gives the numbers from which the recovery is predicted: those that Start's lab runs with.
func Predict(declared stack.Stack, s drill.Scenario, options lab.Options) (*failover.PredictInput, error) {
	_, settings, err := with(declared, s)
	if err != nil {
		return nil, err
	}
	in := failover.DefaultPredictInput()
	in.Tree, in.Hold = settings.Tree, settings.Region
	in.HealthCache = settings.HealthCache
	in.Aggregate = options.Aggregation
	return &in, nil
}

// Inject makes one thing go wrong.
func (r *Rehearsal) Inject(_ context.Context, f drill.Fault) error {
	_, err := r.Lab.Inject(fault.Spec{
		Name: f.Name, Region: f.Region, From: f.From, To: f.To, Service: f.Service,
		Lag: f.Lag, Delay: f.Delay, Share: f.Share, Checkers: f.Checkers,
	})
	return err
}

// Heal lifts every fault.
func (r *Rehearsal) Heal(context.Context) error { return r.Faults().Reset() }

// CheckHealthy says whether a check is healthy now.
func (r *Rehearsal) CheckHealthy(id string) (healthy, known bool) { return r.Healthy(id), true }
