package operator

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"github.com/tandem-failover/tandem/operator/wire"
)

// events answers with a page of the events. Its token is the ID of the last event shown, which says where
// to go on in any replica.
func (h *Handler) events(ctx context.Context, c *call) (int, any, error) {
	limit, before, err := paging(c)
	if err != nil {
		return 0, nil, err
	}
	page, err := h.table.Events(ctx, before, limit)
	if err != nil {
		return 0, nil, fmt.Errorf("read the events: %w", err)
	}
	body := wire.EventsAnswer{Origin: h.origin(c), Replica: page.Replica, UnreadRows: page.Unread, Events: []wire.Event{}}
	for _, e := range page.Events {
		body.Events = append(body.Events, wire.Event{ID: e.ID, At: e.At, Region: e.Region, Kind: string(e.Kind), Why: e.Why})
	}
	if page.More {
		body.Next = page.Events[len(page.Events)-1].ID
	}
	return http.StatusOK, body, nil
}

// goodID is the form of an ID: 26 characters of Crockford's base 32.
var goodID = regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)

// paging reads the query: how many, and from where on. Anything else in it is refused, for a misspelt
// limit would be none.
func paging(c *call) (limit int, next string, err error) {
	limit = wire.DefaultLimit
	for name, value := range c.QueryStringParameters {
		switch name {
		case "limit":
			if limit, err = strconv.Atoi(value); err != nil || limit < 1 || limit > wire.MaxLimit {
				return 0, "", bad(name, fmt.Sprintf("want a number from 1 to %d", wire.MaxLimit))
			}
		case "next":
			if next = value; !goodID.MatchString(next) {
				return 0, "", bad(name, "no token of this API: take it from an answer's next, or leave it out")
			}
		default:
			return 0, "", bad("query", "want limit and next, and nothing else")
		}
	}
	return limit, next, nil
}
