package failover

import "time"

// Record is one Route 53 resource record set. Field names follow ResourceRecordSet:
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
//
// At most one of Failover, Weight, Region, Geo and MultiValue is set; none of them is simple routing.
type Record struct {
	Name          string // lower case, fully qualified, with the trailing dot
	Type          string // A, AAAA, CNAME, TXT, …
	SetIdentifier string // required for every policy but simple

	Failover   FailoverRole
	Weight     *int   // 0 to 255
	Region     string // latency
	Geo        *Geo
	MultiValue bool

	TTL     time.Duration // of Values; an alias has none of its own
	Values  []string      // in zone-file form; host names with their trailing dot
	Alias   *Alias        // instead of Values
	CheckID string        // the health check that must be healthy
}

// FailoverRole is PRIMARY or SECONDARY.
type FailoverRole string

// The two roles of failover routing.
const (
	Primary   FailoverRole = "PRIMARY"
	Secondary FailoverRole = "SECONDARY"
)

// Alias points a record at another record of its zone, or at a resource of AWS's.
type Alias struct {
	ZoneID               string
	Name                 string // lower case, with the trailing dot
	EvaluateTargetHealth bool
}

// Geo is the place a geolocation record serves; Country "*" is the default record.
type Geo struct {
	Continent   string // AF, AN, AS, EU, NA, OC, SA
	Country     string // ISO 3166-1 alpha-2, or *
	Subdivision string // a US state
}
