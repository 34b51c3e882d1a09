package registry

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// hedge asks the replicas for a read, home first, and returns the first answer:
//
//	home   ├──────── timeout ────────┤
//	2nd         ├──────── timeout ────────┤
//	3rd              ├──────── timeout ────────┤      or as soon as one has failed
//	       ◄─1/n─►
//
// All have begun within one timeout, so that a health request, which has the time for two, hears of every
// replica, be there two or four. Its error has every replica's that was asked.
func hedge[T any](ctx context.Context, r *Replicas, ask func(*Table, context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithCancel(ctx)
	all := &race[T]{tables: append([]*Table{r.home}, r.others...), timeout: r.timeout, ask: ask}
	defer all.wg.Wait()
	defer cancel() // before the wait: those that lost the race need not finish
	return all.run(ctx, max(1, r.timeout/time.Duration(max(1, len(r.others)))))
}

// race is the work of one hedge.
type race[T any] struct {
	tables  []*Table
	timeout time.Duration
	ask     func(*Table, context.Context) (T, error)
	wg      sync.WaitGroup
}

// answer is what the replica with an index said.
type answer[T any] struct {
	from int
	got  T
	err  error
}

func (r *race[T]) run(ctx context.Context, every time.Duration) (T, error) {
	answers := make(chan answer[T], len(r.tables))
	failures := make([]error, len(r.tables)) // in the order of the replicas
	next := time.NewTicker(every)
	defer next.Stop()
	asked, failed := 0, 0
	for {
		if asked < len(r.tables) && (asked == failed || ctx.Err() == nil) {
			r.start(ctx, asked, answers)
			asked++
			next.Reset(every)
		}
		select {
		case a := <-answers:
			if a.err == nil {
				return a.got, nil
			}
			failures[a.from] = a.err
			if failed++; failed == len(r.tables) || failed == asked && ctx.Err() != nil {
				return a.got, errors.Join(failures...)
			}
		case <-next.C:
		}
	}
}

// start asks one replica. A bug in reading must not take the function down, so a panic is a failure.
func (r *race[T]) start(ctx context.Context, i int, answers chan<- answer[T]) {
	r.wg.Go(func() {
		a := answer[T]{from: i}
		defer func() {
			if mishap := recover(); mishap != nil {
				a.err = fmt.Errorf("ask the replica in %s: panic: %v", r.tables[i].region, mishap)
			}
			answers <- a
		}()
		a.got, a.err = within(ctx, r.timeout, r.tables[i], r.ask)
	})
}
