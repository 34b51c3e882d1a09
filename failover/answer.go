package failover

// Zone is a hosted zone's records, indexed for answering. Build it with NewZone.
type Zone struct {
	Name    string // lower case, with the trailing dot
	records map[recordKey][]Record
}

type recordKey struct{ name, rtype string }

// NewZone indexes records for answering. It does not judge them; Validate does.
func NewZone(name string, records []Record) *Zone { return nil }

// Query is one question, with what Route 53 knows of the asker.
type Query struct {
	Name   string // lower case, with the trailing dot
	Type   string
	Region string // the AWS Region nearest to the asker, for latency routing
	Geo    Geo    // where the asker is, for geolocation routing
	Pick   uint64 // any number; decides weighted choices and the multivalue subset, uniformly
}

// Answer is what the zone says to a Query.
type Answer struct {
	Exists  bool     // the name exists: an empty Records means no data, not NXDOMAIN
	Records []Record // the chain of answers, aliases resolved to their target's values; more than one only for MultiValue
	Path    []Record // every record that was chosen on the way down, aliases included: why this answer
}

// Health says whether a health check is healthy now.
type Health func(checkID string) bool

// Answer chooses the records for q as Route 53 does.
func (z *Zone) Answer(q Query, healthy Health) Answer { return Answer{} }
