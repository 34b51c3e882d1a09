package scheduler

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

// precision is how exact a schedule is: one for 1:00 fires somewhere in 1:00:00 to 1:00:59, in lab time.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
const precision = time.Minute

// A timetable says when a schedule fires: firing k is due at start + k·interval, and happens up to a
// minute later. The delay is a function of seed, schedule and k alone, so a run with the same seed has the
// same delays whatever was stopped in between. Firing 0 is not delayed: a rate schedule starts invoking
// at once, and a lab whose first minute depends on the seed would only puzzle.
//
// Delays are independent of each other, so the gaps of a one-minute schedule lie anywhere between nothing
// and two minutes: the worst that AWS's precision allows, not what it usually does.
type timetable struct {
	start    time.Time
	interval time.Duration // lab time, at least a minute
	scale    scale.Factor
	seed     uint64
	stream   uint64 // tells schedules with the same seed apart
}

// stream derives a schedule's own random stream from its ARN.
func stream(arn string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(arn))
	return h.Sum64()
}

// after returns the first firing that is due at now or later. Firings whose time has passed are gone:
// a Region that comes back does not make up for what it missed.
func (t timetable) after(now time.Time) int64 {
	period := t.period()
	elapsed := now.Sub(t.start)
	if elapsed <= 0 {
		return 0
	}
	return int64((elapsed + period - 1) / period)
}

// period is the interval in real time. It is never zero, however fast the lab runs.
func (t timetable) period() time.Duration {
	return max(1, t.scale.Real(t.interval))
}

// due is the time firing k is meant for.
func (t timetable) due(k int64) time.Time {
	return t.start.Add(time.Duration(k) * t.period())
}

// fires is the time firing k happens.
func (t timetable) fires(k int64) time.Time {
	if k == 0 {
		return t.start
	}
	delay := time.Duration(t.random(k).Int64N(int64(precision)))
	return t.due(k).Add(t.scale.Real(delay))
}

// identify returns the execution's ID and the UUID of its notification.
func (t timetable) identify(k int64) (execution, event string) {
	r := t.random(k)
	r.Uint64() // spent on the delay
	high, low := r.Uint64(), r.Uint64()
	high = high&^0xf000 | 0x4000   // version 4
	low = low&^(3<<62) | (2 << 62) // variant 1
	event = fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", high>>32, high>>16&0xffff, high&0xffff, low>>48, low&(1<<48-1))
	return fmt.Sprintf("%016x", r.Uint64()), event
}

func (t timetable) random(k int64) *rand.Rand {
	return rand.New(rand.NewPCG(t.seed^t.stream, uint64(k)))
}
