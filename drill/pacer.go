package drill

import (
	"math/rand/v2"
	"time"
)

// pacer says when each request is due. It is a formula: request i is due i/rate after the start,
// whatever became of the ones before, so that a slow service meets the same traffic as a fast one.
type pacer struct{ rate float64 } // requests per second

// due is when request i starts, counted from the first.
func (p pacer) due(i int) time.Duration {
	return time.Duration(float64(i) / p.rate * float64(time.Second))
}

// call is one request as planned.
type call struct {
	client int // index among all clients
	write  bool
	key    int
}

// plan decides who asks for what, from a seed: the same seed, the same calls.
type plan struct {
	random  *rand.Rand
	clients []int // indexes, shuffled once: classes take turns instead of coming in blocks
	keys    int
	writes  float64
}

func newPlan(seed uint64, clients int, t Traffic) *plan {
	random := rand.New(rand.NewPCG(seed, 0x7461_6e64_656d))
	return &plan{random: random, clients: random.Perm(clients), keys: t.Keys, writes: t.Writes}
}

// call is the i-th request. Clients take turns, so that each of them asks equally often.
func (p *plan) call(i int) call {
	return call{
		client: p.clients[i%len(p.clients)],
		write:  p.random.Float64() < p.writes,
		key:    p.random.IntN(p.keys),
	}
}
