package lab

import (
	"context"
	"errors"
	"fmt"
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

// suffer delays, fails or loses one request to a service as the faults there say.
func (t *troubles) suffer(ctx context.Context, region, service string) error {
	t.mu.Lock()
	trouble := t.now[place{region, service}]
	spared := trouble.Share == 0 || t.random.Float64() >= trouble.Share
	t.mu.Unlock()
	switch {
	case spared:
		return nil
	case trouble.Silent:
		<-ctx.Done()
		return fmt.Errorf("ask %s in %s: %w", service, region, errLost)
	case trouble.Fails:
		return errTrouble
	}
	return wait(ctx, t.scale.Real(trouble.Delay))
}
