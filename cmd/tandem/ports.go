package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"
)

// portFlags are the ports of a lab that a user may choose. 0 takes a free one.
type portFlags struct{ dns, https, http, edge uint16 }

func (p *portFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.Uint16Var(&p.dns, "dns-port", 0, "`PORT` of the name server; 0 takes a free one")
	f.Uint16Var(&p.https, "https-port", 0, "`PORT` of the HTTPS endpoints, the same in each Region")
	f.Uint16Var(&p.http, "http-port", 0, "`PORT` of the HTTP endpoints, the same in each Region")
	f.Uint16Var(&p.edge, "edge-port", 0, "`PORT` of the AWS endpoint and proxy")
}

// explain names the flag behind a port that could not be opened.
func (p *portFlags) explain(err error) error {
	failed, ok := errors.AsType[*net.OpError](err)
	if !ok || failed.Op != "listen" || failed.Addr == nil {
		return err
	}
	at, parseErr := netip.ParseAddrPort(failed.Addr.String())
	if parseErr != nil {
		return err
	}
	var flags []string
	for _, f := range []struct {
		name string
		port uint16
	}{{"--dns-port", p.dns}, {"--https-port", p.https}, {"--http-port", p.http}, {"--edge-port", p.edge}} {
		if f.port != 0 && f.port == at.Port() {
			flags = append(flags, f.name)
		}
	}
	if len(flags) == 0 {
		return err
	}
	return fmt.Errorf("%w\nhint: choose another port with %s, or leave it out to take a free one", err, strings.Join(flags, " or "))
}
