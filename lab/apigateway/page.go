package apigateway

import (
	"encoding/base64"
	"net/url"
	"strconv"
)

// How many resources a page may have. AWS documents neither number; these are those of REST APIs.
const (
	defaultPage = 25
	maxPage     = 500
)

// page is a part of a list.
type page[T any] struct {
	Items     []T    `json:"items"`
	NextToken string `json:"nextToken,omitempty"`
}

// pageOf is the part of a list that a request asks for by maxResults and nextToken.
func pageOf[T any](all []T, query url.Values) (any, *denial) {
	size, start := defaultPage, 0
	if asked := query.Get("maxResults"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || n > maxPage {
			return nil, badParameter("maxResults", asked)
		}
		size = n
	}
	if token := query.Get("nextToken"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		n, notNumber := strconv.Atoi(string(text))
		if err != nil || notNumber != nil || n < 1 || n >= len(all) {
			return nil, badParameter("nextToken", token)
		}
		start = n
	}
	end := min(start+size, len(all))
	p := page[T]{Items: append([]T{}, all[start:end]...)} // never null
	if end < len(all) {
		p.NextToken = base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, int64(end), 10))
	}
	return p, nil
}
