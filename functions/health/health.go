// Package health answers what Route 53's checkers ask a Region: whether it can serve, and whether it
// objects to a Region being preferred. Both routes are public, say nothing secret, and always answer.
package health

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

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

// Handler answers API Gateway's requests of payload format 2.0.
type Handler struct {
	settings setting.Tandem
	runner   Runner
	log      *slog.Logger
	cache    cache

	mu   sync.Mutex // guards seen
	seen time.Time  // when a checker last asked this process
}

// New makes a Handler.
func New(settings setting.Tandem, runner Runner, log *slog.Logger) *Handler {
	return &Handler{settings: settings, runner: runner, log: log}
}

// Handle answers one request within the health budget. It never fails: a function error would reach
// checkers as a 500 that says nothing.
func (h *Handler) Handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, h.settings.HealthBudget)
	defer cancel()
	path, checker := strings.CutSuffix(req.RawPath, "/"+h.settings.Key)
	if checker {
		h.note(round.Now()) // nobody else knows the key
	}
	if path == failover.HealthPath {
		return h.health(ctx), nil
	}
	if about, found := strings.CutPrefix(path, failover.HoldsPath); checker && found && slices.Contains(h.settings.Regions, about) {
		return h.hold(ctx, about), nil
	}
	return answer(http.StatusNotFound, refusal{"not found"}), nil
}

// health says whether this Region can serve now. The age of its row does not enter.
func (h *Handler) health(ctx context.Context) events.APIGatewayV2HTTPResponse {
	view, ok := h.view(ctx)
	if !ok {
		return answer(http.StatusServiceUnavailable, ability{Region: h.settings.Region, Reasons: []string{"internal"}})
	}
	reasons := h.reasons(view)
	if len(reasons) > 0 {
		return answer(http.StatusServiceUnavailable, ability{Region: h.settings.Region, Reasons: reasons})
	}
	return answer(http.StatusOK, ability{Region: h.settings.Region, Can: true})
}

// reasons says in codes what keeps the Region from serving.
func (h *Handler) reasons(view round.View) []string {
	var reasons []string
	for _, p := range view.Critical {
		if !p.OK {
			reasons = append(reasons, p.Name+":"+p.Why)
		}
	}
	if view.Snapshot.Orders.Fenced(h.settings.Region, round.Now()) {
		reasons = append(reasons, "fenced")
	}
	return reasons
}

// hold says whether this Region objects to the Region about: 200 with the search string if it does, 200
// without it if not. When nothing could be read now, what was read before decides.
func (h *Handler) hold(ctx context.Context, about string) events.APIGatewayV2HTTPResponse {
	view, ok := h.view(ctx)
	if !ok {
		view = h.cache.last()
		view.Known = false
	}
	held := h.settings.Hold.SaysHold(about, view.Row(h.settings.Region), failover.Round{
		Now: round.Now(), Region: h.settings.Region, Orders: view.Snapshot.Orders, OrdersKnown: view.Known,
		Rows: view.Snapshot.Statuses,
	})
	if !held {
		return answer(http.StatusOK, objection{Region: about})
	}
	return answer(http.StatusOK, objection{Region: about, Held: true, Sign: failover.HoldSearch(about, h.settings.Nonce)})
}

// view is a view young enough to answer by, and whether there is one.
func (h *Handler) view(ctx context.Context) (view round.View, ok bool) {
	defer func() {
		if mishap := recover(); mishap != nil {
			h.log.Error("look panicked", "panic", mishap)
			view, ok = round.View{}, false
		}
	}()
	view, err := h.cache.get(ctx, h.settings.HealthCache, h.look)
	if err != nil {
		h.log.Error("no view within the budget", "err", err)
		return round.View{}, false
	}
	return view, true
}

// look looks around, and runs the round if the prober is late or the row does not say that checkers ask.
// It has what the look left of the budget; if that is too little, the next look tries again. A look that
// failed is told by a round only when the prober is late, since the prober would look twice.
func (h *Handler) look(ctx context.Context) round.View {
	view := h.runner.Look(ctx)
	var seen time.Time
	if view.Passing() {
		seen = h.lastSeen()
	}
	if !view.Known || !h.settings.Hold.Wanted(view.Row(h.settings.Region), round.Now(), seen) {
		return view
	}
	view, err := h.runner.Run(ctx, view, seen)
	if err != nil {
		h.log.Warn("round not written", "err", err)
	}
	return view
}

func (h *Handler) note(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = now
}

func (h *Handler) lastSeen() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seen
}
