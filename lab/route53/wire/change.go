package wire

import (
	"cmp"
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Actions of a Change.
const (
	Create = "CREATE"
	Delete = "DELETE"
	Upsert = "UPSERT"
)

// ChangeResourceRecordSetsRequest is a batch of changes to a zone's records.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
type ChangeResourceRecordSetsRequest struct {
	ChangeBatch ChangeBatch
	Other       *Unknown `xml:",any"`
}

// ChangeBatch is done wholly or not at all.
type ChangeBatch struct {
	Comment string
	Changes Changes
	Other   *Unknown `xml:",any"`
}

// Changes are done in their order.
type Changes struct {
	Change []Change
	Other  *Unknown `xml:",any"`
}

// Change is one change to one record set.
type Change struct {
	Action            string
	ResourceRecordSet RecordSet
	Other             *Unknown `xml:",any"`
}

// Incomplete says in AWS's words what the change lacks or has too much of; "" for nothing.
func (c Change) Incomplete() string {
	s := c.ResourceRecordSet
	policies := 0
	for _, given := range []bool{
		s.Weight != nil, s.Region != "", s.Failover != "", s.GeoLocation != nil, s.MultiValueAnswer != nil,
	} {
		if given {
			policies++
		}
	}
	const (
		answers = "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
		routing = "[Weight, Region, Failover, GeoLocation, or MultiValueAnswer]"
	)
	switch {
	case s.AliasTarget != nil && (s.TTL != nil || s.ResourceRecords != nil):
		return c.wrong("Expected exactly one of %s, but found more than one", answers)
	case s.AliasTarget == nil && (s.TTL == nil || s.ResourceRecords == nil):
		return c.wrong("Expected exactly one of %s, but found none", answers)
	case policies > 1:
		return c.wrong("Expected exactly one of %s, but found more than one", routing)
	case policies == 1 && s.SetIdentifier == "":
		return c.wrong("Missing field 'SetIdentifier'")
	case policies == 0 && s.SetIdentifier != "":
		return c.wrong("Expected exactly one of %s, but found none", routing)
	default:
		return ""
	}
}

func (c Change) wrong(format string, args ...any) string {
	s := c.ResourceRecordSet
	return fmt.Sprintf("Invalid request: %s in Change with [Action=%s, Name=%s, Type=%s, SetIdentifier=%s]",
		fmt.Sprintf(format, args...), c.Action, s.Name, s.Type, cmp.Or(s.SetIdentifier, "null"))
}

// Record is the record of a change that is not Incomplete. Its errors are about names, in AWS's words.
func (c Change) Record() (failover.Record, error) { return c.ResourceRecordSet.record() }

// ChangeInfo is what is known of a change that was made.
type ChangeInfo struct {
	ID          string `xml:"Id"`
	Status      string
	SubmittedAt time.Time
	Comment     string `xml:",omitempty"`
}

// Statuses of a ChangeInfo.
const (
	Pending = "PENDING"
	InSync  = "INSYNC"
)

// ChangeResourceRecordSetsResponse tells of a batch that was done.
type ChangeResourceRecordSetsResponse struct{ ChangeInfo ChangeInfo }

// GetChangeResponse tells how far a change has come.
type GetChangeResponse struct{ ChangeInfo ChangeInfo }
