package lab

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/lab/fault"
)

// gate is a Region's door to the network: a listener that can serve, refuse or hang, as the Region
// does, without its server noticing.
//
//	serving   connections are accepted
//	refused   nothing listens: the kernel answers RST, open connections are reset
//	hung      connections open and then nothing comes; open ones go silent
//
// A lost packet and a silent connection look alike to a client with a timeout, except that a silent
// one has connected: who must see the difference dials through the lab (network.dial).
type gate struct {
	addr     string
	accepted chan net.Conn
	done     chan struct{}
	loops    sync.WaitGroup

	mu       sync.Mutex // guards the rest
	mode     fault.Mode
	listener net.Listener // nil while refused
	conns    map[*gatedConn]struct{}
	closed   bool
}

func newGate(addr string) (*gate, error) {
	g := &gate{
		accepted: make(chan net.Conn), done: make(chan struct{}),
		mode: fault.Serving, conns: make(map[*gatedConn]struct{}),
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	g.addr = listener.Addr().String()
	g.acceptFrom(listener)
	return g, nil
}

// Accept hands the next connection to the server.
func (g *gate) Accept() (net.Conn, error) {
	select {
	case c := <-g.accepted:
		return c, nil
	case <-g.done:
		return nil, net.ErrClosed
	}
}

// Addr is the address the gate keeps through refusing and healing.
func (g *gate) Addr() net.Addr {
	addr, _ := net.ResolveTCPAddr("tcp", g.addr) // printed by a listener, so it parses
	return addr
}

// Close ends the gate and its connections, and waits for its loops.
func (g *gate) Close() error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return nil
	}
	g.closed = true
	close(g.done)
	g.dropLocked()
	g.mu.Unlock()
	g.loops.Wait()
	return nil
}

// set changes the mode. Leaving a mode resets the connections it held: a Region that comes back does
// not remember those of before.
func (g *gate) set(m fault.Mode) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || g.mode == m {
		return nil
	}
	if m == fault.Hung {
		for c := range g.conns {
			c.silence()
		}
	} else {
		g.dropLocked()
	}
	if m != fault.Refused && g.listener == nil {
		if err := g.listenLocked(); err != nil {
			g.mode = fault.Refused // that is what it is: nothing listens
			return err
		}
	}
	g.mode = m
	return nil
}

func (g *gate) listenLocked() error {
	listener, err := net.Listen("tcp", g.addr)
	if err != nil {
		return fmt.Errorf("listen on %s again: %w", g.addr, err)
	}
	g.acceptFrom(listener)
	return nil
}

// dropLocked stops listening and resets every connection.
func (g *gate) dropLocked() {
	if g.listener != nil {
		g.listener.Close()
		g.listener = nil
	}
	for c := range g.conns {
		c.reset()
	}
	clear(g.conns)
}

func (g *gate) acceptFrom(listener net.Listener) {
	g.listener = listener
	g.loops.Go(func() {
		for {
			conn, err := listener.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				g.pause() // out of descriptors: others must close theirs first
				continue
			}
			g.admit(conn)
		}
	})
}

// pause keeps a failing accept from spinning.
func (g *gate) pause() {
	const moment = 20 * time.Millisecond
	select {
	case <-time.After(moment):
	case <-g.done:
	}
}

// admit hands a connection to the server, or holds it while the Region hangs.
func (g *gate) admit(conn net.Conn) {
	c := &gatedConn{Conn: conn, gate: g, gone: make(chan struct{})}
	g.mu.Lock()
	hung := g.mode == fault.Hung
	if g.closed || g.mode == fault.Refused {
		g.mu.Unlock()
		c.reset()
		return
	}
	g.conns[c] = struct{}{}
	if hung {
		c.silence()
		g.loops.Go(c.drain)
	}
	g.mu.Unlock()
	if hung {
		return
	}
	select {
	case g.accepted <- c:
	case <-c.gone:
	case <-g.done:
	}
}

func (g *gate) forget(c *gatedConn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, c)
}
