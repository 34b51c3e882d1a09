// Package operator answers operators: what the Regions and orders are, and new orders. API Gateway lets
// nobody through to it without a token; it does not rely on that. Package wire has the shapes.
package operator

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

// Table is what the handler needs of the global table.
type Table interface {
	Prime(context.Context) (registry.Snapshot, error)
	Read(context.Context) (registry.Snapshot, error)
	Events(ctx context.Context, before string, limit int) (registry.EventPage, error)
	PutOrder(context.Context, failover.Order) (replica string, err error)
	PutEvent(context.Context, registry.Event) error
}

var _ Table = (*registry.Replicas)(nil)

// Handler answers API Gateway's requests of payload format 2.0. It keeps nothing between them.
type Handler struct {
	settings Settings
	table    Table
	log      *slog.Logger
	metrics  io.Writer // takes CloudWatch's embedded metric format
}

// New makes a Handler.
func New(settings Settings, table Table, log *slog.Logger, metrics io.Writer) *Handler {
	return &Handler{settings: settings, table: table, log: log, metrics: metrics}
}

// Prime opens the ways to the table before the first request.
func (h *Handler) Prime(ctx context.Context) error {
	_, err := h.table.Prime(ctx)
	return err
}

// call is one request on its way.
type call struct {
	events.APIGatewayV2HTTPRequest
	caller caller
	region string // of the path; "" for none
	now    time.Time
}

// Handle answers one request within the budget. It never fails: what goes wrong becomes an answer.
func (h *Handler) Handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (res events.APIGatewayV2HTTPResponse, _ error) {
	ctx, cancel := context.WithTimeout(ctx, h.settings.Budget)
	defer cancel()
	c := &call{APIGatewayV2HTTPRequest: req, now: round.Now()}
	defer func() {
		if mishap := recover(); mishap != nil {
			h.log.Error("panic", "request_id", c.RequestContext.RequestID, "panic", mishap, "stack", string(debug.Stack()))
			res = h.refuse(c, problem{status: http.StatusInternalServerError, code: wire.Internal, what: "a bug: the log has it under the request ID"})
		}
	}()
	status, body, err := h.route(ctx, c)
	if err != nil {
		return h.refuse(c, h.problem(c, err)), nil
	}
	return answer(status, body), nil
}

func (h *Handler) origin(c *call) wire.Origin {
	return wire.Origin{ServedBy: h.settings.Region, RequestID: c.RequestContext.RequestID, At: c.now}
}
