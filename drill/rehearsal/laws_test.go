package rehearsal_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/drill/rehearsal"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/fault"
)

// preferred starts a lab and waits until tier one answers: every Region can, and no hold check is in its
// unhealthy initial state any more.
func preferred(t *testing.T, options lab.Options) (*rehearsal.Rehearsal, *event.Subscription) {
	t.Helper()
	r := begin(t, drill.Scenario{Name: t.Name()}, options)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	sub := r.Subscribe(4096)
	waiting := make(map[string]bool)
	for _, region := range r.Deployment().Regions {
		if !r.Healthy(region.Checks.Prefer) {
			waiting["prefer-"+region.Name] = true
		}
	}
	for len(waiting) > 0 {
		e := next(t, sub)
		if e.Kind == event.Check && e.To == "healthy" {
			delete(waiting, e.Subject)
		}
	}
	return r, sub
}

func next(t *testing.T, sub *event.Subscription) event.Event {
	t.Helper()
	var e event.Event
	open := false
	select {
	case e, open = <-sub.Events:
	case <-time.After(time.Minute):
		t.Fatal("nothing more happens")
	}
	if !open {
		t.Fatal("the lab ended")
	}
	t.Logf("%+v", e)
	return e
}

// answered waits until the name leads to a Region.
func answered(t *testing.T, r *rehearsal.Rehearsal, sub *event.Subscription, region string) {
	t.Helper()
	for {
		e := next(t, sub)
		if e.Kind == event.Answer && e.Subject == r.Deployment().Name && strings.Contains(e.To, region) {
			return
		}
	}
}

func spoil(t *testing.T, r *rehearsal.Rehearsal, spec fault.Spec) {
	t.Helper()
	if _, err := r.Lab.Inject(spec); err != nil {
		t.Fatal(err)
	}
}

// The rows of failover's table of laws that a person would try first, on real sockets and processes.
func TestTheAnswerFollowsTheLaws(t *testing.T) {
	r, sub := preferred(t, options())
	primary, secondary := r.Deployment().Regions[0].Name, r.Deployment().Regions[1].Name

	spoil(t, r, fault.Spec{Name: "region-hung", Region: primary})
	answered(t, r, sub, secondary)
	spoil(t, r, fault.Spec{Name: "region-refused", Region: secondary})
	answered(t, r, sub, primary) // nobody can: the first in order
	if err := r.Faults().Heal(secondary); err != nil {
		t.Fatal(err)
	}
	answered(t, r, sub, secondary)
	if err := r.Faults().Reset(); err != nil {
		t.Fatal(err)
	}
	answered(t, r, sub, primary)
}
