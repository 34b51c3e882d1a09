// Package prober runs a Region's round whenever it is invoked, whatever the event: EventBridge Scheduler
// does so every period.
package prober

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/functions/setting"
)

// Runner is what looks around for the handler.
type Runner interface {
	Look(context.Context) round.View
	Run(ctx context.Context, view round.View, seen time.Time) (round.View, error)
}

var _ Runner = (*round.Runner)(nil)

// Handler runs rounds.
type Handler struct {
	settings setting.Tandem
	runner   Runner
}

// New makes a Handler.
func New(settings setting.Tandem, runner Runner) *Handler {
	return &Handler{settings: settings, runner: runner}
}

// Outcome is what the invocation returns, for whoever invokes the prober by hand.
type Outcome struct {
	Region string              `json:"region"`
	Seq    int64               `json:"seq"`
	Can    bool                `json:"can"`
	Held   failover.HoldReason `json:"held,omitempty"`
}

// Handle runs one round, for at most a quarter of the period. It fails if no row could be written, which
// Lambda counts; a second round too soon does not count.
func (h *Handler) Handle(ctx context.Context, _ json.RawMessage) (Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, h.settings.Hold.Period/4)
	defer cancel()
	view, err := h.runner.Run(ctx, h.look(ctx), time.Time{})
	if err != nil {
		return Outcome{}, err
	}
	row := view.Row(h.settings.Region)
	if row == nil {
		return Outcome{}, fmt.Errorf("run a round in %s: another one is writing the first row", h.settings.Region)
	}
	outcome := Outcome{Region: row.Region, Seq: row.Seq, Can: row.Can}
	if row.Held != nil {
		outcome.Held = row.Held.Why
	}
	return outcome, nil
}

// look looks again before it believes a failure: the prober has the time that a health request has not,
// and one lost packet must not cost a Region that is coming back the minutes it was stable for.
func (h *Handler) look(ctx context.Context) round.View {
	if view := h.runner.Look(ctx); view.Passing() && view.Known {
		return view
	}
	return h.runner.Look(ctx)
}
