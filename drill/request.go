package drill

import "time"

// Failure is why a request failed, in one word.
type Failure string

// The failures of a request. Overflow is the machine's failure, not the deployment's: more requests
// were in flight than could be, and this one was never sent.
const (
	FailedDNS      Failure = "dns"
	FailedConnect  Failure = "connect"
	FailedTLS      Failure = "tls"
	FailedTimeout  Failure = "timeout"
	FailedBroken   Failure = "broken" // the connection ended before the answer did
	FailedStatus   Failure = "status"
	FailedOverflow Failure = "overflow"
)

// request is the record of one request. Times are real; reports turn them into lab time.
type request struct {
	Class   int // index of the class
	Client  int
	Write   bool
	Key     string
	Value   string    // of a write: its unique body
	Due     time.Time // when it was meant to start; latency counts from here
	Started time.Time // when it was sent
	Done    time.Time
	Region  string // that answered
	Status  int
	Failure Failure // "" for success
}

func (r request) ok() bool { return r.Failure == "" }

// resolution is one answer of DNS to one client.
type resolution struct {
	At     time.Time
	Class  int
	Client int
	Region string
}
