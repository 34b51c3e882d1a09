package lab

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"

	"github.com/tandem-failover/tandem/lab/apigateway"
)

// origins reaches the HTTP origins of integrations that are on this machine. A stack may be that of a deployment that
// serves: what is tried in a lab must not reach its origins.
func origins() *http.Transport {
	transport := apigateway.Transport()
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err == nil && !at.Addr().Unmap().IsLoopback() {
			err = fmt.Errorf("%s is not on this machine, and the lab calls nothing else", at.Addr())
		}
		return err
	}}
	transport.DialContext = dialer.DialContext
	return transport
}
