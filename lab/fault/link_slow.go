package fault

import (
	"fmt"
	"time"
)

// LinkSlow adds lag to the way from one Region to another, in that direction only. Every second of lag
// is a second of acknowledged writes that a failover would miss.
type LinkSlow struct {
	From, To string
	Lag      time.Duration // lab time
}

// Place is the link, with its direction.
func (f LinkSlow) Place() Place { return Place{What: "link", Region: f.From, To: f.To} }

// Inject slows the link.
func (f LinkSlow) Inject(w World) error { return w.SetLink(f.From, f.To, Link{Lag: f.Lag}) }

// Undo gives the link its own lag back.
func (f LinkSlow) Undo(w World) error { return w.SetLink(f.From, f.To, Link{}) }

func (f LinkSlow) String() string { return fmt.Sprintf("%s reaches %s %v late", f.From, f.To, f.Lag) }
