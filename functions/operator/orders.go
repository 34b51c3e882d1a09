package operator

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/operator/wire"
)

// orders answers with a page of all orders. Its token is the ID of the last order shown: orders are never
// deleted, so any replica that has caught up can go on from there.
func (h *Handler) orders(ctx context.Context, c *call) (int, any, error) {
	limit, after, err := paging(c)
	if err != nil {
		return 0, nil, err
	}
	snapshot, err := h.table.Read(ctx)
	if err != nil {
		return 0, nil, fmt.Errorf("read the orders: %w", err)
	}
	all := slices.SortedFunc(slices.Values(snapshot.Orders), newestFirst)
	if after != "" {
		at := slices.IndexFunc(all, func(o failover.Order) bool { return o.ID == after })
		if at < 0 {
			return 0, nil, bad("next", "this Region knows no such order: take the token of an answer, or leave it out")
		}
		all = all[at+1:]
	}
	body := wire.OrdersAnswer{Origin: h.origin(c), View: h.view(snapshot), Orders: []wire.Order{}}
	for _, o := range all[:min(limit, len(all))] {
		body.Orders = append(body.Orders, show(o, snapshot.Orders, c.now))
	}
	if len(all) > limit {
		body.Next = all[limit-1].ID
	}
	return http.StatusOK, body, nil
}

func newestFirst(a, b failover.Order) int {
	if d := b.At.Compare(a.At); d != 0 {
		return d
	}
	return strings.Compare(b.ID, a.ID)
}

// show is o as it stands among all orders.
func show(o failover.Order, all failover.Orders, now time.Time) wire.Order {
	newest, found := all.Newest(o.Region)
	decides := found && newest.ID == o.ID
	return wire.Order{
		ID: o.ID, Region: o.Region, State: string(o.State), Mode: string(o.Mode), Reason: o.Reason,
		By: o.By, OnBehalfOf: o.OnBehalfOf, At: o.At, ExpiresAt: o.ExpiresAt, Share: o.Share, Override: o.Override,
		Newest: decides, Stands: decides && o.Standing(now),
	}
}
