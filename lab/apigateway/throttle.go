package apigateway

import (
	"sync"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// bucket is a token bucket: it holds up to burst tokens, gains rate per second of lab time, and a request
// takes one. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
type bucket struct {
	rate, burst float64
	scale       scale.Factor

	mu     sync.Mutex // guards the rest
	tokens float64
	filled time.Time // when tokens was counted
}

func newBucket(t stack.Throttle, s scale.Factor, now time.Time) *bucket {
	burst := float64(t.Burst)
	return &bucket{rate: t.Rate, burst: burst, scale: s, tokens: burst, filled: now}
}

// take takes a token, if there is one.
func (b *bucket) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if passed := now.Sub(b.filled); passed > 0 { // requests overtake each other on the way to the lock
		b.tokens = min(b.burst, b.tokens+b.rate*b.scale.Lab(passed).Seconds())
		b.filled = now
	}
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// throttle is the guard that keeps a route to its rate.
func throttle(b *bucket) guard {
	return func(c *call) *reply {
		if !b.take(c.at) {
			return tooManyRequests
		}
		return nil
	}
}
