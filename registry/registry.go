// Package registry keeps what the Regions know of each other in one DynamoDB global table: every Region's
// row, the operators' orders, and the events.
//
// Each row has one writer, so the table's last-writer-wins never has to choose: a STATUS row is written
// by its own Region alone, conditionally on its sequence number, which is sound because a condition is
// tested against the local replica
// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html);
// ORDER and EVENT rows have a ULID in their key and are never written again.
package registry

import (
	"crypto/rand"
	"errors"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/tandem-failover/tandem/failover"
)

// ErrOvertaken says that another round of the same Region wrote its row first. The other one counts.
var ErrOvertaken = errors.New("another round wrote the row first")

// Snapshot is what one replica holds of a service, but for the events.
type Snapshot struct {
	Replica  string                     // the Region whose replica was read
	Statuses map[string]failover.Status // by Region; a Region that never ran a round is missing
	Orders   failover.Orders

	// Unread has one error for each row that could not be understood. The rest stands: a row written by
	// mistake must not hide the orders from every Region.
	Unread []error
}

// Status is the row of region, nil for none.
func (s Snapshot) Status(region string) *failover.Status {
	if row, found := s.Statuses[region]; found {
		return &row
	}
	return nil
}

// Event is one change that operators want to read about later. DynamoDB deletes it after EventTTL.
type Event struct {
	ID     string // a ULID: sorts by time
	At     time.Time
	Region string
	Kind   EventKind
	Why    string // the reason of a hold, the failing probes, the words of an operator
}

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	Held   EventKind = "held"   // the Region began to hold itself
	Freed  EventKind = "freed"  // its hold ended
	Can    EventKind = "can"    // it can serve again
	Cannot EventKind = "cannot" // it cannot serve
)

// EventTTL is how long an event is kept.
const EventTTL = 90 * 24 * time.Hour

// NewID makes the ID of an order or event that happened at a time: a ULID, so that IDs sort by time.
func NewID(at time.Time) string {
	return ulid.MustNew(ulid.Timestamp(at), rand.Reader).String()
}
