package drill

import (
	"math"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

// forever is a TTL that outlasts every drill.
const forever = time.Duration(math.MaxInt64)

// keeps is how long a client of this kind keeps an answer, in lab time.
func (k ClientKind) keeps(ttl, floor time.Duration) time.Duration {
	switch k {
	case FloorsTTL:
		return max(ttl, floor)
	case CachesForever:
		return forever
	}
	return ttl
}

// cache is one client's memory of one answer.
type cache struct {
	kind  ClientKind
	floor time.Duration
	scale scale.Factor
	// firstShare ages the first answer. A client asks a recursive resolver, whose copy is on average half
	// gone; without this every client of a drill would ask in the same moment, and the drill would measure
	// one sample of the TTL instead of as many as it has clients.
	firstShare float64

	mu      sync.Mutex // guards what follows
	held    answer
	expires time.Time
	asked   bool
}

// get is the answer held at now, if it is still good.
func (c *cache) get(now time.Time) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held, c.asked && (c.kind == CachesForever || now.Before(c.expires))
}

// put stores an answer that came at now, and says for how long it is kept, in lab time.
func (c *cache) put(now time.Time, a answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	keep := c.kind.keeps(a.TTL, c.floor)
	if !c.asked && keep != forever {
		keep = time.Duration(float64(keep) * c.firstShare)
	}
	c.held, c.asked = a, true
	if keep != forever {
		c.expires = now.Add(c.scale.Real(keep))
	}
}
