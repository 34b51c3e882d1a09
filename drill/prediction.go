package drill

import (
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Predicted is what a recovery should take by the deployment's numbers, in seconds.
type Predicted struct {
	Typical  float64         `json:"typical"` // recovery time
	Worst    float64         `json:"worst"`
	Phases   PredictedPhases `json:"phases"`
	Failback *PredictedSpan  `json:"failback,omitempty"`
}

// PredictedPhases are the predicted lengths of the phases.
type PredictedPhases struct {
	Typical Phases `json:"typical"`
	Worst   Phases `json:"worst"`
}

// PredictedSpan is a predicted length.
type PredictedSpan struct {
	Typical float64 `json:"typical"`
	Worst   float64 `json:"worst"`
}

// paths are the ways to fail over that can be predicted, by fault. A Region that refuses is seen a
// little sooner than one that hangs, for which this is the prediction.
var paths = map[string]failover.Path{
	"region-hung":     failover.EndpointDies,
	"region-refused":  failover.EndpointDies,
	"service-failing": failover.AppDegrades,
	"service-slow":    failover.AppDegrades,
}

// phaseOf says in which phase of a drill a part of a prediction passes.
var phaseOf = map[string]int{"notice": 0, "detect": 0, "aggregate": 1, "answer": 1, "ttl": 2, "client": 3}

// Predict is the prediction for the first fault, with the scenario's own clients; nil when there is none.
func (s Scenario) Predict(in failover.PredictInput) *Predicted {
	path, ok := paths[s.Steps[0].Fault]
	if !ok {
		return nil
	}
	// A request counts at the moment it was meant to start, so how long the last one hangs is not in what
	// is measured.
	in.Clients, in.RequestTimeout = 0, 0
	for _, c := range s.Traffic.Classes {
		if c.Kind == HonoursTTL {
			in.Clients += c.Clients
		}
	}
	prediction := failover.Predict(path, in)
	var typical, worst [4]time.Duration
	for _, part := range prediction.Parts {
		typical[phaseOf[part.Name]] += part.Typical
		worst[phaseOf[part.Name]] += part.Worst
	}
	return &Predicted{
		Typical: seconds(prediction.Typical()), Worst: seconds(prediction.Worst()),
		Phases:   PredictedPhases{Typical: predictedPhases(typical), Worst: predictedPhases(worst)},
		Failback: s.predictFailback(in),
	}
}

// predictFailback leaves out the TTL: a drill measures failback at the DNS answer, and the Region that
// is left goes on serving. There is none with manual failback, which waits for a person.
func (s Scenario) predictFailback(in failover.PredictInput) *PredictedSpan {
	if in.Hold.ManualFailback || in.Hold.Validate() != nil {
		return nil
	}
	var typical, worst time.Duration
	for _, part := range failover.Predict(failover.FailsBack, in).Parts {
		if part.Name != "ttl" {
			typical, worst = typical+part.Typical, worst+part.Worst
		}
	}
	return &PredictedSpan{seconds(typical), seconds(worst)}
}

func predictedPhases(d [4]time.Duration) Phases {
	return Phases{new(seconds(d[0])), new(seconds(d[1])), new(seconds(d[2])), new(seconds(d[3]))}
}

// Override puts the settings that are set in place of a deployment's own. ReplicationLag belongs to
// the lab and is left to it.
func (s Settings) Override(tree *failover.TreeSettings, region *failover.Settings) {
	for _, d := range []struct {
		from time.Duration
		to   *time.Duration
	}{
		{s.CanInterval, &tree.CanInterval}, {s.HoldInterval, &tree.HoldInterval}, {s.TTL, &tree.TTL},
		{s.Period, &region.Period}, {s.AwayAfter, &region.AwayAfter}, {s.StableFor, &region.StableFor}, {s.MaxLag, &region.MaxLag},
	} {
		if d.from != 0 {
			*d.to = d.from
		}
	}
	if s.CanThreshold != 0 {
		tree.CanThreshold = s.CanThreshold
	}
	if s.HoldThreshold != 0 {
		tree.HoldThreshold = s.HoldThreshold
	}
}
