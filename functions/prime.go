package functions

import (
	"context"
	"time"
)

const (
	primeTries = 3
	primeFor   = 500 * time.Millisecond // in all; a checker waits 2 s for the first event's answer as well
)

// prime does once, before the first event, what is dear the first time in a process: the SDK's own
// set-up, a name resolved, a connection opened. The init phase has the time and the processor for it,
// an event's budget does not. If it fails, the first event finds out.
func prime(try func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), primeFor)
	defer cancel()
	for range primeTries {
		if try(ctx) == nil || ctx.Err() != nil {
			return
		}
	}
}
