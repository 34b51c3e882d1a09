package fault

import "time"

// Link is the state of the way from one Region to another. The zero value is a link in order.
type Link struct {
	Cut bool
	Lag time.Duration // added to replication and calls, in lab time
}
