// Package event is the vocabulary of what happens in a lab or a drill: every change of state is one
// typed event. Log, terminal, recording, report and judge listen to the same stream.
package event

import "time"

// Event is one change of state.
type Event struct {
	Time    time.Time `json:"time"`
	Kind    Kind      `json:"kind"`
	Region  string    `json:"region,omitempty"`  // where, when it is in a Region
	Subject string    `json:"subject,omitempty"` // what: a check's name, a function, a DNS name, a link
	From    string    `json:"from,omitempty"`
	To      string    `json:"to,omitempty"`
	Why     string    `json:"why,omitempty"`
}

// Kind says what changed.
type Kind string

// The kinds of events. From and To hold the values named here.
const (
	Lab         Kind = "lab"         // starting → ready → closed
	Region      Kind = "region"      // serving, refused, hung
	Link        Kind = "link"        // Subject "a→b"; open, cut, slow
	Service     Kind = "service"     // Subject the service; ok, failing, slow, silent; of checkers blind
	Checker     Kind = "checker"     // Subject the check's name; one checker: passing, failing
	Check       Kind = "check"       // Subject the check's name; healthy, unhealthy
	Answer      Kind = "answer"      // Subject the DNS name; From and To are what it resolves to
	Function    Kind = "function"    // Subject the function; started, ended, timeout, error
	Schedule    Kind = "schedule"    // Subject the schedule; invoked, failed
	Replication Kind = "replication" // Subject "a→b"; caught up, behind
	Step        Kind = "step"        // a drill's step
	Phase       Kind = "phase"       // a drill's phase
)
