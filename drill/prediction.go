package drill

import "time"

// PhaseTimes are the lengths of the phases of a recovery, in lab time.
type PhaseTimes struct {
	Detect  time.Duration // from the fault to a check's verdict
	Decide  time.Duration // until DNS answers by it
	DNS     time.Duration // until the last TTL-honouring client has asked again
	Clients time.Duration // until those clients are served
}

// Total is the recovery time.
func (p PhaseTimes) Total() time.Duration { return p.Detect + p.Decide + p.DNS + p.Clients }

// Prediction is what a recovery should take by the deployment's numbers.
type Prediction struct{ Typical, Worst PhaseTimes }

// Predicted is the prediction as a report shows it.
type Predicted struct {
	Typical float64         `json:"typical"` // recovery time, in seconds
	Worst   float64         `json:"worst"`
	Phases  PredictedPhases `json:"phases"`
}

// PredictedPhases are the predicted lengths of the phases.
type PredictedPhases struct {
	Typical Phases `json:"typical"`
	Worst   Phases `json:"worst"`
}

func (p Prediction) report() *Predicted {
	return &Predicted{
		Typical: seconds(p.Typical.Total()),
		Worst:   seconds(p.Worst.Total()),
		Phases:  PredictedPhases{Typical: p.Typical.report(), Worst: p.Worst.report()},
	}
}

func (p PhaseTimes) report() Phases {
	return Phases{
		Detect: new(seconds(p.Detect)), Decide: new(seconds(p.Decide)),
		DNS: new(seconds(p.DNS)), Clients: new(seconds(p.Clients)),
	}
}
