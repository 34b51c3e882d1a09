package wire

import "strings"

// HostedZone is a hosted zone, without its records.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
type HostedZone struct {
	ID                     string `xml:"Id"`
	Name                   string
	CallerReference        string
	Config                 HostedZoneConfig
	ResourceRecordSetCount int
}

// HostedZoneConfig is what a zone may be given besides its name.
type HostedZoneConfig struct {
	Comment     string `xml:",omitempty"`
	PrivateZone bool
	Other       *Unknown `xml:",any"`
}

// DelegationSet is the name servers of a public zone.
type DelegationSet struct {
	NameServers []string `xml:"NameServers>NameServer"`
}

// NewDelegationSet writes name servers without their trailing dots, as the API does.
func NewDelegationSet(servers []string) DelegationSet {
	var set DelegationSet
	for _, server := range servers {
		set.NameServers = append(set.NameServers, strings.TrimSuffix(server, "."))
	}
	return set
}

// HostedZones is there even when it is empty, as lists of the API are.
type HostedZones struct{ HostedZone []HostedZone }

// ListHostedZonesResponse is one page of the zones.
type ListHostedZonesResponse struct {
	HostedZones HostedZones
	Marker      string
	IsTruncated bool
	NextMarker  string `xml:",omitempty"`
	MaxItems    int
}

// ListHostedZonesByNameResponse is one page of the zones, sorted by name.
type ListHostedZonesByNameResponse struct {
	HostedZones      HostedZones
	DNSName          string `xml:",omitempty"`
	HostedZoneID     string `xml:"HostedZoneId,omitempty"`
	IsTruncated      bool
	NextDNSName      string `xml:",omitempty"`
	NextHostedZoneID string `xml:"NextHostedZoneId,omitempty"`
	MaxItems         int
}

// GetHostedZoneResponse is one zone and its name servers.
type GetHostedZoneResponse struct {
	HostedZone    HostedZone
	DelegationSet DelegationSet
}

// GetHostedZoneCountResponse is how many zones there are.
type GetHostedZoneCountResponse struct{ HostedZoneCount int }

// CreateHostedZoneRequest asks for a new zone.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html
type CreateHostedZoneRequest struct {
	Name             string
	CallerReference  string
	HostedZoneConfig HostedZoneConfig
	Other            *Unknown `xml:",any"`
}

// CreateHostedZoneResponse is the zone that was made.
type CreateHostedZoneResponse struct {
	HostedZone    HostedZone
	ChangeInfo    ChangeInfo
	DelegationSet DelegationSet
}

// Location is the new zone's path.
func (r CreateHostedZoneResponse) Location() string { return r.HostedZone.ID }

// DeleteHostedZoneResponse tells of a zone that was deleted.
type DeleteHostedZoneResponse struct{ ChangeInfo ChangeInfo }

// UpdateHostedZoneCommentRequest gives a zone another comment.
type UpdateHostedZoneCommentRequest struct {
	Comment string
	Other   *Unknown `xml:",any"`
}

// UpdateHostedZoneCommentResponse is the zone with its comment.
type UpdateHostedZoneCommentResponse struct{ HostedZone HostedZone }
