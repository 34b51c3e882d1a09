package lab

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"

	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/lab/scale"
)

// errTrouble is a request that an injected fault spoiled.
var errTrouble = errors.New("the request failed because a fault was injected")

// troubles are the services that fail or are slow now.
type troubles struct {
	scale scale.Factor

	mu     sync.Mutex // guards the rest
	random *rand.Rand
	now    map[place]fault.Trouble
}

type place struct{ region, service string }

func newTroubles(s scale.Factor, seed uint64) *troubles {
	return &troubles{scale: s, random: rand.New(rand.NewPCG(seed, 1)), now: make(map[place]fault.Trouble)}
}

func (t *troubles) set(region, service string, trouble fault.Trouble) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now[place{region, service}] = trouble
}

// suffer delays and fails one request to a service as the faults there say.
func (t *troubles) suffer(ctx context.Context, region, service string) error {
	t.mu.Lock()
	trouble := t.now[place{region, service}]
	fails := trouble.Failing > 0 && t.random.Float64() < trouble.Failing
	t.mu.Unlock()
	if trouble.Delay > 0 {
		if err := wait(ctx, t.scale.Real(trouble.Delay)); err != nil {
			return err
		}
	}
	if fails {
		return errTrouble
	}
	return nil
}
