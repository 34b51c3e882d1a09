package fault

import "strings"

// CheckersBlind cuts the Route 53 checkers of some Regions off from every endpoint, or from those of one
// Region. AWS asks for more than 18 % of checkers, so that a partition near the checkers does not fail a
// healthy Region over; this fault shows how many may go blind before it does.
type CheckersBlind struct {
	CheckerRegions []string
	Towards        string // the Region they do not reach; "" for none at all
}

// Place is the fleet of checkers: there is one.
func (f CheckersBlind) Place() Place { return Place{What: "checkers"} }

// Inject blinds the checkers.
func (f CheckersBlind) Inject(w World) error { return w.SetBlind(f.CheckerRegions, f.Towards) }

// Undo gives them sight again.
func (f CheckersBlind) Undo(w World) error { return w.SetBlind(nil, "") }

func (f CheckersBlind) String() string {
	lost := "nothing"
	if f.Towards != "" {
		lost = "nothing in " + f.Towards
	}
	return "checkers in " + strings.Join(f.CheckerRegions, ", ") + " reach " + lost
}
