package drill

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tandem-failover/tandem/lab/scale"
)

// The limits beyond which the machine, not the deployment, is what a drill measured. All lab time: a
// lab that runs twenty times faster forgives a twentieth.
const (
	// LatenessLimit is for the 99th percentile of how late requests were sent, and so for how much the
	// machine may blur a recovery, which by the default numbers takes 40 to 60 s: about a hundredth.
	LatenessLimit = 500 * time.Millisecond
	// DelayLimit is for the 99th percentile of how late a timer fires. A checker waits 2 s for a status
	// line (failover.StatusTimeout); a quarter of it spent in this machine's scheduler begins to fail
	// probes of a healthy Region.
	DelayLimit = 500 * time.Millisecond
	// StallLimit is for the longest time in which no timer fired. A stall this long fails whole rounds of
	// probes at once, and with them a Region that was well.
	StallLimit = 4 * time.Second
)

// pace watches whether this machine keeps up with lab time.
type pace struct {
	scale scale.Factor

	mu       sync.Mutex // guards the histograms, in microseconds of lab time
	lateness *hdrhistogram.Histogram
	delays   *hdrhistogram.Histogram
}

func newPace(f scale.Factor) *pace {
	return &pace{scale: f, lateness: newHistogram(), delays: newHistogram()}
}

// newHistogram holds 1 µs to 1 h at three significant digits: 0.1 % of what was measured.
func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, time.Hour.Microseconds(), 3)
}

// sent notes how late, in real time, a request was sent.
func (p *pace) sent(late time.Duration) { p.record(p.lateness, late) }

func (p *pace) record(h *hdrhistogram.Histogram, real time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	observe(h, p.scale.Lab(real))
}

// observe records d, or the nearest duration the histogram can hold.
func observe(h *hdrhistogram.Histogram, d time.Duration) {
	v := min(max(d.Microseconds(), 1), h.HighestTrackableValue())
	if err := h.RecordValue(v); err != nil {
		panic(fmt.Sprintf("drill: record %d µs: %v", v, err)) // v was clamped to the range
	}
}

// watch measures scheduling delay until ctx ends: how much later than asked a timer fires. Twenty times
// a second is often enough to meet every pause that matters and costs nothing to speak of.
func (p *pace) watch(ctx context.Context) {
	const every = 50 * time.Millisecond
	for timer := time.NewTimer(every); ; timer.Reset(every) {
		asked := time.Now()
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			p.record(p.delays, time.Since(asked)-every)
		}
	}
}

// Machine says how well the machine kept pace, in milliseconds of lab time.
type Machine struct {
	LatenessP99 float64 `json:"lateness_p99_ms"` // of sending requests
	DelayP99    float64 `json:"delay_p99_ms"`    // of timers
	DelayMax    float64 `json:"delay_max_ms"`
	Overflow    int     `json:"overflow"`      // requests never sent: too many in flight
	Missed      int     `json:"missed_events"` // events that did not fit the queue
}

func (p *pace) machine(requests []request, missed int) Machine {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := Machine{
		LatenessP99: millis(p.lateness.ValueAtQuantile(99)),
		DelayP99:    millis(p.delays.ValueAtQuantile(99)),
		DelayMax:    millis(p.delays.Max()),
		Missed:      missed,
	}
	for _, r := range requests {
		if r.Failure == FailedOverflow {
			m.Overflow++
		}
	}
	return m
}

// troubles are the reasons why this machine's measurements cannot be trusted; none is the good case.
func (m Machine) troubles() []string {
	var why []string
	for _, limit := range []struct {
		what     string
		measured float64
		most     time.Duration
	}{
		{"requests were late, p99", m.LatenessP99, LatenessLimit},
		{"timers were late, p99", m.DelayP99, DelayLimit},
		{"nothing ran for", m.DelayMax, StallLimit},
	} {
		if most := millis(limit.most.Microseconds()); limit.measured > most {
			why = append(why, fmt.Sprintf("%s %.0f ms, limit %.0f ms: lower the scale", limit.what, limit.measured, most))
		}
	}
	if m.Overflow > 0 {
		why = append(why, fmt.Sprintf("%d requests were not sent, too many in flight: lower the scale", m.Overflow))
	}
	if m.Missed > 0 {
		why = append(why, fmt.Sprintf("%d events were missed: lower the scale", m.Missed))
	}
	return why
}

func millis(micros int64) float64 { return float64(micros) / 1000 }
