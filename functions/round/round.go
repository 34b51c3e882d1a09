// Package round is how a Region looks around and what it makes of it: it probes the application, reads
// the table, and writes its own row. The prober does so every period; a health request does it when the
// prober is late, so that the loss of the schedule alone changes nothing.
package round

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
	"github.com/tandem-failover/tandem/registry"
)

// Registry is what a round needs of the global table.
type Registry interface {
	Prime(context.Context) (registry.Snapshot, error)
	Read(context.Context) (registry.Snapshot, error)
	Own(ctx context.Context, region string) (*failover.Status, error)
	WriteStatus(ctx context.Context, s failover.Status, prevSeq int64) error
	ReplaceStatus(ctx context.Context, s failover.Status, lost registry.LostRow) error
	PutEvent(context.Context, registry.Event) error
}

// Parts are what a Runner works with.
type Parts struct {
	Settings setting.Tandem
	Registry Registry
	HTTP     *http.Client // for probes of type http
	Tables   Scanner      // for probes of type table: this Region's DynamoDB
	Log      *slog.Logger
	Metrics  io.Writer // takes CloudWatch's embedded metric format, a line each; Lambda's standard output
	Version  string    // of the function code, for the row
}

// Runner looks around for one Region. It may be used by several goroutines.
type Runner struct {
	Parts
	critical []probe
	advisory []probe

	mu       sync.Mutex // guards remember
	remember registry.Snapshot
}

// New makes a Runner.
func New(parts Parts) *Runner {
	r := &Runner{Parts: parts}
	for _, p := range configured(parts.Settings.Probes, parts.HTTP, parts.Tables) {
		if p.critical {
			r.critical = append(r.critical, p)
		} else {
			r.advisory = append(r.advisory, p)
		}
	}
	return r
}

// Prime reads the table before the first look, so that the ways to all its replicas are open and the
// process knows the orders from the start.
func (r *Runner) Prime(ctx context.Context) error {
	snapshot, err := r.Registry.Prime(ctx)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remember = snapshot
	return nil
}

// View is what one look found.
type View struct {
	At       time.Time         // when it began
	Critical []failover.Probe  // of the probes that decide whether the Region can serve
	Snapshot registry.Snapshot // of the table, as just read or else as remembered
	Known    bool              // Snapshot was just read
	Failure  error             // why it was not
}

// Passing says whether every critical probe passed.
func (v View) Passing() bool {
	return !slices.ContainsFunc(v.Critical, func(p failover.Probe) bool { return !p.OK })
}

// Row is the row of region, nil for none; of one that could not be understood, the sequence number alone.
func (v View) Row(region string) *failover.Status { return v.Snapshot.Status(region) }

// Now is the wall clock's time. Lambda freezes functions between events, and a clock that counts only
// while the machine runs would find everything younger than it is.
func Now() time.Time { return time.Now().Round(0).UTC() }

// Look runs the critical probes and reads the table, at the same time and within the probe timeout. When
// no replica answers, what was read last stays in force: losing the table lifts no order.
func (r *Runner) Look(ctx context.Context) View {
	ctx, cancel := context.WithTimeout(ctx, r.Settings.ProbeTimeout())
	defer cancel()
	view := View{At: Now()}
	var wg sync.WaitGroup
	wg.Go(func() { view.Critical = runAll(ctx, r.critical) })
	view.Snapshot, view.Failure = r.Registry.Read(ctx)
	wg.Wait()

	r.mu.Lock()
	defer r.mu.Unlock()
	if view.Failure != nil {
		r.Log.Warn("table not read, what was read before stays in force", "err", view.Failure)
		view.Snapshot = r.remember
		return view
	}
	for _, err := range view.Snapshot.Unread {
		r.Log.Error("row not understood", "err", err)
	}
	view.Known, r.remember = true, view.Snapshot
	return view
}

// Run completes view to a round and writes it as the Region's next row. Seen is when a Route 53 checker
// last asked, zero if the caller does not know. It returns view with the new row; a round that another
// one overtook, or that came too soon after it, leaves view as it was and is no error.
func (r *Runner) Run(ctx context.Context, view View, seen time.Time) (View, error) {
	if !view.Known {
		return view, fmt.Errorf("run a round in %s: %w", r.Settings.Region, view.Failure)
	}
	region, prev := r.Settings.Region, view.Row(r.Settings.Region)
	if !r.Settings.Hold.Due(prev, Now()) {
		return view, nil
	}
	advice, sights, hasty := r.lookFurther(ctx, view)
	next, counts := r.Settings.Hold.Next(prev, failover.Round{
		Now: Now(), Region: region, Version: r.Version, CheckersSeenAt: seen,
		Probes: slices.Concat(view.Critical, advice),
		Orders: view.Snapshot.Orders, OrdersKnown: true, Peers: sights, Hasty: hasty,
	})
	if !counts {
		return view, nil
	}
	err := r.write(ctx, view, next)
	if errors.Is(err, registry.ErrOvertaken) {
		r.Log.Info("round overtaken", "seq", next.Seq)
		return view, nil
	}
	if err != nil {
		return view, fmt.Errorf("run a round in %s: %w", region, err)
	}
	r.tell(ctx, prev, next)
	return r.with(view, next), nil
}

// write writes the row after the one in view, or over it if that could not be understood.
func (r *Runner) write(ctx context.Context, view View, row failover.Status) error {
	if lost, found := view.Snapshot.Lost[row.Region]; found {
		return r.Registry.ReplaceStatus(ctx, row, lost)
	}
	return r.Registry.WriteStatus(ctx, row, row.Seq-1)
}

// with is view after row was written; the memory has it too.
func (r *Runner) with(view View, row failover.Status) View {
	rows := maps.Clone(view.Snapshot.Statuses)
	if rows == nil {
		rows = make(map[string]failover.Status)
	}
	rows[row.Region] = row
	lost := maps.Clone(view.Snapshot.Lost)
	delete(lost, row.Region)
	view.Snapshot.Statuses, view.Snapshot.Lost = rows, lost
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remember = view.Snapshot
	return view
}

// runAll runs probes at the same time; outcomes are in their order.
func runAll(ctx context.Context, probes []probe) []failover.Probe {
	outcomes := make([]failover.Probe, len(probes))
	var wg sync.WaitGroup
	for i, p := range probes {
		wg.Go(func() { outcomes[i] = p.run(ctx) })
	}
	wg.Wait()
	return outcomes
}
