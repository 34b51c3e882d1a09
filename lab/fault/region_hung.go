package fault

// RegionHung is a Region that has vanished: packets to it are lost, so every client and checker waits
// for its own timeout. This is how most real Region failures look from outside, and it is the slower
// one to detect.
type RegionHung struct{ Region string }

// Place is the Region.
func (f RegionHung) Place() Place { return Place{What: "region", Region: f.Region} }

// Inject makes the Region vanish.
func (f RegionHung) Inject(w World) error { return w.SetRegion(f.Region, Hung) }

// Undo brings it back: cold functions, the data it had.
func (f RegionHung) Undo(w World) error { return w.SetRegion(f.Region, Serving) }

func (f RegionHung) String() string { return f.Region + " hangs: nothing answers" }
