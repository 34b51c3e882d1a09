package drill

import (
	"testing"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

func TestPredict(t *testing.T) {
	t.Parallel()
	s, err := Embedded("region-outage")
	if err != nil {
		t.Fatal(err)
	}
	in := failover.DefaultPredictInput()
	s.Settings.Override(&in.Tree, &in.Hold)
	p := s.Predict(in)
	in.Clients, in.RequestTimeout = 20, 0 // the scenario's; the last request counts when it was due
	want := failover.Predict(failover.EndpointDies, in)
	if p.Typical != seconds(want.Typical()) || p.Worst != seconds(want.Worst()) {
		t.Errorf("predicted %v and %v, want %v and %v", p.Typical, p.Worst, want.Typical(), want.Worst())
	}
	for _, phases := range []struct {
		Phases
		total float64
	}{{p.Phases.Typical, p.Typical}, {p.Phases.Worst, p.Worst}} {
		if sum := *phases.Detect + *phases.Decide + *phases.DNS + *phases.Clients; sum < phases.total-0.01 || sum > phases.total+0.01 {
			t.Errorf("phases sum up to %v, the total is %v", sum, phases.total)
		}
	}
	if limit := s.Thresholds; p.Worst > limit.RTO.Seconds() || p.Failback.Worst > limit.Failback.Seconds() {
		t.Errorf("the scenario allows %v and %v for failback, the worst that is predicted is %v s and %v s",
			limit.RTO, limit.Failback, p.Worst, p.Failback.Worst)
	}
	in.Hold.ManualFailback = true
	if p := s.Predict(in); p.Failback != nil {
		t.Errorf("manual failback waits for a person, yet %+v is predicted", p.Failback)
	}
	s.Steps[0].Fault = "link-cut"
	if p := s.Predict(in); p != nil {
		t.Errorf("a cut link moves nobody, yet %+v is predicted", p)
	}
}

// Every part that the prediction may have must belong to a phase, or it would silently count as the
// first.
func TestEveryPartHasAPhase(t *testing.T) {
	t.Parallel()
	for fault, path := range paths {
		if _, ok := shapeOf(fault); !ok {
			t.Errorf("%q is no fault", fault)
		}
		for _, part := range failover.Predict(path, failover.DefaultPredictInput()).Parts {
			if _, ok := phaseOf[part.Name]; !ok {
				t.Errorf("%s: part %q belongs to no phase", path, part.Name)
			}
		}
	}
}

func TestSettingsOverride(t *testing.T) {
	t.Parallel()
	tree, region := failover.DefaultTreeSettings(), failover.DefaultSettings()
	Settings{}.Override(&tree, &region)
	if tree != failover.DefaultTreeSettings() || region != failover.DefaultSettings() {
		t.Errorf("nothing is set, yet it became %+v %+v", tree, region)
	}
	s := Settings{
		CanInterval: 30 * time.Second, CanThreshold: 3, HoldInterval: 10 * time.Second, HoldThreshold: 2, TTL: 60 * time.Second,
		Period: 90 * time.Second, AwayAfter: 400 * time.Second, StableFor: 500 * time.Second, MaxLag: 200 * time.Second,
	}
	s.Override(&tree, &region)
	wantTree := failover.TreeSettings{CanInterval: s.CanInterval, CanThreshold: 3, HoldInterval: s.HoldInterval, HoldThreshold: 2, TTL: s.TTL}
	wantRegion := failover.DefaultSettings()
	wantRegion.Period, wantRegion.AwayAfter, wantRegion.StableFor, wantRegion.MaxLag = s.Period, s.AwayAfter, s.StableFor, s.MaxLag
	if tree != wantTree || region != wantRegion {
		t.Errorf("got %+v %+v\nwant %+v %+v", tree, region, wantTree, wantRegion)
	}
}
