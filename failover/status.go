package failover

import (
	"slices"
	"time"
)

// Status is a Region's own row in the global table. One Region writes it, itself.
type Status struct {
	Region  string
	Seq     int64     // one more at every round; the write is conditional on it
	At      time.Time // when the round ran
	Can     bool      // every critical probe passed and no fence stands
	Held    *Hold     // nil when not held
	Probes  []Probe
	Version string // of the function code

	CheckersSeenAt time.Time        // the last health request by a Route 53 checker
	Sees           map[string]Sight // the peers, as this Region sees them

	FailingSince  time.Time // zero while passing
	FailingRounds int
	PassingSince  time.Time // zero while failing
	OrderedOut    string    // ID of the order out this Region last obeyed, "" for none
}

// Probe is the outcome of one of our probes: of the app's origin, a table, a peer.
type Probe struct {
	Name     string
	Critical bool // failing means the Region cannot serve
	OK       bool
	Why      string // a short code when not OK: timeout, status-500, …
	Took     time.Duration
}

// Passing says whether every critical probe passed. A fence is not a failure: it stops the Region from
// serving, but leaves Passing true.
func (s Status) Passing() bool { return !slices.ContainsFunc(s.Probes, Probe.fatal) }

func (p Probe) fatal() bool { return p.Critical && !p.OK }

// Hold keeps a Region from being preferred. It is a preference only.
type Hold struct {
	Since time.Time
	Why   HoldReason

	// QuietSince is when the Region was first found passing, seen and under no order, with nothing
	// against it since; StableFor counts from here. Zero while something is.
	QuietSince time.Time
}

// HoldReason says why a Region holds itself.
type HoldReason string

// The reasons for a hold.
const (
	HeldFailing HoldReason = "failing" // it was failing for two rounds and a minute
	HeldAway    HoldReason = "away"    // its row has a gap longer than AwayAfter, or comes from the future
	HeldUnseen  HoldReason = "unseen"  // no checker asked for longer than AwayAfter
	HeldOrdered HoldReason = "ordered" // an order against it was lifted or expired
)

// Sight is how one Region sees another: the peer's row in the local replica.
type Sight struct {
	Seq       int64
	Lag       time.Duration // of the peer's row here behind its own; its age, if the peer's replica is silent
	Reachable bool          // the peer's own replica answered, and holds a row of the peer's
}
