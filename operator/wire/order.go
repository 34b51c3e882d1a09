package wire

import "time"

// IdempotencyKey is the header that makes retries of PUT orders/{region} one order: 1 to 255 printable
// characters of ASCII, new for every order that is meant.
//
// An ID follows from the key alone, so all Regions and retries write the same row: there is never a second
// order, whatever is retried at once or anywhere. A Region that has the row answers with the first order.
// Until it has it, or is cut off from where it is, a retry there is answered as if it were the first, and
// the later of the two, the same but for at and by, is what remains. So stop retrying after a minute, and
// take a new key for a new intention.
const IdempotencyKey = "Idempotency-Key"

// Limits of an OrderRequest.
const (
	MaxBody   = 8 << 10 // bytes
	MaxReason = 500     // characters
	MaxPerson = 200     // characters of OnBehalfOf
	MaxExpiry = 30 * 24 * time.Hour
)

// OrderRequest is the body of PUT orders/{region}. Unknown and repeated fields are refused, and so is null.
type OrderRequest struct {
	State      string `json:"state"`                  // out or in
	Mode       string `json:"mode,omitempty"`         // of out: drain or fence
	Reason     string `json:"reason"`                 // one line, for whoever reads it later
	OnBehalfOf string `json:"on_behalf_of,omitempty"` // the person who wants it

	// ExpiresIn, in Go's notation (90m, 12h), or ExpiresAt end an order out by themselves: at least one
	// round (1m) and at most 30 days after it was given. Neither means never.
	ExpiresIn string    `json:"expires_in,omitempty"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`

	Override bool `json:"override,omitempty"` // fence the Region although no other is known to be able
}

// OrderAnswer answers PUT orders/{region}: 201 if the order is new, 200 if it was given before.
type OrderAnswer struct {
	Origin
	View     View     `json:"view"`     // what was known when it was given
	Replica  string   `json:"replica"`  // the Region whose replica holds it; the others follow, usually within a second
	Repeated bool     `json:"repeated"` // the Idempotency-Key came before: this is the order given then
	Order    Order    `json:"order"`
	Notes    []string `json:"notes"` // what the operator should know, for a person
}

// OrdersAnswer answers GET orders.
type OrdersAnswer struct {
	Origin
	View   View    `json:"view"`
	Orders []Order `json:"orders"`         // the newest first
	Next   string  `json:"next,omitempty"` // for ?next=, when there are older ones; any Region takes it
}

// Order is an operator's word about a Region. Orders are never deleted.
type Order struct {
	ID         string    `json:"id"`
	Region     string    `json:"region"`
	State      string    `json:"state"`          // out or in
	Mode       string    `json:"mode,omitempty"` // of out: drain or fence
	Reason     string    `json:"reason"`
	By         string    `json:"by"` // the authenticated client
	OnBehalfOf string    `json:"on_behalf_of,omitempty"`
	At         time.Time `json:"at"`
	ExpiresAt  time.Time `json:"expires_at,omitzero"`
	Share      int       `json:"share"` // percent of the Region's traffic
	Override   bool      `json:"override"`

	Newest bool `json:"newest"` // of its Region: it decides
	Stands bool `json:"stands"` // it keeps its Region out now: newest, out and not expired
}
