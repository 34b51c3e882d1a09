package failover

import "time"

// CheckType is a Route 53 health check type, spelled as the API spells it.
type CheckType string

// The health check types that Tandem knows.
const (
	HTTP          CheckType = "HTTP"
	HTTPS         CheckType = "HTTPS"
	HTTPStrMatch  CheckType = "HTTP_STR_MATCH"
	HTTPSStrMatch CheckType = "HTTPS_STR_MATCH"
	TCP           CheckType = "TCP"
	Calculated    CheckType = "CALCULATED"
)

// Check is the configuration of a Route 53 health check. Field names follow HealthCheckConfig:
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
type Check struct {
	ID   string // a UUID on AWS
	Name string // the Name tag: what people call it

	Type         CheckType
	FQDN         string // resolved by each checker at every probe, IPv4 only
	IPAddress    string // probed instead of what FQDN resolves to; FQDN is then only the Host header
	Port         int    // 0 means the type's own: 443, 80
	ResourcePath string // may hold a query string
	SearchString string // for the STR_MATCH types

	RequestInterval  time.Duration // 10 s or 30 s; 0 means 30 s
	FailureThreshold int           // 1 to 10, the same in both directions; 0 means 3
	Inverted         bool
	Disabled         bool // no probing; counts as healthy

	HealthThreshold int      // CALCULATED: this many children must be healthy
	Children        []string // CALCULATED: IDs of other checks
}

// Timeouts of one probe, from "How Amazon Route 53 determines whether a health check is healthy":
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
const (
	ConnectTimeout    = 4 * time.Second  // TCP connection, for the HTTP types
	TCPConnectTimeout = 10 * time.Second // TCP connection, for the TCP type
	StatusTimeout     = 2 * time.Second  // status line, counted from the connection
	BodyTimeout       = 2 * time.Second  // body for a string match, counted from the status line
	SearchWindow      = 5120             // the search string must lie inside this many first bytes
)

// Checkers is how many checkers probe an endpoint: 16 availability zones over 8 Regions, as
// GetHealthCheckStatus shows.
const Checkers = 16

// What Route 53 assumes of a check that does not say, from the same page as Check's field names.
const (
	DefaultInterval  = 30 * time.Second
	DefaultThreshold = 3
)

// StringMatch says whether the type reads the body.
func (t CheckType) StringMatch() bool { return t == HTTPStrMatch || t == HTTPSStrMatch }

// TLS says whether the type probes over TLS. The certificate is never validated.
func (t CheckType) TLS() bool { return t == HTTPS || t == HTTPSStrMatch }

// DefaultPort is the port the type probes when the check names none; 0 where it must name one (TCP) or
// has none (CALCULATED).
func (t CheckType) DefaultPort() int {
	switch t {
	case HTTP, HTTPStrMatch:
		return 80
	case HTTPS, HTTPSStrMatch:
		return 443
	default:
		return 0
	}
}

// WithDefaults returns c with every setting that was left out filled in as Route 53 would: port,
// interval, threshold, and the path's leading slash. A CALCULATED check has none of them.
func (c Check) WithDefaults() Check {
	if c.Type == Calculated {
		return c
	}
	if c.Port == 0 {
		c.Port = c.Type.DefaultPort()
	}
	if c.RequestInterval == 0 {
		c.RequestInterval = DefaultInterval
	}
	if c.FailureThreshold == 0 {
		c.FailureThreshold = DefaultThreshold
	}
	if c.Type != TCP && (c.ResourcePath == "" || c.ResourcePath[0] != '/') {
		c.ResourcePath = "/" + c.ResourcePath
	}
	return c
}
