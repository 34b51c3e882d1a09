package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"

	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/lab/scale"
)

// network knows who reaches whom now. The outside world, where clients and checkers are, is the Region
// called "".
type network struct {
	scale scale.Factor
	doors map[netip.AddrPort]door // what an address and port in a DNS answer stand for; fixed once made

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

// errLost is a packet that never arrived: a hung Region, a cut link. Its sender learns it only by waiting.
var errLost = errors.New("no answer")

func newNetwork(s scale.Factor) *network {
	return &network{
		scale: s, doors: make(map[netip.AddrPort]door),
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

// cross takes as long as a packet from one Region to another: it returns at once, after the link's lag,
// with a refusal, or – when the packet is lost – only with the end of ctx.
func (n *network) cross(ctx context.Context, from, to string) error {
	n.mu.RLock()
	l := n.links[link{from, to}]
	here, there := n.modes[from], n.modes[to]
	n.mu.RUnlock()
	switch {
	case here == fault.Hung || there == fault.Hung || l.Cut:
		<-ctx.Done()
		return fmt.Errorf("reach %s: %w", to, errLost)
	case here == fault.Refused || there == fault.Refused:
		return fmt.Errorf("reach %s: %w", to, syscall.ECONNREFUSED)
	case l.Lag > 0:
		return wait(ctx, n.scale.Real(l.Lag))
	}
	return nil
}

// dialer opens connections as from one Region, to addresses as DNS answers give them.
func (n *network) dialer(from string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return nil, fmt.Errorf("dial %s: %w", address, err)
		}
		d, ok := n.doors[at]
		if !ok {
			return nil, fmt.Errorf("dial %s: %w", address, syscall.ECONNREFUSED)
		}
		if err := n.cross(ctx, from, d.region); err != nil {
			return nil, fmt.Errorf("dial %s: %w", address, err)
		}
		var plain net.Dialer
		return plain.DialContext(ctx, network, d.addr)
	}
}

// wait sleeps unless ctx ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
