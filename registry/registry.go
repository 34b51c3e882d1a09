// Package registry keeps what the Regions know of each other in one DynamoDB global table: every Region's
// row, the operators' orders, and the events.
//
// Each row has one writer, so the table's last-writer-wins never has to choose: a STATUS row is written
// by its own Region alone, conditionally on its sequence number, which is sound because a condition is
// tested against the local replica
// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html);
// ORDER and EVENT rows have an ID of their own in their key and are never written again.
package registry

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
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
	Lost   map[string]LostRow // by Region: those of its rows
}

// LostRow is what can be told of a Region's row that could not be understood.
type LostRow struct {
	Seq int64 // the sequence number, 0 if not even that could be

	was types.AttributeValue // the sequence number as it stands there, nil for none: replacing it is conditional on it
}

// Status is the row of region, nil for none. Of one that is lost it has the sequence number alone: a
// Region that cannot read its own row does not know what it missed, as if it had been away for ever.
func (s Snapshot) Status(region string) *failover.Status {
	if row, found := s.Statuses[region]; found {
		return &row
	}
	if lost, found := s.Lost[region]; found {
		return &failover.Status{Region: region, Seq: lost.Seq}
	}
	return nil
}

// TakenError says that another order was given under an ID before.
type TakenError struct {
	Order failover.Order // that one
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("order %s was given before: %s of %s at %s", e.Order.ID, e.Order.State, e.Order.Region, e.Order.At.Format(time.RFC3339))
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

	Ordered EventKind = "ordered" // an operator gave an order about it
)

// EventPage is some of the events, the newest first.
type EventPage struct {
	Replica string // the Region whose replica was read
	Events  []Event
	Unread  int  // rows among them that could not be understood, and are left out
	More    bool // there are older ones
}

// EventTTL is how long an event is kept.
const EventTTL = 90 * 24 * time.Hour

// NewID makes the ID of an order or event that happened at a time: a ULID, so that IDs sort by time.
func NewID(at time.Time) string {
	return ulid.MustNew(ulid.Timestamp(at), rand.Reader).String()
}

// KeyedID makes the ID of an order from the key by which a client makes its retries known: the same key
// has the same ID in every Region, so that there is one row to write and never a second order. It looks
// like a ULID, and tells no time.
func KeyedID(key string) string {
	sum := sha256.Sum256([]byte("tandem order " + key))
	return ulid.ULID(sum[:16]).String()
}
