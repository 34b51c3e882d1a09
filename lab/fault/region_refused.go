package fault

// RegionRefused is a Region that is down and says so: connections are refused at once, functions are
// gone, schedules do not fire, its replicas neither send nor receive. Clients notice quickly, which
// makes it the kinder half of losing a Region; see RegionHung for the other.
type RegionRefused struct{ Region string }

// Place is the Region.
func (f RegionRefused) Place() Place { return Place{What: "region", Region: f.Region} }

// Inject takes the Region down.
func (f RegionRefused) Inject(w World) error { return w.SetRegion(f.Region, Refused) }

// Undo brings it back: cold functions, the data it had.
func (f RegionRefused) Undo(w World) error { return w.SetRegion(f.Region, Serving) }

func (f RegionRefused) String() string { return f.Region + " refuses every connection" }
