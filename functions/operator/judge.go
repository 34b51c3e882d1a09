package operator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

// compose makes the order that a request asks for. Its error names the field and what to do.
func (h *Handler) compose(req wire.OrderRequest, as stamp) (failover.Order, error) {
	o := failover.Order{
		ID: as.id, Region: as.region, By: as.by, At: as.at, Share: 100,
		State: failover.OrderState(req.State), Mode: failover.OrderMode(req.Mode),
		Reason: strings.TrimSpace(req.Reason), OnBehalfOf: strings.TrimSpace(req.OnBehalfOf), Override: req.Override,
	}
	if err := checkWords(req); err != nil {
		return o, err
	}
	var err error
	o.ExpiresAt, err = h.expiry(req, as.at)
	return o, err
}

// checkWords refuses a request whose fields do not go together.
func checkWords(req wire.OrderRequest) error {
	state, mode := failover.OrderState(req.State), failover.OrderMode(req.Mode)
	expires := req.ExpiresIn != "" || !req.ExpiresAt.IsZero()
	switch {
	case state != failover.Out && state != failover.In:
		return bad("state", `want "out" to take the Region out of service, or "in" to let it back`)
	case state == failover.Out && mode != failover.Drain && mode != failover.Fence:
		return bad("mode", `want "drain" to prefer other Regions, or "fence" to make this one refuse as well`)
	case state == failover.In && mode != "":
		return bad("mode", `leave it out: an order "in" has none`)
	case state == failover.In && expires:
		return bad("expires_in", `leave it out: an order "in" does not end; give an order "out" when it should`)
	case req.Override && mode != failover.Fence:
		return bad("override", "leave it out: only a fence may need it")
	case strings.TrimSpace(req.Reason) == "":
		return bad("reason", "say why: others will read it while you sleep")
	}
	if err := checkLine("reason", req.Reason, wire.MaxReason); err != nil {
		return err
	}
	return checkLine("on_behalf_of", req.OnBehalfOf, wire.MaxPerson)
}

// checkLine wants one line of text.
func checkLine(field, text string, most int) error {
	if n := utf8.RuneCountInString(text); n > most {
		return bad(field, fmt.Sprintf("has %d characters: at most %d are kept", n, most))
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return bad(field, "has line breaks or control characters: write one line of text")
	}
	return nil
}

// expiry is when an order given at an instant ends by itself, zero for never.
func (h *Handler) expiry(req wire.OrderRequest, at time.Time) (time.Time, error) {
	field, ends := "expires_at", req.ExpiresAt.UTC()
	if req.ExpiresIn != "" {
		if !req.ExpiresAt.IsZero() {
			return ends, bad(field, "leave it out, or expires_in: one says it all")
		}
		in, err := time.ParseDuration(req.ExpiresIn)
		if err != nil {
			return ends, bad("expires_in", `no duration: write it like "90m" or "12h"`)
		}
		field, ends = "expires_in", at.Add(in)
	}
	if ends.IsZero() {
		return time.Time{}, nil
	}
	if in := ends.Sub(at); in < h.settings.Period || in > wire.MaxExpiry {
		return ends, bad(field, fmt.Sprintf("want an end between %v and %v from now, or none", h.settings.Period, wire.MaxExpiry))
	}
	return ends, nil
}

// judge refuses a fence that would leave no Region able as far as is known here at now, unless that is
// wanted. The order's own time may lie ahead (see decide), where every row would seem too old.
//
// It is no lock: of two fences that are given at once, or on two sides of a cut link, neither knows of the
// other, and both are taken. Then every Region is fenced, and Route 53 fails open to the first.
func (h *Handler) judge(o failover.Order, snapshot registry.Snapshot, now time.Time) error {
	if o.State != failover.Out || o.Mode != failover.Fence || o.Override || len(h.others(o.Region, snapshot, now)) > 0 {
		return nil
	}
	return problem{status: http.StatusConflict, code: wire.LastAble, field: "mode",
		what: "mode: no Region but " + o.Region + " is known to be able, and a fence makes it refuse clients: " +
			`give "drain", which moves them as soon as another is able, or set override if nobody shall be served`}
}

// notes say what an order that was given means just now.
func (h *Handler) notes(o failover.Order, snapshot registry.Snapshot, replica string, now time.Time) []string {
	notes := []string{}
	if replica != h.settings.Region {
		notes = append(notes, "the replica in "+h.settings.Region+" did not take the order: it is in "+replica+" and comes here by replication")
	}
	if o.State == failover.Out && len(h.others(o.Region, snapshot, now)) == 0 {
		switch o.Mode {
		case failover.Drain:
			notes = append(notes, "no other Region is known to be able: traffic stays in "+o.Region+" until one is")
		case failover.Fence:
			notes = append(notes, "no Region is known to be able now: Route 53 answers the first, "+h.settings.Regions[0]+", whatever it says")
		}
	}
	return notes
}
