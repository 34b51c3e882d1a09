// Package scale runs lab time faster than the clock by dividing durations where they are used: at the
// timer, the deadline, the lag. Nothing keeps a second clock.
package scale

import "time"

// Factor is how many times faster lab time runs. The zero value means 1: AWS's own timing.
type Factor float64

// Real turns a duration in lab time into the time to really wait.
func (f Factor) Real(lab time.Duration) time.Duration {
	if f == 0 {
		return lab
	}
	return time.Duration(float64(lab) / float64(f))
}

// Lab turns a measured duration into lab time, for reports.
func (f Factor) Lab(real time.Duration) time.Duration {
	if f == 0 {
		return real
	}
	return time.Duration(float64(real) * float64(f))
}
