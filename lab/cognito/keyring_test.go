package cognito

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWaitingForKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ring := newKeyring()
		ended, end := context.WithCancel(t.Context())
		waits := make(chan error, 2)
		go func() { waits <- ring.wait(ended) }()
		synctest.Wait()
		end()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("a client that left waited to the end: %v", err)
		}
		for range cap(waits) {
			go func() { waits <- ring.wait(t.Context()) }()
		}
		synctest.Wait()
		select {
		case err := <-waits:
			t.Fatalf("nobody made keys and waiting ended: %v", err)
		default:
		}
		ring.fill(ended)
		for range cap(waits) {
			if err := <-waits; !errors.Is(err, errClosed) {
				t.Errorf("waiting for keys that will not be made: %v, want %v", err, errClosed)
			}
		}
	})
}

// A key set stays small however often a pool is rotated, and its oldest keys make room in time.
func TestReplacedKeysAreBounded(t *testing.T) {
	t.Parallel()
	ring := newKeyring()
	now := time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)
	next := pair{id: &key{public: []byte("{}")}, access: &key{public: []byte("{}")}}
	for i := range maxReplaced {
		if _, err := ring.rotate(next, now, now.Add(time.Hour)); err != nil {
			t.Fatalf("rotation %d: %v", i, err)
		}
	}
	if _, err := ring.rotate(next, now.Add(time.Hour-1), now); err == nil {
		t.Error("one rotation too many succeeds")
	}
	if _, err := ring.rotate(next, now.Add(time.Hour), now.Add(2*time.Hour)); err != nil || len(ring.replaced) != 1 {
		t.Errorf("%d replaced pairs when all before are over, %v", len(ring.replaced), err)
	}
}

// BenchmarkNewKey is why keys are made in the background.
func BenchmarkNewKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newKey(); err != nil {
			b.Fatal(err)
		}
	}
}
