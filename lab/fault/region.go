package fault

// Mode is how a Region meets the world.
type Mode string

// The modes of a Region.
const (
	Serving Mode = "serving"
	Refused Mode = "refused"
	Hung    Mode = "hung"
)
