package fault

import "fmt"

// ServiceFailing makes one service in one Region answer some of its requests with the service's own
// server error. The Region stays reachable, so only a health check that looks deep enough notices.
type ServiceFailing struct {
	Region, Service string
	Share           float64 // of requests, above 0 and up to 1
}

// Place is the service in its Region.
func (f ServiceFailing) Place() Place { return Place{What: f.Service, Region: f.Region} }

// Inject makes the service fail.
func (f ServiceFailing) Inject(w World) error {
	return w.SetService(f.Region, f.Service, Trouble{Share: f.Share, Fails: true})
}

// Undo mends it.
func (f ServiceFailing) Undo(w World) error { return w.SetService(f.Region, f.Service, Trouble{}) }

func (f ServiceFailing) String() string {
	return fmt.Sprintf("%s in %s fails %.0f %% of requests", f.Service, f.Region, 100*f.Share)
}
