package lab

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// fate is what becomes of one message in the lab: it is lost, it is refused, or it arrives after a while.
// The zero fate arrives at once.
type fate struct {
	lost  string        // what was tried, when nobody will answer
	err   error         // the answer, when that is no
	after time.Duration // real time
}

// errLost is a message that nobody answers: a hung Region, a cut link. Its sender learns it only by waiting.
var errLost = errors.New("no answer")

// meet takes as long as the fate does. A lost message ends with ctx.
func (f fate) meet(ctx context.Context) error {
	switch {
	case f.lost != "":
		<-ctx.Done()
		return fmt.Errorf("%s: %w", f.lost, errLost)
	case f.err != nil:
		return f.err
	case f.after > 0:
		return wait(ctx, f.after)
	}
	return nil
}

// wait sleeps unless ctx ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
