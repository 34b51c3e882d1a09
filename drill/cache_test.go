package drill

import (
	"testing"
	"time"
)

func TestCacheKeepsAnswersByKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind  ClientKind
		floor time.Duration
		keeps time.Duration // an answer with a TTL of 20 s, at scale 10
	}{
		{HonoursTTL, 0, 2 * time.Second},
		{FloorsTTL, 60 * time.Second, 6 * time.Second},
		{FloorsTTL, 5 * time.Second, 2 * time.Second},
		{KeepsConnections, 0, 2 * time.Second},
		{CachesForever, 0, 1000 * time.Hour},
	}
	for _, tt := range tests {
		c := &cache{kind: tt.kind, floor: tt.floor, scale: 10, firstShare: 0.5}
		if _, ok := c.get(epoch); ok {
			t.Errorf("%s: has an answer before it asked", tt.kind)
		}
		a := answer{Region: east, TTL: 20 * time.Second}
		c.put(epoch, a)
		if tt.kind != CachesForever {
			if _, ok := c.get(epoch.Add(tt.keeps / 2)); ok {
				t.Errorf("%s: the first answer was half gone, yet is kept for longer than %v", tt.kind, tt.keeps/2)
			}
		}
		c.put(epoch, a)
		if got, ok := c.get(epoch.Add(tt.keeps - 1)); !ok || got != a {
			t.Errorf("%s: forgot after less than %v", tt.kind, tt.keeps)
		}
		if _, ok := c.get(epoch.Add(tt.keeps)); ok && tt.kind != CachesForever {
			t.Errorf("%s: kept for longer than %v", tt.kind, tt.keeps)
		}
	}
}
