package failover

import (
	"fmt"
	"net/netip"
	"time"
)

// Limits on a check, from HealthCheckConfig's page and the quotas page.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
const (
	maxCheckText       = 255 // of FullyQualifiedDomainName, ResourcePath and SearchString each
	maxChildren        = 255
	maxHealthThreshold = 256
)

// Validate refuses a check that Route 53 would refuse, with every reason; settings that are left out
// are judged as WithDefaults fills them in. Each reason names the check, the field and the remedy.
func (c Check) Validate() error {
	var r rules
	c.judge(&r)
	return r.err()
}

func (c Check) judge(r *rules) {
	r.subject = c.called()
	switch c.Type {
	case HTTP, HTTPS, HTTPStrMatch, HTTPSStrMatch, TCP:
		c.WithDefaults().probing(r)
		r.empty("HealthThreshold", c.HealthThreshold == 0, "only a CALCULATED check counts children")
		r.empty("ChildHealthChecks", len(c.Children) == 0, "only a CALCULATED check has children")
	case Calculated:
		c.calculating(r)
	default:
		r.refuse("Type", "%q is unknown; use HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH, TCP or CALCULATED", c.Type)
	}
}

// called is what to call the check when speaking to a person.
func (c Check) called() string {
	if c.Name != "" {
		return fmt.Sprintf("check %q", c.Name)
	}
	return fmt.Sprintf("check %q", c.ID)
}

// probing judges a check of an endpoint.
func (c Check) probing(r *rules) {
	if c.FQDN == "" && c.IPAddress == "" {
		r.refuse("FullyQualifiedDomainName", "is missing; name the host to probe, or give an IPAddress")
	}
	r.atMost("FullyQualifiedDomainName", c.FQDN, maxCheckText)
	if c.IPAddress != "" {
		addressable(r, c.IPAddress)
	}
	if c.Port < 1 || c.Port > 65535 {
		r.refuse("Port", "is %d; give a port from 1 to 65535", c.Port)
	}
	if c.Type == TCP {
		r.empty("ResourcePath", c.ResourcePath == "", "a TCP check only connects")
	}
	r.atMost("ResourcePath", c.ResourcePath, maxCheckText)
	if c.Type.StringMatch() {
		r.atMost("SearchString", c.SearchString, maxCheckText)
		if c.SearchString == "" {
			r.refuse("SearchString", "is missing; say what the body must hold, or use type %s", c.Type[:len(c.Type)-len("_STR_MATCH")])
		}
	} else {
		r.empty("SearchString", c.SearchString == "", "only the STR_MATCH types read the body")
	}
	if c.RequestInterval != 10*time.Second && c.RequestInterval != 30*time.Second {
		r.refuse("RequestInterval", "is %v; use 10s or 30s", c.RequestInterval)
	}
	if c.FailureThreshold < 1 || c.FailureThreshold > maxThreshold {
		r.refuse("FailureThreshold", "is %d; use 1 to %d", c.FailureThreshold, maxThreshold)
	}
}

// calculating judges a CALCULATED check.
func (c Check) calculating(r *rules) {
	const why = "a CALCULATED check probes nothing"
	r.empty("FullyQualifiedDomainName", c.FQDN == "", why)
	r.empty("IPAddress", c.IPAddress == "", why)
	r.empty("Port", c.Port == 0, why)
	r.empty("ResourcePath", c.ResourcePath == "", why)
	r.empty("SearchString", c.SearchString == "", why)
	r.empty("RequestInterval", c.RequestInterval == 0, why)
	if c.HealthThreshold < 0 || c.HealthThreshold > maxHealthThreshold {
		r.refuse("HealthThreshold", "is %d; use 0 to %d", c.HealthThreshold, maxHealthThreshold)
	}
	if len(c.Children) > maxChildren {
		r.refuse("ChildHealthChecks", "are %d; use at most %d", len(c.Children), maxChildren)
	}
	seen := make(map[string]bool)
	for _, child := range c.Children {
		if seen[child] {
			r.refuse("ChildHealthChecks", "%s is there twice; name it once", child)
		}
		seen[child] = true
	}
}

// ValidateChecks refuses checks that Route 53 would refuse, each and together: every ID is there once,
// and every child exists and is not itself CALCULATED.
func ValidateChecks(checks []Check) error {
	var r rules
	byID := make(map[string]Check, len(checks))
	for _, c := range checks {
		c.judge(&r)
		if other, taken := byID[c.ID]; c.ID == "" {
			r.refuse("ID", "is missing; give each check one")
		} else if taken {
			r.refuse("ID", "%s is that of %s too; give each its own", c.ID, other.called())
		}
		byID[c.ID] = c
	}
	for _, c := range checks {
		r.subject = c.called()
		for _, id := range c.Children {
			if child, exists := byID[id]; !exists {
				r.refuse("ChildHealthChecks", "%s does not exist; create it first, or leave it out", id)
			} else if child.Type == Calculated {
				r.refuse("ChildHealthChecks", "%s is CALCULATED, which may not be a child; name its children instead", child.called())
			}
		}
	}
	return r.err()
}

// unroutable are the ranges that Route 53 does not probe: "local, private, non-routable, or multicast",
// after RFC 5735, RFC 6598 and RFC 5156.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
var unroutable = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/127", "::ffff:0:0/96", "fe80::/10", "fc00::/7", "2001:db8::/32", "2001:10::/28", "ff00::/8",
)

func prefixes(all ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(all))
	for i, p := range all {
		parsed[i] = netip.MustParsePrefix(p)
	}
	return parsed
}

func addressable(r *rules, text string) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		r.refuse("IPAddress", "%q is no address; give an IPv4 or IPv6 address", text)
		return
	}
	for _, p := range unroutable {
		if p.Contains(addr) {
			r.refuse("IPAddress", "%s lies in %s, which checkers cannot reach; give a public address", addr, p)
			return
		}
	}
}
