package wire

import (
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// RecordSet is one ResourceRecordSet.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
type RecordSet struct {
	Name             string
	Type             string
	SetIdentifier    string `xml:",omitempty"`
	Weight           *int64
	Region           string `xml:",omitempty"`
	GeoLocation      *GeoLocation
	Failover         string `xml:",omitempty"`
	MultiValueAnswer *bool
	TTL              *int64
	ResourceRecords  *ResourceRecords
	AliasTarget      *AliasTarget
	HealthCheckID    string   `xml:"HealthCheckId,omitempty"`
	Other            *Unknown `xml:",any"`
}

// GeoLocation is where a geolocation record applies.
type GeoLocation struct {
	ContinentCode   string   `xml:",omitempty"`
	CountryCode     string   `xml:",omitempty"`
	SubdivisionCode string   `xml:",omitempty"`
	Other           *Unknown `xml:",any"`
}

// ResourceRecords are the values of a record set.
type ResourceRecords struct {
	ResourceRecord []ResourceRecord
	Other          *Unknown `xml:",any"`
}

// ResourceRecord is one value, in zone-file form.
type ResourceRecord struct {
	Value string
	Other *Unknown `xml:",any"`
}

// AliasTarget is what an alias leads to.
type AliasTarget struct {
	HostedZoneID         string `xml:"HostedZoneId"`
	DNSName              string
	EvaluateTargetHealth bool
	Other                *Unknown `xml:",any"`
}

// NewRecordSet writes a record whose names are as ParseName returns them.
func NewRecordSet(r failover.Record) RecordSet {
	set := RecordSet{
		Name: FormatName(r.Name), Type: r.Type, SetIdentifier: r.SetIdentifier,
		Region: r.Region, Failover: string(r.Failover), HealthCheckID: r.CheckID,
	}
	if r.Weight != nil {
		set.Weight = new(int64(*r.Weight))
	}
	if r.MultiValue {
		set.MultiValueAnswer = new(true)
	}
	if g := r.Geo; g != nil {
		set.GeoLocation = &GeoLocation{ContinentCode: g.Continent, CountryCode: g.Country, SubdivisionCode: g.Subdivision}
	}
	if a := r.Alias; a != nil {
		set.AliasTarget = &AliasTarget{
			HostedZoneID: a.ZoneID, DNSName: FormatName(a.Name), EvaluateTargetHealth: a.EvaluateTargetHealth,
		}
		return set
	}
	set.TTL = new(int64(r.TTL / time.Second))
	set.ResourceRecords = new(ResourceRecords)
	for _, value := range r.Values {
		set.ResourceRecords.ResourceRecord = append(set.ResourceRecords.ResourceRecord, ResourceRecord{Value: value})
	}
	return set
}

// record reads a record set that is complete. Its errors are about names, in AWS's words.
func (s RecordSet) record() (failover.Record, error) {
	name, err := ParseName(s.Name)
	if err != nil {
		return failover.Record{}, err
	}
	r := failover.Record{
		Name: name, Type: s.Type, SetIdentifier: s.SetIdentifier, Region: s.Region,
		Failover: failover.FailoverRole(s.Failover), CheckID: s.HealthCheckID,
		MultiValue: s.MultiValueAnswer != nil && *s.MultiValueAnswer,
	}
	if s.Weight != nil {
		r.Weight = new(int(*s.Weight))
	}
	if g := s.GeoLocation; g != nil {
		r.Geo = &failover.Geo{Continent: g.ContinentCode, Country: g.CountryCode, Subdivision: g.SubdivisionCode}
	}
	if a := s.AliasTarget; a != nil {
		target, err := ParseName(a.DNSName)
		if err != nil {
			return failover.Record{}, err
		}
		zone := TrimID(a.HostedZoneID)
		r.Alias = &failover.Alias{ZoneID: zone, Name: target, EvaluateTargetHealth: a.EvaluateTargetHealth}
		return r, nil
	}
	r.TTL = time.Duration(clamp(*s.TTL)) * time.Second
	for _, value := range s.ResourceRecords.ResourceRecord {
		r.Values = append(r.Values, value.Value)
	}
	return r, nil
}

// clamp keeps a TTL that is out of range out of range, but so that a time.Duration holds it.
func clamp(seconds int64) int64 { return min(max(seconds, -1), 1<<31) }

// TrimID takes off the prefix that IDs of zones and changes carry in documents and may carry in requests.
func TrimID(id string) string {
	id = strings.TrimPrefix(id, "/")
	for _, prefix := range []string{"hostedzone/", "change/"} {
		id = strings.TrimPrefix(id, prefix)
	}
	return id
}

// SameRecord says whether two records are the same throughout, as a DELETE must repeat what is there; the
// order of values does not count.
func SameRecord(a, b failover.Record) bool {
	return a.Name == b.Name && a.Type == b.Type && a.SetIdentifier == b.SetIdentifier &&
		a.Failover == b.Failover && same(a.Weight, b.Weight) && a.Region == b.Region && same(a.Geo, b.Geo) &&
		a.MultiValue == b.MultiValue && a.TTL == b.TTL && a.CheckID == b.CheckID && same(a.Alias, b.Alias) &&
		slices.Equal(slices.Sorted(slices.Values(a.Values)), slices.Sorted(slices.Values(b.Values)))
}

func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }
