// Package stack is the declarative model of a multi-Region deployment: plain data that the lab
// realises and the prediction reads. Names are AWS's.
package stack

import (
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/failover"
)

// Stack is one deployment over several Regions.
type Stack struct {
	Name      string   // the DNS name clients use, without the trailing dot
	Regions   []string // in order of preference; the first is the primary
	Tables    []Table
	Functions []Function
	APIs      []API
	UserPools []UserPool
	Schedules []Schedule
	Zones     []Zone
	Checks    []failover.Check

	// Deployment is the descriptor that Terraform outputs beside the resources; its zero value means
	// that the stack is not Tandem's.
	Deployment deployment.Deployment
}

// Table is a DynamoDB table; with more than one Region, a global table.
type Table struct {
	Name         string
	Regions      []string // of its replicas
	PartitionKey Key
	SortKey      *Key   // nil when the primary key is the partition key alone
	TTLAttribute string // "" when TTL is off

	GlobalIndexes []Index
	LocalIndexes  []Index // with the table's partition key
}

// Index is a secondary index of a table.
type Index struct {
	Name         string
	PartitionKey Key
	SortKey      *Key // nil when the index's key is the partition key alone

	Projection       string   // ALL, KEYS_ONLY or INCLUDE
	NonKeyAttributes []string // projected besides the keys, with INCLUDE
}

// Key is one attribute of a primary key.
type Key struct {
	Name string
	Type string // S, N or B
}

// Function is a Lambda function in one Region.
type Function struct {
	Region      string
	Name        string
	Handler     string // handed to the process as _HANDLER
	Runtime     string // provided.al2023
	Package     string // the zip to run; "" for the code the lab is given
	Environment map[string]string
	Timeout     time.Duration
	MemorySize  int  // MB
	Reserved    *int // reserved concurrency; nil for none

	// AsyncAttempts is how often an event is tried in all: 1 plus Lambda's MaximumRetryAttempts.
	AsyncAttempts int
	AsyncMaxAge   time.Duration // MaximumEventAgeInSeconds
}

// API is an API Gateway HTTP API in one Region, with the stage $default.
type API struct {
	Region       string
	ID           string
	Name         string
	Routes       []Route
	Integrations []Integration
	Authorizers  []Authorizer
	Domains      []Domain

	// DisableExecuteAPIEndpoint leaves the API its domains alone.
	DisableExecuteAPIEndpoint bool
}

// Route leads requests to an integration.
type Route struct {
	Key         string // "GET /items/{id}", "ANY /{proxy+}", "$default"
	Integration string // an Integration's ID
	Throttle    *Throttle

	Authorizer string   // an Authorizer's ID; "" lets everybody in
	Scopes     []string // AuthorizationScopes: a token must have one of them; none asks for no scope
}

// Throttle is a token bucket.
type Throttle struct {
	Rate  float64 // requests per second
	Burst int
}

// Integration is what answers a route.
type Integration struct {
	ID       string
	Type     string        // AWS_PROXY or HTTP_PROXY
	Function string        // AWS_PROXY: a Function's name in the API's Region
	URI      string        // HTTP_PROXY: may hold {path} variables
	Method   string        // HTTP_PROXY: "" passes the client's on
	Timeout  time.Duration // 50 ms to 30 s
}

// Authorizer is a JWT authorizer.
type Authorizer struct {
	ID             string
	Name           string
	IdentitySource string // $request.header.Authorization or $request.querystring.<name>
	Issuer         string // https://cognito-idp.<region>.amazonaws.com/<pool ID>
	Audience       []string
}

// Domain is a custom domain name mapped to an API.
type Domain struct {
	Name   string // api.example.com
	Target string // its regional name, d-….execute-api.<region>.amazonaws.com
}

// Schedule is an EventBridge schedule that invokes a function.
type Schedule struct {
	Region     string
	Name       string
	Expression string // rate(1 minute)
	Function   string // a Function's name in the same Region
	Input      string // JSON; "" for Scheduler's own
}

// Zone is a public hosted zone.
type Zone struct {
	ID          string // Z…
	Name        string // lower case, with the trailing dot
	NameServers []string
	Records     []failover.Record
}
