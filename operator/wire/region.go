package wire

import "time"

// RegionsAnswer answers GET regions.
type RegionsAnswer struct {
	Origin
	View    View     `json:"view"`
	Regions []Region `json:"regions"` // all, in order of preference
}

// RegionAnswer answers GET regions/{region}.
type RegionAnswer struct {
	Origin
	View   View   `json:"view"`
	Region Region `json:"region"`
}

// Region is one Region as the table tells of it. What Route 53 makes of that is not known here.
type Region struct {
	Name    string `json:"name"`
	Able    bool   `json:"able"`     // its row is young and says that it can serve, and no fence stands
	RowLost bool   `json:"row_lost"` // it has a row, which was not understood
	Row     *Row   `json:"row"`      // null for none
	Order   *Order `json:"order"`    // that stands against it; null for none
}

// Row is what a Region wrote of itself in its last round.
type Row struct {
	Seq        int64     `json:"seq"`
	At         time.Time `json:"at"`
	AgeSeconds float64   `json:"age_seconds"` // by the clock of the Region that answers; negative when that is behind
	Can        bool      `json:"can"`         // every critical probe passed, and no fence stood
	Held       *Hold     `json:"held"`        // null when it does not hold itself
	Probes     []Probe   `json:"probes"`
	Sees       []Peer    `json:"sees"` // by name

	CheckersSeenAt time.Time `json:"checkers_seen_at,omitzero"` // the last request of a Route 53 checker
	PassingSince   time.Time `json:"passing_since,omitzero"`
	FailingSince   time.Time `json:"failing_since,omitzero"`
	OrderedOut     string    `json:"ordered_out,omitempty"` // the ID of the order that it obeys
	Version        string    `json:"version"`               // of the function code
}

// Hold is a Region's own caution.
type Hold struct {
	Since      time.Time `json:"since"`
	Why        string    `json:"why"` // failing, away, unseen or ordered
	QuietSince time.Time `json:"quiet_since,omitzero"`
}

// Probe is one thing that the Region looked at.
type Probe struct {
	Name        string  `json:"name"`
	Critical    bool    `json:"critical"` // failing means that the Region cannot serve
	OK          bool    `json:"ok"`
	Why         string  `json:"why,omitempty"` // a code, when not OK
	TookSeconds float64 `json:"took_seconds"`
}

// Peer is another Region as this one sees it.
type Peer struct {
	Region     string  `json:"region"`
	Seq        int64   `json:"seq"`         // of its row here; 0 for none
	LagSeconds float64 `json:"lag_seconds"` // of its row here behind its own
	Reachable  bool    `json:"reachable"`   // its own replica answered
}
