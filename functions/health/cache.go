package health

import (
	"context"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/functions/round"
)

// cache keeps the last view for a while, and lets one request look while the others wait for what it
// finds. The zero value is empty.
type cache struct {
	mu     sync.Mutex // guards all below
	view   *round.View
	flight chan struct{} // closed when the request that looks is done; nil when none does
}

// get returns a view that began at most maxAge ago, looking by look if there is none. A view from the
// future is as bad as an old one: the clock went back. The error is ctx's.
func (c *cache) get(ctx context.Context, maxAge time.Duration, look func(context.Context) round.View) (round.View, error) {
	for {
		c.mu.Lock()
		if c.view != nil && round.Now().Sub(c.view.At).Abs() < maxAge {
			defer c.mu.Unlock()
			return *c.view, nil
		}
		if c.flight == nil {
			c.flight = make(chan struct{})
			c.mu.Unlock()
			return c.look(ctx, look), nil
		}
		flight := c.flight
		c.mu.Unlock()
		select {
		case <-flight: // a look that panicked leaves no view, and the next request looks
		case <-ctx.Done():
			return round.View{}, ctx.Err()
		}
	}
}

func (c *cache) look(ctx context.Context, look func(context.Context) round.View) (view round.View) {
	var found *round.View
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if found != nil {
			c.view = found
		}
		close(c.flight)
		c.flight = nil
	}()
	view = look(ctx)
	found = &view
	return view
}

// last is the last view, however old; the zero View if there was none.
func (c *cache) last() round.View {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.view == nil {
		return round.View{}
	}
	return *c.view
}
