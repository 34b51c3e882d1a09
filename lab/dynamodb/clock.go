package dynamodb

import (
	"sync/atomic"
	"time"
)

// version orders writes: Unix time in nanoseconds, pushed on where the clock did not move. It is unique
// in a Service, so that last-writer-wins has no ties.
type version int64

// clock gives out versions. All Regions of a Service share it: theirs are in step to the nanosecond,
// better than AWS's.
type clock struct{ last atomic.Int64 }

// next returns a version later than every one before, whatever the system's clock does.
func (c *clock) next() version {
	for {
		last := c.last.Load()
		next := max(time.Now().UnixNano(), last+1)
		if c.last.CompareAndSwap(last, next) {
			return version(next)
		}
	}
}
