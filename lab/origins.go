package lab

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"

	"github.com/tandem-failover/tandem/lab/apigateway"
)

// origins reaches the HTTP origins of integrations that are on this machine. A stack may be that of a deployment that
// serves: what is tried in a lab must not reach its origins. Nor is a name asked for that leads elsewhere: it would be
// a message to the outside, and its owner could lead it back to this machine.
func origins() *http.Transport {
	transport := apigateway.Transport()
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err == nil && !at.Addr().Unmap().IsLoopback() {
			err = outside(at.Addr().String())
		}
		return err
	}}
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if _, err := netip.ParseAddr(host); err != nil && !strings.EqualFold(host, "localhost") {
			return nil, outside(host)
		}
		return dialer.DialContext(ctx, network, address)
	}
	return transport
}

func outside(host string) error {
	return fmt.Errorf("%s is not on this machine, and the lab calls nothing else", host)
}
