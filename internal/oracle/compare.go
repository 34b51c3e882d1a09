package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// compareStream plays the seed's programs, as many at a time as there are processors, until enough
// operations have been compared. What a program does depends on the seed and its number alone.
func compareStream(ctx context.Context, s settings, known []judge.Known) (*findings, error) {
	players := runtime.NumCPU()
	a, err := openArena(ctx, s.endpoint, players, known)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	f := newFindings()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		next    atomic.Uint64
		workers sync.WaitGroup
	)
	for range players {
		workers.Go(func() {
			for ctx.Err() == nil && f.operations() < s.operations {
				number := next.Add(1) - 1
				p := stream.New(s.seed, number, s.length)
				o, err := a.play(ctx, p)
				if err != nil {
					stop(fmt.Errorf("play program %d: %w", number, err))
					return
				}
				f.add(p, o)
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	f.took = time.Since(began)
	slices.SortStableFunc(f.unlisted, func(a, b *failure) int { return b.times - a.times })
	for _, failure := range f.unlisted[:min(s.reports, len(f.unlisted))] {
		a.shrink(ctx, failure)
	}
	return f, context.Cause(ctx)
}

// shrinkRuns is how often a program is played to make it smaller.
const shrinkRuns = 400

// shrink looks for a short program that shows the same kind of difference.
func (a *arena) shrink(ctx context.Context, f *failure) {
	kind := kindOf(f.shown)
	f.shrunk = true
	f.program = judge.Shrink(f.program, shrinkRuns, func(p stream.Program) bool {
		o, err := a.play(ctx, p)
		if err != nil {
			return false // of some programs, parts are no requests
		}
		for _, d := range o.unlisted {
			if kindOf(d) == kind {
				f.shown = d
				return true
			}
		}
		return false
	})
}
