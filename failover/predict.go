package failover

import (
	"fmt"
	"time"
)

// Path is a way in which clients come to be answered by another Region.
type Path string

// The paths that can be predicted.
const (
	EndpointDies Path = "endpoint-dies" // nothing answers any more: every probe runs into its timeout
	AppDegrades  Path = "app-degrades"  // a critical probe fails: the health function answers 503 at once
	Evacuates    Path = "evacuates"     // an operator orders the Region out
	Restores     Path = "restores"      // manual failback: an operator orders it in again
	FailsBack    Path = "fails-back"    // automatic failback: the Region is well again, and held
)

// Paths returns every path, in the order of the constants.
func Paths() []Path { return []Path{EndpointDies, AppDegrades, Evacuates, Restores, FailsBack} }

// PredictInput is what a prediction depends on.
type PredictInput struct {
	Tree TreeSettings // how often checkers ask, how many probes in a row, and the TTL
	Hold Settings     // for FailsBack, which needs valid ones: how long a Region must be well

	// HealthCache is how long the health function repeats what it found, 5 s by default. The smaller, the
	// sooner a failure is told, and the more often the app is probed.
	HealthCache time.Duration

	// Aggregate is the time from the last checker's verdict to the first changed answer. AWS publishes
	// none; 0 by default, so measure it and set it.
	Aggregate time.Duration

	// Clients is how many caches must run out before everybody has moved, 100 by default; 0 means 1.
	Clients int

	// RequestTimeout is how long a client waits for a Region that does not answer, 10 s by default.
	RequestTimeout time.Duration
}

// DefaultPredictInput is the default deployment.
func DefaultPredictInput() PredictInput {
	return PredictInput{
		Tree:           DefaultTreeSettings(),
		Hold:           DefaultSettings(),
		HealthCache:    5 * time.Second,
		Clients:        100,
		RequestTimeout: 10 * time.Second,
	}
}

// Prediction is how long a path takes, part by part, in the order in which the parts happen.
type Prediction struct {
	Path  Path
	Parts []Part
}

// Part is one part of a recovery. Typical is its mean, Worst what it does not exceed as long as every
// service does what it documents.
type Part struct {
	Name    string // notice, stable, detect, aggregate, answer, ttl or client
	Typical time.Duration
	Worst   time.Duration
	Formula string // how both were computed, with the numbers put in
	Source  string // the page that says so; "" where it is Tandem's own doing
}

// Typical is the sum of the parts' means.
func (p Prediction) Typical() time.Duration {
	var sum time.Duration
	for _, part := range p.Parts {
		sum += part.Typical
	}
	return sum
}

// Worst is the sum of the parts' worst.
func (p Prediction) Worst() time.Duration {
	var sum time.Duration
	for _, part := range p.Parts {
		sum += part.Worst
	}
	return sum
}

// Predict returns how long path takes. The path must be one of Paths.
//
// The first two paths count from the fault, Evacuates and Restores from the order being readable in every
// Region, FailsBack from the end of the fault; all until the last client has moved. While a Region is
// only objected to it goes on serving, so these last three cost nobody a request.
func Predict(path Path, in PredictInput) Prediction {
	can := turning{interval: in.Tree.CanInterval, threshold: in.Tree.CanThreshold}
	hold := turning{interval: in.Tree.HoldInterval, threshold: in.Tree.HoldThreshold}
	own := turning{interval: in.Tree.CanInterval, threshold: in.Tree.HoldThreshold} // a Region's hold on itself
	p := Prediction{Path: path}
	add := func(parts ...Part) { p.Parts = append(p.Parts, parts...) }
	switch path {
	case EndpointDies:
		can.timeout = ConnectTimeout
		add(can.detect(UnhealthyQuorum(Checkers)))
		add(in.answering()...)
		add(in.client())
	case AppDegrades:
		add(in.notice(), can.detect(UnhealthyQuorum(Checkers)))
		add(in.answering()...)
	case Evacuates:
		add(hold.detect(HealthyQuorum(Checkers)))
		add(in.answering()...)
	case Restores:
		add(hold.detect(UnhealthyQuorum(Checkers)))
		add(in.answering()...)
	case FailsBack:
		add(in.stable(), own.detect(UnhealthyQuorum(Checkers)))
		add(in.answering()...)
	default:
		panic(fmt.Sprintf("failover: predict path %q: not one of %v", path, Paths()))
	}
	return p
}
