package operator

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/metric"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

// tell makes a new order known: as an event for other operators and as a metric for alarms. The order's
// own row is what counts, so an event that cannot be written is logged.
func (h *Handler) tell(ctx context.Context, c *call, o failover.Order) {
	about := metric.Subject{Service: h.settings.Service, Region: o.Region, At: o.At}
	about.Write(h.metrics, metric.Dimension{Name: "State", Value: string(o.State)}, metric.Count("OrderGiven", 1))
	e := registry.Event{ID: registry.NewID(o.At), At: o.At, Region: o.Region, Kind: registry.Ordered, Why: words(o)}
	if err := h.table.PutEvent(ctx, e); err != nil {
		h.log.ErrorContext(ctx, "event not written", "request_id", c.RequestContext.RequestID, "order", o.ID, "err", err)
	}
}

// words are an order in a line: "out fence until 2026-03-01T12:00:00Z by client for person: reason".
func words(o failover.Order) string {
	text := string(o.State)
	if o.Mode != "" {
		text += " " + string(o.Mode)
	}
	if o.Override {
		text += " by override"
	}
	if !o.ExpiresAt.IsZero() {
		text += " until " + o.ExpiresAt.Format(time.RFC3339)
	}
	text += " by " + o.By
	if o.OnBehalfOf != "" {
		text += " for " + o.OnBehalfOf
	}
	return text + ": " + o.Reason
}

// audit is the one line of log about an order: who, what, why and for whom, whatever became of it. It has
// the claims' client and never the token; a key might be one, so only its use is told.
func (h *Handler) audit(ctx context.Context, c *call, req wire.OrderRequest, answered wire.OrderAnswer, err error) {
	_, keyed := c.Headers[keyHeader]
	what := []slog.Attr{
		slog.String("request_id", c.RequestContext.RequestID), slog.String("by", c.caller.client), slog.String("on_behalf_of", req.OnBehalfOf),
		slog.String("about", c.region), slog.String("state", req.State), slog.String("mode", req.Mode), slog.String("reason", req.Reason),
		slog.Bool("override", req.Override), slog.Bool("keyed", keyed), slog.String("source_ip", c.RequestContext.HTTP.SourceIP),
	}
	if err != nil {
		code := wire.Unavailable
		if told, ok := errors.AsType[problem](err); ok {
			code = told.code
		}
		h.log.LogAttrs(ctx, slog.LevelWarn, "order refused", append(what, slog.String("code", string(code)), slog.Any("err", err))...)
		return
	}
	what = append(what, slog.String("order", answered.Order.ID), slog.String("replica", answered.Replica), slog.Bool("repeated", answered.Repeated))
	if ends := answered.Order.ExpiresAt; !ends.IsZero() {
		what = append(what, slog.Time("expires_at", ends))
	}
	h.log.LogAttrs(ctx, slog.LevelInfo, "order", what...)
}
