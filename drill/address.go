package drill

import (
	"net"
	"net/url"
	"strings"

	"github.com/tandem-failover/tandem/deployment"
)

// atlas knows which Region a DNS answer leads to, and where to dial it.
type atlas struct {
	byTarget map[string]string // Region by its target, in canon
	dial     map[string]string // host:port by Region; only in a lab
}

func newAtlas(d deployment.Deployment) atlas {
	a := atlas{byTarget: make(map[string]string)}
	for _, r := range d.Regions {
		a.byTarget[canon(r.Target)] = r.Name
	}
	if d.Lab != nil {
		a.dial = d.Lab.Addresses
	}
	return a
}

// region is the Region behind a target's name, "" for a name that is no Region's.
func (a atlas) region(target string) string { return a.byTarget[canon(target)] }

// address is where to dial a Region that was resolved to ip. In a lab the Region's listener may have a
// port of its own, which DNS cannot say; elsewhere HTTPS is at 443.
func (a atlas) address(region, ip string) string {
	if at, ok := a.dial[region]; ok {
		return at
	}
	return net.JoinHostPort(ip, "443")
}

// known says that a Region can be dialled without its IP address.
func (a atlas) known(region string) bool {
	_, ok := a.dial[region]
	return ok
}

// canon is a DNS name as names are compared: lower case, without the trailing dot.
func canon(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// hostOf is the host of an endpoint's URL, or the endpoint itself when it is no URL.
func hostOf(endpoint string) string {
	if u, err := url.Parse(endpoint); err == nil && u.Host != "" {
		return u.Hostname()
	}
	return endpoint
}
