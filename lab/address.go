package lab

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"strconv"
	"syscall"
)

// Every Region has an address of its own, 127.0.N.1, and the same ports on each, so that a DNS answer
// alone moves a client to another Region, as on AWS. Linux has all of 127/8 on its loopback; elsewhere
// the address is only a name, which the lab's clients are given the real one for (network.real).

// regionAddr is the address of the Nth Region, counted from 1, in DNS answers.
func regionAddr(n int) netip.Addr { return netip.AddrFrom4([4]byte{127, 0, byte(n), 1}) }

// listenHost is where the Nth Region can really listen on this machine.
func listenHost(n int) string {
	if runtime.GOOS == "linux" {
		return regionAddr(n).String()
	}
	return "127.0.0.1"
}

// openGates listens for every one of n Regions: on the given port, or, with port 0, on one that is
// free for all of them.
func openGates(n, port int) ([]*gate, error) {
	if port != 0 {
		return tryGates(n, port)
	}
	const tries = 20 // each needs a port that is taken on one address and free on another
	var lastErr error
	for range tries {
		gates, err := tryGates(n, 0)
		if err == nil {
			return gates, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, err
		}
		lastErr = err
	}
	return nil, lastErr
}

// tryGates lets the system choose the first Region's port and asks for the same one at the others.
func tryGates(n, port int) ([]*gate, error) {
	var gates []*gate
	for i := range n {
		g, err := newGate(net.JoinHostPort(listenHost(i+1), strconv.Itoa(port)))
		if err != nil {
			for _, open := range gates {
				open.Close()
			}
			return nil, fmt.Errorf("listen for Region %d: %w", i+1, err)
		}
		gates = append(gates, g)
		if runtime.GOOS == "linux" {
			port = g.Addr().(*net.TCPAddr).Port
		} else {
			port = 0
		}
	}
	return gates, nil
}
