package wire

import (
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// HealthCheck is a health check.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheck.html
type HealthCheck struct {
	ID                 string `xml:"Id"`
	CallerReference    string
	HealthCheckConfig  HealthCheckConfig
	HealthCheckVersion int64
}

// HealthCheckConfig is the settings of a health check. A pointer is nil where a request does not say.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
type HealthCheckConfig struct {
	IPAddress                string `xml:",omitempty"`
	Port                     *int
	Type                     string
	ResourcePath             string `xml:",omitempty"`
	FullyQualifiedDomainName string `xml:",omitempty"`
	SearchString             string `xml:",omitempty"`
	RequestInterval          *int
	FailureThreshold         *int
	MeasureLatency           *bool
	Inverted                 *bool
	Disabled                 *bool
	HealthThreshold          *int
	ChildHealthChecks        *ChildHealthChecks
	EnableSNI                *bool
	Regions                  *Regions
	AlarmIdentifier          *AlarmIdentifier
	Other                    *Unknown `xml:",any"`
}

// ChildHealthChecks are the IDs of the checks that a CALCULATED one counts.
type ChildHealthChecks struct {
	ChildHealthCheck []string
	Other            *Unknown `xml:",any"`
}

// Regions are those that a check shall be probed from.
type Regions struct {
	Region []string
	Other  *Unknown `xml:",any"`
}

// AlarmIdentifier names the CloudWatch alarm that a check follows.
type AlarmIdentifier struct {
	Region string
	Name   string
	Other  *Unknown `xml:",any"`
}

// NewHealthCheckConfig writes the settings of a check. Port and path appear as they were given; the other
// settings with what Route 53 assumes, as it has been seen to answer them.
func NewHealthCheckConfig(c failover.Check) HealthCheckConfig {
	config := HealthCheckConfig{
		Type: string(c.Type), IPAddress: c.IPAddress, FullyQualifiedDomainName: c.FQDN,
		ResourcePath: c.ResourcePath, SearchString: c.SearchString,
		Inverted: new(c.Inverted), Disabled: new(c.Disabled),
	}
	if c.Type == failover.Calculated {
		config.HealthThreshold = new(c.HealthThreshold)
		config.ChildHealthChecks = &ChildHealthChecks{ChildHealthCheck: c.Children}
		return config
	}
	if c.Port != 0 {
		config.Port = new(c.Port)
	}
	full := c.WithDefaults()
	config.RequestInterval = new(int(full.RequestInterval / time.Second))
	config.FailureThreshold = new(full.FailureThreshold)
	config.MeasureLatency = new(false)
	config.EnableSNI = new(c.Type.TLS())
	return config
}

// Check reads the settings into a check that has no ID yet. What package failover has no field for is the
// caller's to judge.
func (c HealthCheckConfig) Check() failover.Check {
	check := failover.Check{
		Type: failover.CheckType(c.Type), FQDN: c.FullyQualifiedDomainName, IPAddress: c.IPAddress,
		Port: value(c.Port), ResourcePath: c.ResourcePath, SearchString: c.SearchString,
		RequestInterval:  time.Duration(value(c.RequestInterval)) * time.Second,
		FailureThreshold: value(c.FailureThreshold),
		Inverted:         value(c.Inverted), Disabled: value(c.Disabled),
		HealthThreshold: value(c.HealthThreshold),
	}
	if c.ChildHealthChecks != nil {
		check.Children = c.ChildHealthChecks.ChildHealthCheck
	}
	return check
}

// value is what p points to, or nothing.
func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}

// CreateHealthCheckRequest asks for a new check.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHealthCheck.html
type CreateHealthCheckRequest struct {
	CallerReference   string
	HealthCheckConfig HealthCheckConfig
	Other             *Unknown `xml:",any"`
}

// CreateHealthCheckResponse is the check that was made.
type CreateHealthCheckResponse struct{ HealthCheck HealthCheck }

// Location is the new check's path.
func (r CreateHealthCheckResponse) Location() string { return "/healthcheck/" + r.HealthCheck.ID }

// GetHealthCheckResponse is one check.
type GetHealthCheckResponse struct{ HealthCheck HealthCheck }

// GetHealthCheckCountResponse is how many checks there are.
type GetHealthCheckCountResponse struct{ HealthCheckCount int }

// HealthChecks is there even when it is empty.
type HealthChecks struct{ HealthCheck []HealthCheck }

// ListHealthChecksResponse is one page of the checks.
type ListHealthChecksResponse struct {
	HealthChecks HealthChecks
	Marker       string
	IsTruncated  bool
	NextMarker   string `xml:",omitempty"`
	MaxItems     int
}

// DeleteHealthCheckResponse is empty.
type DeleteHealthCheckResponse struct{}
