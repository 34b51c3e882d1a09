package drill

import (
	"context"
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/event"
)

// conduct takes the steps when they are due, listens meanwhile, and returns when the scenario is over or
// ctx ends.
func (r *run) conduct(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for step := 0; ; {
		due := r.over()
		if step < len(r.faults) {
			due = r.timeline.started.Add(r.scale.Real(r.scenario.Steps[step].At))
		}
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-r.listening.Events:
			if !ok {
				return fmt.Errorf("%w to the end: the deployment's events ended", ErrCouldNotRun)
			}
			r.hear(ctx, e)
		case <-timer.C:
			if step == len(r.faults) {
				return nil
			}
			if err := r.take(ctx, step); err != nil {
				return err
			}
			step++
		}
	}
}

// over is when the scenario ends, as far as can be told now; meaningful after the last step.
func (r *run) over() time.Time {
	u := r.scenario.Until
	last := r.timeline.started.Add(r.scale.Real(r.scenario.Steps[len(r.scenario.Steps)-1].At))
	switch {
	case r.awaited == "":
		return last.Add(r.scale.Real(u.Tail))
	case r.answered == r.awaited:
		return later(last, r.since).Add(r.scale.Real(u.Tail))
	}
	return last.Add(r.scale.Real(u.Within))
}

// take does one step. Its time is taken before it is done, so that everything measured from it is
// rather too long than too short.
func (r *run) take(ctx context.Context, step int) error {
	f, now := r.faults[step], time.Now()
	if f.Name == "" {
		return r.heal(ctx, now)
	}
	if r.timeline.fault.IsZero() {
		window := r.scale.Real(SteadyFor)
		steady := steadyNow(r.journal.soFar().requests, now, window, r.tier(r.timeline.primary))
		if err := steady.verdict(r.timeline.primary); err != nil {
			return err
		}
		r.timeline.fault, r.timeline.lost = now, f.Lost()
	}
	r.tell(event.Event{Time: now, Kind: event.Step, Region: f.Region, Subject: f.String()})
	if err := r.target.Inject(ctx, f); err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w: inject %s: %w", ErrCouldNotRun, f, err)
	}
	return nil
}

func (r *run) heal(ctx context.Context, now time.Time) error {
	first := r.timeline.healed.IsZero()
	r.timeline.healed = now
	r.tell(event.Event{Time: now, Kind: event.Step, Subject: "heal all"})
	if err := r.target.Heal(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w to the end: heal: %w", ErrCouldNotRun, err)
	}
	if a, ok := r.timeline.switched(); ok && first {
		r.looks.Go(func() { r.follow(ctx, a) })
	}
	return nil
}

// hear takes in one event. The first answer away from the lost Region is the switch: what is missing
// there is missing now, so it is looked at at once.
func (r *run) hear(ctx context.Context, e event.Event) {
	if e.Kind != event.Answer || canon(e.Subject) != r.wire.name {
		r.tell(e)
		return
	}
	if _, ok := r.deployment.Region(e.Region); !ok {
		e.Region = r.wire.resolver.atlas.region(e.To)
	}
	r.tell(e)
	region := e.Region
	if region == "" || region == r.answered {
		return
	}
	_, switched := r.timeline.switched()
	r.answered, r.since = region, e.Time
	r.timeline.answers = append(r.timeline.answers, answered{e.Time, region, r.tier(region)})
	if a, ok := r.timeline.switched(); ok && !switched {
		r.looks.Go(func() {
			defer close(r.looked)
			r.lookAtSwitch(ctx, a.Region)
		})
	}
}

// tier says by which tier of the records a Region is answered, if the target can tell.
func (r *run) tier(region string) string {
	health, ok := r.target.(HealthReader)
	if !ok {
		return TierUnknown
	}
	at, ok := r.deployment.Region(region)
	if !ok {
		return TierUnknown
	}
	prefer, known := health.CheckHealthy(at.Checks.Prefer)
	can, alsoKnown := health.CheckHealthy(at.Checks.Can)
	switch {
	case !known || !alsoKnown:
		return TierUnknown
	case prefer:
		return TierPreferred
	case can:
		return TierAble
	}
	return TierNobody
}
