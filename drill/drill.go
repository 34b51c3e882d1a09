// Package drill rehearses a failure: it plays a scenario of faults against a deployment that is under
// traffic, measures what clients live through, and ends in a verdict.
//
// The parts that judge are pure functions over what was recorded: [Scenario] says what to do, a run
// records requests, writes and events, and phases, writes and thresholds are computed afterwards. Every
// duration in a scenario and in a report is lab time.
package drill

import (
	"context"
	"errors"
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/event"
)

// ErrCouldNotRun is wrapped by every error that says a drill measured nothing: the deployment was not
// steady to begin with, a fault could not be injected, there were no requests.
var ErrCouldNotRun = errors.New("could not run")

// Target is a deployment that can be drilled: a lab, or the real thing.
type Target interface {
	Deployment() deployment.Deployment
	// Inject makes one thing go wrong. Region, From and To of f are names of Regions.
	Inject(ctx context.Context, f Fault) error
	// Heal lifts every fault. It is called even when no fault was injected.
	Heal(ctx context.Context) error
	// Subscribe listens to what changes. A drill needs two kinds of events: Check events, and Answer
	// events whose Subject is the deployment's name and whose Region is the one answered, or whose To is
	// that Region's target.
	Subscribe(size int) *event.Subscription
}

// HealthReader is a Target that also knows the verdict of a check now. With it a drill can say which
// tier of the records answered; without it, it says "unknown".
type HealthReader interface {
	CheckHealthy(id string) (healthy, known bool)
}

// Fault is one thing that goes wrong. Which fields it needs depends on the name.
type Fault struct {
	Name     string
	Region   string
	From, To string        // of a link, which has a direction
	Service  string        // of a Region
	Lag      time.Duration // lab time; of link-slow
	Delay    time.Duration // lab time; of service-slow
	Share    float64       // of the requests that service-failing spoils; 0 means all
	Checkers []string      // the Regions whose checkers are blind
}

// Lost is the Region that f takes from the clients, "" when it takes none away as a whole.
func (f Fault) Lost() string { return f.Region }

// String is the fault with the places it strikes.
func (f Fault) String() string {
	s := f.Name
	if f.Region != "" {
		s += " " + f.Region
	}
	if f.From != "" {
		s += " " + f.From + "→" + f.To
	}
	if f.Service != "" {
		s += " " + f.Service
	}
	return s
}
