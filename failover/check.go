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
	IPAddress    string // instead of FQDN
	Port         int    // 0 means the type's own: 443, 80
	ResourcePath string // may hold a query string
	SearchString string // for the STR_MATCH types

	RequestInterval  time.Duration // 10 s or 30 s
	FailureThreshold int           // 1 to 10, the same in both directions
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
