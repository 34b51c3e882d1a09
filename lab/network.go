package lab

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"

	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/lab/scale"
)

// network knows who reaches whom now. The outside world, where clients and checkers are, is the Region
// called "".
type network struct {
	scale scale.Factor
	doors map[netip.AddrPort]door // what an address and port in a DNS answer stand for; fixed once made
	life  context.Context         // ends with the lab, and with it all waiting
	end   context.CancelFunc

	mu    sync.RWMutex // guards the rest
	modes map[string]fault.Mode
	links map[link]fault.Link
}

// door is where a connection really goes.
type door struct {
	region string
	addr   string // host:port on this machine
}

type link struct{ from, to string }

func newNetwork(s scale.Factor) *network {
	life, end := context.WithCancel(context.Background())
	return &network{
		life: life, end: end, scale: s, doors: make(map[netip.AddrPort]door),
		modes: make(map[string]fault.Mode), links: make(map[link]fault.Link),
	}
}

// mode is how a Region meets the world now.
func (n *network) mode(region string) fault.Mode {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if m, ok := n.modes[region]; ok {
		return m
	}
	return fault.Serving
}

func (n *network) setMode(region string, m fault.Mode) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.modes[region] = m
}

func (n *network) setLink(from, to string, l fault.Link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.links[link{from, to}] = l
}

// fate is what becomes of a message from one Region to another now.
func (n *network) fate(from, to string) fate {
	n.mu.RLock()
	defer n.mu.RUnlock()
	l := n.links[link{from, to}]
	here, there := n.modes[from], n.modes[to]
	switch {
	case here == fault.Hung || there == fault.Hung || l.Cut:
		return fate{lost: "reach " + to}
	case here == fault.Refused || there == fault.Refused:
		return fate{err: fmt.Errorf("reach %s: %w", to, syscall.ECONNREFUSED)}
	}
	return fate{after: n.scale.Real(l.Lag)}
}

// dialer opens connections as from one Region, to addresses as DNS answers give them.
func (n *network) dialer(from string) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return nil, fmt.Errorf("dial %s: %w", address, err)
		}
		d, ok := n.doors[at]
		if !ok {
			return nil, fmt.Errorf("dial %s: %w", address, syscall.ECONNREFUSED)
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(n.life, cancel)() // nobody waits for a Region of a lab that has ended
		if err := n.fate(from, d.region).meet(ctx); err != nil {
			return nil, fmt.Errorf("dial %s: %w", address, err)
		}
		var plain net.Dialer
		return plain.DialContext(ctx, network, d.addr)
	}
}
