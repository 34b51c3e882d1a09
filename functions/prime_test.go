package functions

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestPrimeStops(t *testing.T) {
	down := errors.New("down")
	for name, tt := range map[string]struct {
		try   func(ctx context.Context, tries int) error
		tries int
		took  time.Duration
	}{
		"when it worked":      {func(context.Context, int) error { return nil }, 1, 0},
		"when it worked late": {func(_ context.Context, n int) error { return map[bool]error{true: down}[n < 2] }, 2, 0},
		"after three tries":   {func(context.Context, int) error { return down }, primeTries, 0},
		"when time is up":     {func(ctx context.Context, _ int) error { <-ctx.Done(); return ctx.Err() }, 1, primeFor},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, tries := time.Now(), 0
				prime(func(ctx context.Context) error {
					tries++
					return tt.try(ctx, tries)
				})
				if took := time.Since(began); tries != tt.tries || took != tt.took {
					t.Errorf("%d tries in %v, want %d in %v", tries, took, tt.tries, tt.took)
				}
			})
		})
	}
}
