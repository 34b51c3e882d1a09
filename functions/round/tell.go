package round

import (
	"context"
	"log/slog"
	"strings"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/registry"
)

// tell says what a round that was written means: to the log, to the metrics and, if something changed, to
// the operators. An event that cannot be written is logged, for the row has it all.
func (r *Runner) tell(ctx context.Context, prev *failover.Status, next failover.Status) {
	r.Log.LogAttrs(ctx, slog.LevelInfo, "round",
		slog.Int64("seq", next.Seq), slog.Bool("can", next.Can), slog.String("held", heldWhy(next)),
		slog.String("failed", failed(next)))
	writeMetrics(r.Metrics, r.Settings.Service, next)
	for _, e := range changes(prev, next) {
		r.Log.Warn("changed", "kind", e.Kind, "why", e.Why)
		if err := r.Registry.PutEvent(ctx, e); err != nil {
			r.Log.Error("event not written", "kind", e.Kind, "err", err)
		}
	}
}

// changes are the events between two rows of a Region.
func changes(prev *failover.Status, next failover.Status) []registry.Event {
	if prev == nil || prev.At.IsZero() {
		prev = &failover.Status{Can: true} // a first row, or the first after a lost one, is news if it cannot serve
	}
	var events []registry.Event
	add := func(kind registry.EventKind, why string) {
		events = append(events, registry.Event{ID: registry.NewID(next.At), At: next.At, Region: next.Region, Kind: kind, Why: why})
	}
	switch {
	case prev.Can && !next.Can && next.Passing():
		add(registry.Cannot, "fenced")
	case prev.Can && !next.Can:
		add(registry.Cannot, failed(next))
	case !prev.Can && next.Can:
		add(registry.Can, "")
	}
	switch {
	case prev.Held == nil && next.Held != nil:
		add(registry.Held, heldWhy(next))
	case prev.Held != nil && next.Held == nil:
		add(registry.Freed, heldWhy(*prev))
	}
	return events
}

func heldWhy(row failover.Status) string {
	if row.Held == nil {
		return ""
	}
	return string(row.Held.Why)
}

// failed lists the probes that failed, as "app:timeout items:refused".
func failed(row failover.Status) string {
	var list []string
	for _, p := range row.Probes {
		if !p.OK {
			list = append(list, p.Name+":"+p.Why)
		}
	}
	return strings.Join(list, " ")
}
