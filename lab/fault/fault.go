// Package fault is what can go wrong in a lab: one fault, one file. Every fault can be undone, and
// Active.Reset undoes all of them.
package fault

// Fault is one thing that goes wrong. A fault knows what it spoils, so that a second fault in the same
// place replaces the first instead of mixing with it.
type Fault interface {
	// Place is what is spoiled.
	Place() Place
	// Inject spoils it.
	Inject(World) error
	// Undo mends it.
	Undo(World) error
	// String tells a person, in a few words.
	String() string
}

// Place is what a fault spoils: a Region, a link between two, a service in one, the checkers.
type Place struct {
	What   string // region, link, checkers, control planes, or a service's name
	Region string
	To     string // of a link
}

func (p Place) touches(region string) bool { return p.Region == region || p.To == region }

func (p Place) String() string {
	switch {
	case p.To != "":
		return p.What + " " + p.Region + "→" + p.To
	case p.Region != "":
		return p.What + " " + p.Region
	}
	return p.What
}

// World is what faults act on.
type World interface {
	// SetRegion makes a Region serve, refuse or hang.
	SetRegion(region string, m Mode) error
	// SetLink spoils the way from one Region to another; the zero Link mends it.
	SetLink(from, to string, l Link) error
	// SetService spoils one service in a Region; the zero Trouble mends it.
	SetService(region, service string, t Trouble) error
	// SetBlind cuts Route 53 checkers, by the Region they sit in, off from the endpoints of one Region, or
	// from everything if towards is ""; no checkers mends it.
	SetBlind(checkerRegions []string, towards string) error
	// SetControlPlanes makes the APIs of AWS's global services answer or not.
	SetControlPlanes(up bool) error
}
