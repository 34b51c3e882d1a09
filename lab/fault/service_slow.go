package fault

import (
	"fmt"
	"time"
)

// ServiceSlow delays requests to one service in one Region. Slowness past a timeout is failure
// that looks like success to everyone who does not measure it.
type ServiceSlow struct {
	Region, Service string
	Delay           time.Duration // lab time
	Share           float64       // of requests, above 0 and up to 1
}

// Place is the service in its Region.
func (f ServiceSlow) Place() Place { return Place{What: f.Service, Region: f.Region} }

// Inject slows the service.
func (f ServiceSlow) Inject(w World) error {
	return w.SetService(f.Region, f.Service, Trouble{Share: f.Share, Delay: f.Delay})
}

// Undo mends it.
func (f ServiceSlow) Undo(w World) error { return w.SetService(f.Region, f.Service, Trouble{}) }

func (f ServiceSlow) String() string {
	return fmt.Sprintf("%s in %s answers %.0f %% of requests %v late", f.Service, f.Region, 100*f.Share, f.Delay)
}
