package operator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

// give gives an order, or answers with the one that was given under its key before. Either way, and if it
// is refused, the log says who wanted what.
func (h *Handler) give(ctx context.Context, c *call) (int, any, error) {
	req, err := parseRequest(c)
	var answered wire.OrderAnswer
	if err == nil {
		answered, err = h.decide(ctx, c, req)
	}
	h.audit(ctx, c, req, answered, err)
	switch {
	case err != nil:
		return 0, nil, err
	case answered.Repeated:
		return http.StatusOK, answered, nil
	}
	return http.StatusCreated, answered, nil
}

// stamp is what an order has that its giver does not say.
type stamp struct {
	id, region, by string
	at             time.Time
}

func (c *call) stamp() (stamp, error) {
	as := stamp{id: registry.NewID(c.now), region: c.region, by: c.caller.client, at: c.now}
	key, keyed := c.Headers[keyHeader]
	if !keyed {
		return as, nil
	}
	if !goodKey(key) {
		return as, bad(wire.IdempotencyKey, "want 1 to 255 printable characters of ASCII, or no such header")
	}
	as.id = registry.KeyedID(key)
	return as, nil
}

// keyHeader is wire.IdempotencyKey as API Gateway hands it over.
const keyHeader = "idempotency-key"

func goodKey(key string) bool {
	return 0 < len(key) && len(key) <= 255 && !slices.ContainsFunc([]byte(key), func(b byte) bool { return b < ' ' || b > '~' })
}

// decide answers with the order that was given under the ID, or writes a new one. An order must be given
// though the rows cannot be read; only a fence needs to know of the others.
func (h *Handler) decide(ctx context.Context, c *call, req wire.OrderRequest) (wire.OrderAnswer, error) {
	as, err := c.stamp()
	if err != nil {
		return wire.OrderAnswer{}, err
	}
	snapshot, unread := h.table.Read(ctx)
	if unread != nil {
		h.log.WarnContext(ctx, "rows not read before an order", "request_id", c.RequestContext.RequestID, "err", unread)
	}
	if first, found := given(snapshot.Orders, as); found {
		return h.repeat(c, req, as, snapshot, first, snapshot.Replica)
	}
	// The newest order decides by its time. One given by a clock that runs ahead must not outlive its lifting.
	if newest, found := snapshot.Orders.Newest(as.region); found && !newest.At.Before(as.at) {
		as.at = newest.At.Add(time.Nanosecond)
	}
	o, err := h.compose(req, as)
	if err != nil {
		return wire.OrderAnswer{}, err
	}
	if err := h.judge(o, snapshot, c.now); err != nil {
		if unread != nil {
			return wire.OrderAnswer{}, fmt.Errorf("know which Regions are able: %w", unread)
		}
		return wire.OrderAnswer{}, err
	}
	replica, err := h.table.PutOrder(ctx, o)
	if taken, ok := errors.AsType[*registry.TakenError](err); ok {
		return h.repeat(c, req, as, snapshot, taken.Order, replica)
	}
	if err != nil {
		h.log.ErrorContext(ctx, "order not confirmed", "request_id", c.RequestContext.RequestID, "order", o.ID, "err", err)
		return wire.OrderAnswer{}, problem{status: http.StatusServiceUnavailable, code: wire.Unavailable,
			what: "no replica of the table confirmed the order, and it may stand all the same: ask again with the same " +
				wire.IdempotencyKey + ", here or in another Region, or look at the orders"}
	}
	h.tell(ctx, c, o)
	answered := h.answered(c, o, snapshot, replica)
	answered.Notes = h.notes(o, snapshot, replica, c.now)
	return answered, nil
}

// given finds the order with the stamp's ID: about its Region, or else about any.
func given(orders failover.Orders, as stamp) (failover.Order, bool) {
	at := slices.IndexFunc(orders, func(o failover.Order) bool { return o.ID == as.id && o.Region == as.region })
	if at < 0 {
		at = slices.IndexFunc(orders, func(o failover.Order) bool { return o.ID == as.id })
	}
	if at < 0 {
		return failover.Order{}, false
	}
	return orders[at], true
}

// repeat answers with the first order given under a key, if this request asks for the same. Who gave it
// does not matter: a client has another ID at each Region's issuer.
func (h *Handler) repeat(c *call, req wire.OrderRequest, as stamp, snapshot registry.Snapshot, first failover.Order, replica string) (wire.OrderAnswer, error) {
	as.by, as.at = first.By, first.At
	if same, err := h.compose(req, as); err != nil || !same.Equal(first) {
		return wire.OrderAnswer{}, problem{status: http.StatusUnprocessableEntity, code: wire.KeyReused, field: wire.IdempotencyKey,
			what: wire.IdempotencyKey + ": it came with another order before: take a new key for a new order"}
	}
	answered := h.answered(c, first, snapshot, replica)
	answered.Repeated = true
	return answered, nil
}

func (h *Handler) answered(c *call, o failover.Order, snapshot registry.Snapshot, replica string) wire.OrderAnswer {
	all := append(snapshot.Orders[:len(snapshot.Orders):len(snapshot.Orders)], o)
	return wire.OrderAnswer{
		Origin: h.origin(c), View: h.view(snapshot), Replica: replica, Order: show(o, all, c.now), Notes: []string{},
	}
}
