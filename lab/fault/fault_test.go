package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/fault"
)

// world remembers what is spoiled and forgets what is mended, as a real one would.
type world struct {
	spoiled map[string]string
	broken  error
}

func (w *world) note(place, state, mended string) error {
	if w.broken != nil {
		return w.broken
	}
	if state == mended {
		delete(w.spoiled, place)
	} else {
		w.spoiled[place] = state
	}
	return nil
}

func (w *world) SetRegion(region string, m fault.Mode) error {
	return w.note(region, string(m), string(fault.Serving))
}

func (w *world) SetLink(from, to string, l fault.Link) error {
	return w.note(from+"→"+to, fmt.Sprint(l), fmt.Sprint(fault.Link{}))
}

func (w *world) SetService(region, service string, t fault.Trouble) error {
	return w.note(service+"@"+region, fmt.Sprint(t), fmt.Sprint(fault.Trouble{}))
}

func (w *world) SetBlind(checkers []string, towards string) error {
	return w.note("checkers", strings.Join(checkers, ",")+towards, "")
}

func (w *world) SetControlPlanes(up bool) error {
	return w.note("control planes", fmt.Sprint(up), fmt.Sprint(true))
}

var regions = []string{"a", "b", "c"}

func faults() []fault.Fault {
	return []fault.Fault{
		fault.RegionRefused{Region: "a"}, fault.RegionHung{Region: "a"}, fault.RegionHung{Region: "b"},
		fault.LinkCut{From: "a", To: "b"}, fault.LinkCut{From: "b", To: "a"},
		fault.LinkSlow{From: "a", To: "b", Lag: time.Second},
		fault.ServiceFailing{Region: "b", Service: "dynamodb", Share: 0.5},
		fault.ServiceSlow{Region: "c", Service: "lambda", Delay: time.Second, Share: 1},
		fault.IssuerDown{Region: "b"}, fault.ControlPlanesDown{},
		fault.CheckersBlind{CheckerRegions: []string{"us-east-1"}}, fault.CheckersBlind{CheckerRegions: []string{"us-east-1"}, Towards: "c"},
	}
}

func TestWhateverWasInjectedResetMendsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{spoiled: map[string]string{}}
		active := fault.NewActive(w)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			if err := active.Inject(rapid.SampledFrom(faults()).Draw(t, "fault")); err != nil {
				t.Fatal(err)
			}
			if len(active.List()) != len(w.spoiled) {
				t.Fatalf("active %v, but the world suffers %v", active.List(), w.spoiled)
			}
		}
		if err := active.Reset(); err != nil {
			t.Fatal(err)
		}
		if len(w.spoiled) != 0 || len(active.List()) != 0 {
			t.Fatalf("after Reset: world %v, active %v", w.spoiled, active.List())
		}
	})
}

func TestHealMendsOneRegionOnly(t *testing.T) {
	w := &world{spoiled: map[string]string{}}
	active := fault.NewActive(w)
	for _, f := range faults() {
		if err := active.Inject(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := active.Heal("b"); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, f := range active.List() {
		left = append(left, f.Place().String())
	}
	want := []string{"checkers", "control planes", "lambda c", "region a"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("faults left (-want +got):\n%s", diff)
	}
	if err := active.Heal("b"); !errors.Is(err, fault.ErrNothing) {
		t.Errorf("healing what is well: got %v, want ErrNothing", err)
	}
}

func TestAFaultThatCannotBeUndoneStaysActive(t *testing.T) {
	w := &world{spoiled: map[string]string{}}
	active := fault.NewActive(w)
	if err := active.Inject(fault.RegionRefused{Region: "a"}); err != nil {
		t.Fatal(err)
	}
	w.broken = errors.New("address taken")
	if err := active.Reset(); !errors.Is(err, w.broken) || len(active.List()) != 1 {
		t.Errorf("got error %v and active %v; want the world's error and the fault still listed", err, active.List())
	}
}

func TestSpecsNameWhatIsWrong(t *testing.T) {
	tests := map[string]struct {
		spec fault.Spec
		says string // "" for a good one
	}{
		"hung":            {fault.Spec{Name: "region-hung", Region: "a"}, ""},
		"unknown fault":   {fault.Spec{Name: "region-gone"}, "there are region-refused"},
		"no region":       {fault.Spec{Name: "region-hung"}, "needs a region: one of a, b, c"},
		"unknown region":  {fault.Spec{Name: "region-refused", Region: "z"}, `no Region is called "z"`},
		"link to itself":  {fault.Spec{Name: "link-cut", From: "a", To: "a"}, "a link joins two"},
		"no lag":          {fault.Spec{Name: "link-slow", From: "a", To: "b"}, "needs a lag"},
		"all requests":    {fault.Spec{Name: "service-failing", Service: "dynamodb", Region: "a"}, ""},
		"share above one": {fault.Spec{Name: "service-failing", Service: "dynamodb", Region: "a", Share: 2}, "share is 2"},
		"unknown service": {fault.Spec{Name: "service-slow", Service: "s3", Region: "a", Delay: 1}, "there are dynamodb"},
		"no delay":        {fault.Spec{Name: "service-slow", Service: "lambda", Region: "a"}, "needs a delay"},
		"key of another":  {fault.Spec{Name: "region-hung", Region: "a", Share: 0.5}, "share means nothing to region-hung: its keys are region"},
		"blind to none":   {fault.Spec{Name: "checkers-blind"}, "needs checkers"},
		"blind to one":    {fault.Spec{Name: "checkers-blind", Checkers: []string{"us-east-1"}, Region: "a"}, ""},
		"blind to z":      {fault.Spec{Name: "checkers-blind", Checkers: []string{"us-east-1"}, Region: "z"}, `no Region is called "z"`},
		"some are slow":   {fault.Spec{Name: "service-slow", Service: "execute-api", Region: "a", Delay: 1, Share: 0.5}, ""},
		"issuer":          {fault.Spec{Name: "issuer-down", Region: "a"}, ""},
		"control planes":  {fault.Spec{Name: "control-planes-down"}, ""},
		"key of nobody":   {fault.Spec{Name: "control-planes-down", Region: "a"}, "it has no keys"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tt.spec.Fault(regions)
			if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got error %v, want one that says %q", err, tt.says)
			}
		})
	}
}
