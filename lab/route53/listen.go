package route53

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"runtime"
	"time"

	"github.com/miekg/dns"
)

const (
	// tcpIdle is how long a TCP connection may say nothing. It is about clients and sockets, not about
	// AWS, so the time scale leaves it alone.
	tcpIdle = 10 * time.Second

	// tcpConnections bounds the TCP clients served at once; more of them wait in the kernel's queue.
	tcpConnections = 128

	// acceptPause keeps a failing accept from spinning.
	acceptPause = 20 * time.Millisecond

	// queryBuffer holds any query over UDP; a longer datagram is cut short and so malformed.
	queryBuffer = 4096

	// portTries is how often a free TCP port is looked for whose UDP twin is free too.
	portTries = 16
)

// Listen serves DNS over UDP and TCP on addr, an IP address and port of the loopback, until ctx ends or
// the service is closed. Port 0 takes a port that is free for both. When Listen returns, queries are
// answered. It may be called more than once.
func (s *Service) Listen(ctx context.Context, addr string) error {
	wanted, err := netip.ParseAddrPort(addr)
	if err != nil {
		return fmt.Errorf("listen for DNS on %q: %w", addr, err)
	}
	if !wanted.Addr().IsLoopback() {
		return fmt.Errorf("listen for DNS on %q: the lab serves the loopback only", addr)
	}
	tcp, udp, err := listenBoth(ctx, wanted)
	if err != nil {
		return fmt.Errorf("listen for DNS on %q: %w", addr, err)
	}
	at := udp.LocalAddr().(*net.UDPAddr).AddrPort()
	started := s.run(ctx, func(ctx context.Context) {
		s.running.Go(func() { s.serveTCP(ctx, tcp) })
		for range runtime.GOMAXPROCS(0) {
			s.running.Go(func() { s.serveUDP(udp) })
		}
		<-ctx.Done()
		tcp.Close()
		udp.Close()
	})
	if !started {
		tcp.Close()
		udp.Close()
		return fmt.Errorf("listen for DNS on %q: %w", addr, net.ErrClosed)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listening = append(s.listening, at)
	return nil
}

// listenBoth opens both sockets on one port.
func listenBoth(ctx context.Context, addr netip.AddrPort) (*net.TCPListener, *net.UDPConn, error) {
	var config net.ListenConfig
	var err error
	for range portTries {
		var listener net.Listener
		listener, err = config.Listen(ctx, "tcp", addr.String())
		if err != nil {
			return nil, nil, err
		}
		tcp := listener.(*net.TCPListener)
		at := tcp.Addr().(*net.TCPAddr).AddrPort()
		var packets net.PacketConn
		packets, err = config.ListenPacket(ctx, "udp", at.String())
		if err == nil {
			return tcp, packets.(*net.UDPConn), nil
		}
		tcp.Close()
		if addr.Port() != 0 {
			break
		}
	}
	return nil, nil, err
}

// serveUDP answers datagrams one after the other until conn is closed. Answering never waits for
// anything, so a goroutine per datagram would only cost.
func (s *Service) serveUDP(conn *net.UDPConn) {
	query, buffer := make([]byte, queryBuffer), make([]byte, udpSize)
	for {
		n, asker, err := conn.ReadFromUDPAddrPort(query)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // one datagram's trouble, such as an asker that is gone
		}
		if response := s.respond(query[:n], buffer, false); response != nil {
			_, _ = conn.WriteToUDPAddrPort(response, asker) // lost datagrams are the asker's to retry
		}
	}
}

// serveTCP accepts connections until ctx ends.
func (s *Service) serveTCP(ctx context.Context, listener *net.TCPListener) {
	slots := make(chan struct{}, tcpConnections)
	for {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of descriptors, most likely: a pause lets some come back
			<-slots
			wait(ctx, acceptPause)
			continue
		}
		s.running.Go(func() {
			defer func() { <-slots }()
			s.serveConnection(ctx, conn)
		})
	}
}

// serveConnection answers the queries of one TCP client, in order, each behind its length.
func (s *Service) serveConnection(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	var length [2]byte
	buffer := make([]byte, dns.MinMsgSize)
	for {
		if err := conn.SetDeadline(time.Now().Add(tcpIdle)); err != nil {
			return
		}
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return
		}
		query := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(conn, query); err != nil {
			return
		}
		response := s.respond(query, buffer, true)
		if response == nil {
			return
		}
		binary.BigEndian.PutUint16(length[:], uint16(len(response)))
		frame := net.Buffers{length[:], response}
		if _, err := frame.WriteTo(conn); err != nil {
			return
		}
	}
}
