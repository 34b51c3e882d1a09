package lab

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// gatedConn is a connection through a gate. Silenced, it neither delivers nor sends a byte and does
// not say so, until it is closed.
type gatedConn struct {
	net.Conn
	gate *gate

	silent atomic.Bool
	once   sync.Once
	gone   chan struct{} // closed with the connection
}

// Read delivers what came before the silence; what comes after is lost.
func (c *gatedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.silent.Load() {
		if err == nil {
			c.drain()
		}
		c.hangUp()
		return 0, net.ErrClosed
	}
	return n, err
}

// drain loses what the peer of a silenced connection still sends, until the peer gives up or the Region
// does something else than hang.
func (c *gatedConn) drain() {
	_, _ = io.Copy(io.Discard, c.Conn)
	c.hangUp()
}

// hangUp frees a silenced connection whose peer has gone.
func (c *gatedConn) hangUp() {
	c.gate.forget(c)
	c.release()
	_ = c.Conn.Close()
}

// Write pretends nothing when silenced: it waits, as it would for lost acknowledgements.
func (c *gatedConn) Write(p []byte) (int, error) {
	if c.silent.Load() {
		<-c.gone
		return 0, net.ErrClosed
	}
	return c.Conn.Write(p)
}

// Close ends the connection from the server's side. A silenced one stays open on the wire, since the
// peer must not learn that the server gave up.
func (c *gatedConn) Close() error {
	if c.silent.Load() {
		c.release()
		return nil
	}
	c.gate.forget(c)
	c.release()
	return c.Conn.Close()
}

// silence stops the flow. A Read that waits on the wire keeps waiting; deadlines are lifted so that
// the server's own timeouts do not close what the peer must see as hung.
func (c *gatedConn) silence() {
	c.silent.Store(true)
	_ = c.Conn.SetDeadline(time.Time{})
}

// reset ends the connection with RST, as a dead host's kernel would.
func (c *gatedConn) reset() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.release()
	_ = c.Conn.Close()
}

func (c *gatedConn) release() { c.once.Do(func() { close(c.gone) }) }
