package lab

import (
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

// fate is what becomes of one request to a service, as the faults there say.
func (t *troubles) fate(region, service string) fate {
	t.mu.Lock()
	defer t.mu.Unlock()
	trouble := t.now[place{region, service}]
	switch {
	case trouble.Share == 0 || t.random.Float64() >= trouble.Share:
		return fate{}
	case trouble.Silent:
		return fate{lost: "ask " + service + " in " + region}
	case trouble.Fails:
		return fate{err: errTrouble}
	}
	return fate{after: t.scale.Real(trouble.Delay)}
}
