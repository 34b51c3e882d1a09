// Package wire is what the operator API and its clients say to each other: paths, scopes and JSON. It is a
// leaf, so that a client need not carry the function, nor the function a client.
//
// Shapes only grow: a client passes over what it does not know. Times are RFC 3339 in UTC, durations in
// answers are seconds. A list is never null.
package wire

import "time"

// Path begins every route of the API; the rest is one of
//
//	GET regions            RegionsAnswer
//	GET regions/{region}   RegionAnswer
//	GET orders             OrdersAnswer   ?limit= ?next=
//	PUT orders/{region}    OrderAnswer    takes an OrderRequest
//	GET events             EventsAnswer   ?limit= ?next=
//
// Whatever is not answered so is answered by a Problem.
const Path = "/.tandem/v1/"

// The scopes that a token must have. Who may operate may read: an order that its giver cannot look after
// is a danger.
const (
	ScopeRead    = "tandem/read"    // for GET
	ScopeOperate = "tandem/operate" // for everything
)

// Limits of a page of orders or events.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// Origin begins every answer: who gave it, and when.
type Origin struct {
	ServedBy  string    `json:"served_by"` // the Region whose API answered
	RequestID string    `json:"request_id"`
	At        time.Time `json:"at"` // by that Region's clock
}

// View says what an answer rests on.
type View struct {
	Replica       string   `json:"replica"`        // the Region whose replica of the table was read
	Complete      bool     `json:"complete"`       // every Region's row and every order was read and understood
	UnreadRegions []string `json:"unread_regions"` // whose rows are missing, or were not understood
	UnreadRows    int      `json:"unread_rows"`    // rows of any kind that were not understood
}

// Problem is every answer that is none.
type Problem struct {
	Origin
	Code    Code     `json:"code"`
	Error   string   `json:"error"`             // what is wrong and what to do, for a person
	Field   string   `json:"field,omitempty"`   // of the body, a header or the query, if one is wrong
	Regions []string `json:"regions,omitempty"` // with UnknownRegion: all there are
}

// Code is a Problem in a word, for a program.
type Code string

// The codes, with their statuses.
const (
	BadRequest       Code = "bad_request"        // 400: Problem.Field says where
	Unauthenticated  Code = "unauthenticated"    // 401
	Forbidden        Code = "forbidden"          // 403: the token lacks the scope
	UnknownPath      Code = "unknown_path"       // 404
	UnknownRegion    Code = "unknown_region"     // 404
	MethodNotAllowed Code = "method_not_allowed" // 405
	LastAble         Code = "last_able"          // 409: a fence that would leave no Region able
	TooLarge         Code = "too_large"          // 413
	KeyReused        Code = "key_reused"         // 422: the Idempotency-Key came with another order before
	Internal         Code = "internal"           // 500: a bug; the request ID leads to the log
	Unavailable      Code = "unavailable"        // 503: no replica of the table answered; another Region may
)
