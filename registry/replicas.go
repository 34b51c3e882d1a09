package registry

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
// timeout: 300 ms is enough for a connection over an ocean, and a health check has the time for two.
func NewReplicas(timeout time.Duration, home *Table, others ...*Table) *Replicas {
	return &Replicas{home: home, others: others, timeout: timeout}
}

// Prime opens the way to every replica, for the time that a read may take, and reads as Read does. A
// replica that does not answer is no failure while another does.
func (r *Replicas) Prime(ctx context.Context) (Snapshot, error) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, t := range r.others {
		wg.Go(func() {
			_, _ = within(ctx, r.timeout, t, func(t *Table, ctx context.Context) (*failover.Status, error) {
				return t.Status(ctx, r.home.region)
			})
		})
	}
	return r.Read(ctx)
}

// Read reads rows and orders from the first replica that answers; Snapshot.Replica says which.
func (r *Replicas) Read(ctx context.Context) (Snapshot, error) {
	return hedge(ctx, r, (*Table).Read)
}

// Events reads the newest events before the one with the ID before, "" for all, at most limit, the newest
// first, from the first replica that answers.
func (r *Replicas) Events(ctx context.Context, before string, limit int) (EventPage, error) {
	return hedge(ctx, r, func(t *Table, ctx context.Context) (EventPage, error) { return t.Events(ctx, before, limit) })
}

// PutOrder writes o to the first replica that takes it, and returns that replica's Region. A replica that
// has another order under the ID has the last word: the error is a *TakenError, and the Region that one's.
func (r *Replicas) PutOrder(ctx context.Context, o failover.Order) (string, error) {
	type outcome struct {
		region string
		taken  *TakenError
	}
	got, err := attempt(ctx, r, func(t *Table, ctx context.Context) (outcome, error) {
		err := t.PutOrder(ctx, o)
		if taken, ok := errors.AsType[*TakenError](err); ok {
			return outcome{t.region, taken}, nil
		}
		return outcome{region: t.region}, err
	})
	switch {
	case err != nil:
		return "", err
	case got.taken != nil:
		return got.region, got.taken
	}
	return got.region, nil
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

// ReplaceStatus writes the home Region's row over one that could not be understood, at home only.
func (r *Replicas) ReplaceStatus(ctx context.Context, s failover.Status, lost LostRow) error {
	return r.home.ReplaceStatus(ctx, s, lost)
}

// PutEvent writes an event to the first replica that takes it.
func (r *Replicas) PutEvent(ctx context.Context, e Event) error {
	_, err := attempt(ctx, r, func(t *Table, ctx context.Context) (struct{}, error) { return struct{}{}, t.PutEvent(ctx, e) })
	return err
}

// attempt asks the replicas one after another, for a write that one of them should take. Its error has
// every replica's.
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
