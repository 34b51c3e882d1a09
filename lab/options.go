package lab

import (
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/lambda"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// Options say how a lab realises its stack. The zero value runs at AWS's own timing on free ports,
// without function code.
type Options struct {
	// Scale is how many times faster than AWS the lab runs. Durations are divided by it; DNS answers
	// still carry AWS's TTLs, which the lab's clients divide.
	Scale scale.Factor

	// Seed decides everything random: the checkers' phases, replication lags, weighted answers.
	Seed uint64

	// Command names the program that serves as a function's code when the function has no package: an
	// absolute path, and its arguments, whose first is the name it is called by. It may be for any runtime.
	Command func(stack.Function) (path string, argv []string, err error)

	// Dir is where the lab keeps the files that others read: tandem.yaml, ca.pem. "" is a private
	// directory that goes with the lab.
	Dir string

	// Ports that a user chose. 0 takes a free one.
	DNSPort, HTTPSPort, HTTPPort, EdgePort int

	// Aggregation is how long DNS answers trail the verdict on a check, in lab time. AWS publishes no
	// number; 0 means at once.
	Aggregation time.Duration

	// ReplicationLag is the median lag between replicas in lab time; 0 is the lab's own, about a second.
	ReplicationLag time.Duration

	// Judge decides a check's health from its checkers: what if Route 53 judged otherwise? nil is
	// failover.Aggregate.
	Judge func(failover.Check, []failover.Checker) bool

	// Limits bound the processes of each Region's functions.
	Limits lambda.Limits

	// Sink hears every event, in order, from before anything starts. It must not block.
	Sink event.Sink

	// Log receives what function code prints, a line at a time. It must not block.
	Log func(region, function, line string)
}

// MaxScale is the fastest lab time that any machine is trusted with: at 100 a checker's patience of two
// seconds is 20 ms. What this machine manages is found out when the lab starts.
const MaxScale = 100

func (o *Options) setDefaults() error {
	if o.Scale == 0 {
		o.Scale = 1
	}
	if !(o.Scale >= 1 && o.Scale <= MaxScale) { // so that NaN is refused too
		return fmt.Errorf("scale is %v: lab time runs 1 to %d times faster than AWS", float64(o.Scale), MaxScale)
	}
	if o.Sink == nil {
		o.Sink = event.Discard
	}
	if o.Log == nil {
		o.Log = func(string, string, string) {}
	}
	return nil
}
