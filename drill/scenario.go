package drill

import "time"

// ScenarioSchema is the version of the scenario format. Its JSON Schema is scenarios/schema.json.
const ScenarioSchema = "tandem/scenario/v1"

// Scenario is a failure to rehearse, as a YAML file spells it. Every duration is lab time, and every
// moment is counted from the start of the traffic.
type Scenario struct {
	Schema      string     `yaml:"schema"`
	Name        string     `yaml:"name"`
	Description string     `yaml:"description,omitempty"`
	Settings    Settings   `yaml:"settings,omitempty"`
	Traffic     Traffic    `yaml:"traffic"`
	Steps       []Step     `yaml:"steps"`
	Until       Until      `yaml:"until"`
	Thresholds  Thresholds `yaml:"thresholds"`
}

// Settings override the stack's decision numbers; zero keeps the stack's own. Whoever starts the lab
// applies them: a drill of a deployment that already runs cannot.
type Settings struct {
	CanInterval    time.Duration `yaml:"can_interval,omitempty"` // 10s or 30s
	CanThreshold   int           `yaml:"can_threshold,omitempty"`
	HoldInterval   time.Duration `yaml:"hold_interval,omitempty"` // 10s or 30s
	HoldThreshold  int           `yaml:"hold_threshold,omitempty"`
	TTL            time.Duration `yaml:"ttl,omitempty"`
	Period         time.Duration `yaml:"period,omitempty"`
	AwayAfter      time.Duration `yaml:"away_after,omitempty"`
	StableFor      time.Duration `yaml:"stable_for,omitempty"`
	MaxLag         time.Duration `yaml:"max_lag,omitempty"`
	ReplicationLag time.Duration `yaml:"replication_lag,omitempty"` // of the lab's tables
}

// Traffic is what the clients do. It is open loop: a slow answer never delays the next request.
type Traffic struct {
	Rate    float64       `yaml:"rate"`    // requests per second of lab time, all clients together
	Writes  float64       `yaml:"writes"`  // the share of PUTs, 0 to 1; the rest are GETs
	Keys    int           `yaml:"keys"`    // how many items are written and read
	Timeout time.Duration `yaml:"timeout"` // the patience of a client
	Classes []Class       `yaml:"classes"`
}

// Class is a group of clients that treat DNS answers alike.
type Class struct {
	Name    string        `yaml:"name"`
	Kind    ClientKind    `yaml:"kind"`
	Clients int           `yaml:"clients"`
	Floor   time.Duration `yaml:"floor,omitempty"` // of floors-ttl
}

// ClientKind says what a client does with the TTL of a DNS answer.
type ClientKind string

// The kinds of clients. Recovery time is measured on HonoursTTL; the others are reported apart, because
// no DNS failover can move a client that does not ask again.
const (
	HonoursTTL       ClientKind = "honours-ttl"       // asks again when the TTL is over
	FloorsTTL        ClientKind = "floors-ttl"        // keeps an answer for at least its floor
	CachesForever    ClientKind = "caches-forever"    // asks once in its life
	KeepsConnections ClientKind = "keeps-connections" // asks only when it has to dial
)

var clientKinds = []ClientKind{HonoursTTL, FloorsTTL, CachesForever, KeepsConnections}

// Step is one thing done at one moment: a fault, or the healing of all of them. Region, From and To are
// "primary", "secondary" (the deployment's first and second Region) or a Region's name.
type Step struct {
	At       time.Duration `yaml:"at"`
	Fault    string        `yaml:"fault,omitempty"`
	Region   string        `yaml:"region,omitempty"`
	From     string        `yaml:"from,omitempty"`
	To       string        `yaml:"to,omitempty"`
	Service  string        `yaml:"service,omitempty"`
	Lag      time.Duration `yaml:"lag,omitempty"`
	Delay    time.Duration `yaml:"delay,omitempty"`
	Share    float64       `yaml:"share,omitempty"`
	Checkers []string      `yaml:"checkers,omitempty,flow"`
	Heal     string        `yaml:"heal,omitempty"` // "all"
}

// Until says when the drill is over, counted from its last step. Without Answer it is over after Tail;
// with Answer, once the name has answered that Region for Tail, or after Within in any case.
type Until struct {
	Answer string        `yaml:"answer,omitempty"`
	Within time.Duration `yaml:"within,omitempty"`
	Tail   time.Duration `yaml:"tail"`
}

// Thresholds are the limits of a pass. Each is optional; one at least must be set, because a drill that
// judges nothing passes always.
type Thresholds struct {
	RTO            *time.Duration `yaml:"rto,omitempty"`             // recovery time, at most
	RPO            *time.Duration `yaml:"rpo,omitempty"`             // age of the oldest write missing at the switch, at most
	Failback       *time.Duration `yaml:"failback,omitempty"`        // from healing to the first Region again, at most
	Availability   *float64       `yaml:"availability,omitempty"`    // of TTL-honouring clients over the whole drill, at least
	AnswerChanges  *int           `yaml:"answer_changes,omitempty"`  // how often the DNS answer moved since the fault, at most
	MissingWrites  *int           `yaml:"missing_writes,omitempty"`  // at the switch, at most
	Overwritten    *int           `yaml:"overwritten,omitempty"`     // losers of last-writer-wins, at most
	LostWrites     *int           `yaml:"lost_writes,omitempty"`     // absent at the end, at most
	UnprovenWrites *int           `yaml:"unproven_writes,omitempty"` // whose fate could not be told, at most
}
