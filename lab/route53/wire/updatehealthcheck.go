package wire

import "github.com/tandem-failover/tandem/failover"

// UpdateHealthCheckRequest changes those settings of a check that it has, and takes away those that
// ResetElements name.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_UpdateHealthCheck.html
type UpdateHealthCheckRequest struct {
	HealthCheckVersion       *int64
	IPAddress                *string
	Port                     *int
	ResourcePath             *string
	FullyQualifiedDomainName *string
	SearchString             *string
	FailureThreshold         *int
	Inverted                 *bool
	Disabled                 *bool
	HealthThreshold          *int
	ChildHealthChecks        *ChildHealthChecks
	EnableSNI                *bool
	Regions                  *Regions
	AlarmIdentifier          *AlarmIdentifier
	ResetElements            *ResetElements
	Other                    *Unknown `xml:",any"`
}

// ResetElements are the names of settings.
type ResetElements struct {
	ResettableElementName []string
	Other                 *Unknown `xml:",any"`
}

// Apply returns the check with the request's changes; the resets come first.
func (r UpdateHealthCheckRequest) Apply(c failover.Check) failover.Check {
	if r.ResetElements != nil {
		for _, element := range r.ResetElements.ResettableElementName {
			switch element {
			case "FullyQualifiedDomainName":
				c.FQDN = ""
			case "ResourcePath":
				c.ResourcePath = ""
			case "ChildHealthChecks":
				c.Children = nil
			}
		}
	}
	set(&c.IPAddress, r.IPAddress)
	set(&c.Port, r.Port)
	set(&c.ResourcePath, r.ResourcePath)
	set(&c.FQDN, r.FullyQualifiedDomainName)
	set(&c.SearchString, r.SearchString)
	set(&c.FailureThreshold, r.FailureThreshold)
	set(&c.Inverted, r.Inverted)
	set(&c.Disabled, r.Disabled)
	set(&c.HealthThreshold, r.HealthThreshold)
	if r.ChildHealthChecks != nil {
		c.Children = r.ChildHealthChecks.ChildHealthCheck
	}
	return c
}

func set[T any](field, given *T) {
	if given != nil {
		*field = *given
	}
}

// UpdateHealthCheckResponse is the check as it is now.
type UpdateHealthCheckResponse struct{ HealthCheck HealthCheck }
