package route53

import (
	"net/url"
	"strconv"
)

// standardPage is how many items a page has when a request does not say, and the most that zones and checks have.
const (
	standardPage = 100
	recordsPage  = 300 // the most that records have
)

// readMaxItems reads maxitems. Asking for more than AWS gives at most is asking for that.
func readMaxItems(query url.Values, most int) (int, error) {
	text := query.Get("maxitems")
	if text == "" {
		return standardPage, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, invalidInput("MaxItems is %q; use a number from 1 to %d", text, most)
	}
	return min(n, most), nil
}

// cut takes a page from the head of what is left of a list, and the first item of the next page, if any.
func cut[T any](rest []T, maxItems int) (items []T, next *T) {
	if len(rest) > maxItems {
		return rest[:maxItems], &rest[maxItems]
	}
	return rest, nil
}
