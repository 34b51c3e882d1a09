package registry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Replicas is the global table as one Region reaches it: by the replica at home and, when that does not
// answer, by the other Regions'. Orders must be readable and writable while any replica lives.
type Replicas struct {
	home    *Table
	others  []*Table
	timeout time.Duration
}

// NewReplicas reaches the table at home first, then in others, in their order, and gives each attempt the
// timeout: 300 ms is enough for a connection over an ocean and short enough to try two in a health check.
func NewReplicas(timeout time.Duration, home *Table, others ...*Table) *Replicas {
	return &Replicas{home: home, others: others, timeout: timeout}
}

// Read reads rows and orders from the first replica that answers; Snapshot.Replica says which.
func (r *Replicas) Read(ctx context.Context) (Snapshot, error) {
	return attempt(ctx, r, (*Table).Read)
}

// Events reads the newest events from the first replica that answers, at most limit, the newest first.
func (r *Replicas) Events(ctx context.Context, limit int) ([]Event, error) {
	return attempt(ctx, r, func(t *Table, ctx context.Context) ([]Event, error) { return t.Events(ctx, limit) })
}

// PutOrder writes o to the first replica that takes it, and returns that replica's Region.
func (r *Replicas) PutOrder(ctx context.Context, o failover.Order) (string, error) {
	return attempt(ctx, r, func(t *Table, ctx context.Context) (string, error) { return t.region, t.PutOrder(ctx, o) })
}

// Own reads the row of region from region's own replica, nil for none. It takes as long as ctx lets it,
// so that a far Region is not called unreachable.
func (r *Replicas) Own(ctx context.Context, region string) (*failover.Status, error) {
	for _, t := range append(r.others[:len(r.others):len(r.others)], r.home) {
		if t.region == region {
			return t.Status(ctx, region)
		}
	}
	return nil, fmt.Errorf("read the status of %s: the table has no replica there", region)
}

// WriteStatus writes the home Region's row, at home only: its condition means nothing elsewhere.
func (r *Replicas) WriteStatus(ctx context.Context, s failover.Status, prevSeq int64) error {
	return r.home.WriteStatus(ctx, s, prevSeq)
}

// PutEvent writes an event at home.
func (r *Replicas) PutEvent(ctx context.Context, e Event) error {
	return r.home.PutEvent(ctx, e)
}

// attempt asks the replicas one after another. Its error has every replica's.
func attempt[T any](ctx context.Context, r *Replicas, ask func(*Table, context.Context) (T, error)) (T, error) {
	got, err := within(ctx, r.timeout, r.home, ask)
	if err == nil {
		return got, nil
	}
	failures := []error{err}
	for _, t := range r.others {
		if ctx.Err() != nil {
			break
		}
		if got, err = within(ctx, r.timeout, t, ask); err == nil {
			return got, nil
		}
		failures = append(failures, err)
	}
	return got, errors.Join(failures...)
}

func within[T any](ctx context.Context, timeout time.Duration, t *Table, ask func(*Table, context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return ask(t, ctx)
}
