package fault

// LinkCut cuts the way from one Region to another, in that direction only: replication waits and calls
// from functions there are lost. Clients and checkers still reach both Regions, so this is the split
// that tempts a system to serve from two sides.
type LinkCut struct{ From, To string }

// Place is the link, with its direction.
func (f LinkCut) Place() Place { return Place{What: "link", Region: f.From, To: f.To} }

// Inject cuts the link.
func (f LinkCut) Inject(w World) error { return w.SetLink(f.From, f.To, Link{Cut: true}) }

// Undo joins it again; what waited is delivered.
func (f LinkCut) Undo(w World) error { return w.SetLink(f.From, f.To, Link{}) }

func (f LinkCut) String() string { return f.From + " no longer reaches " + f.To }
