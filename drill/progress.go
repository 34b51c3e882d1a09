package drill

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
)

// Progress writes one line for every event it is told, with the lab time since the first. Its Tell fits
// Options.Progress, whose first event is the start of the traffic.
type Progress struct {
	w     io.Writer
	scale scale.Factor
	quiet bool
	start time.Time
}

// NewProgress writes to w; quiet writes nothing.
func NewProgress(w io.Writer, f scale.Factor, quiet bool) *Progress {
	return &Progress{w: w, scale: f, quiet: quiet}
}

// Tell writes e. The first event it is told is where time begins.
func (p *Progress) Tell(e event.Event) {
	if p.start.IsZero() {
		p.start = e.Time
	}
	if p.quiet {
		return
	}
	at := seconds(p.scale.Lab(e.Time.Sub(p.start)))
	m := Moment{at, e.Kind, e.Region, e.Subject, e.From, e.To, e.Why}
	fmt.Fprintln(p.w, m) // progress is talk: a terminal that is gone does not fail a drill
}

// String is the moment on one line: when, what kind, what happened.
func (m Moment) String() string {
	line := fmt.Sprintf("%10s  %-11s %s", offset(m.At), m.Kind, m.what())
	if runes := []rune(line); len(runes) > lineWidth {
		return string(runes[:lineWidth-1]) + "…"
	}
	return line
}

func (m Moment) what() string {
	s := m.Subject
	switch {
	case m.Kind == event.Answer:
		return s + " leads to " + cmp.Or(m.Region, m.To)
	case s == "":
		s = m.Region
	case m.Region != "" && !strings.Contains(s, m.Region):
		s = m.Region + " " + s
	}
	if m.To != "" {
		s += " " + m.To
	}
	if m.Why != "" {
		s += ": " + m.Why
	}
	return s
}

// offset is a moment as a clock shows it, from the start of the traffic: +6:01.5.
func offset(seconds float64) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	tenths := int(seconds*10 + 0.5)
	return fmt.Sprintf("%s%d:%02d.%d", sign, tenths/600, tenths/10%60, tenths%10)
}
