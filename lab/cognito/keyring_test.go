package cognito

import (
	"testing"
	"time"
)

// Whoever comes first makes the keys, and all get the same.
func TestKeysAreMadeOnce(t *testing.T) {
	t.Parallel()
	ring := newKeyring()
	keys := make(chan *key, 4)
	for range cap(keys) {
		go func() {
			if err := ring.prepare(); err != nil {
				t.Error(err)
			}
			keys <- ring.access()
		}()
	}
	first := <-keys
	for range cap(keys) - 1 {
		if other := <-keys; other != first || other == nil {
			t.Errorf("the key %p, want %p", other, first)
		}
	}
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

// BenchmarkNewKey is why keys are made when somebody needs them.
func BenchmarkNewKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newKey(); err != nil {
			b.Fatal(err)
		}
	}
}
