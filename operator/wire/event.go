package wire

import "time"

// EventsAnswer answers GET events.
type EventsAnswer struct {
	Origin
	Replica    string  `json:"replica"`     // the Region whose replica of the table was read
	UnreadRows int     `json:"unread_rows"` // among these: not understood and left out
	Events     []Event `json:"events"`      // the newest first, of the last 90 days
	Next       string  `json:"next,omitempty"`
}

// Event is one change that was worth telling.
type Event struct {
	ID     string    `json:"id"` // a ULID: sorts by time
	At     time.Time `json:"at"`
	Region string    `json:"region"` // that it is about
	Kind   string    `json:"kind"`   // held, freed, can, cannot or ordered
	Why    string    `json:"why"`
}
