package operator

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/operator/wire"
)

// problem is an error that the caller is told. Any other is the table's, and is told as that.
type problem struct {
	status  int
	code    wire.Code
	what    string
	field   string
	regions []string
	scope   string   // that was missing
	allow   []string // methods
}

func (p problem) Error() string { return p.what }

// bad is a mistake in a field of the body, a header or the query.
func bad(field, what string) error {
	return problem{status: http.StatusBadRequest, code: wire.BadRequest, field: field, what: field + ": " + what}
}

// problem makes any error one that can be told. What the table says stays in the log: it names hosts.
func (h *Handler) problem(c *call, err error) problem {
	id := c.RequestContext.RequestID
	told, ok := errors.AsType[problem](err)
	switch {
	case !ok:
		h.log.Error("request failed", "request_id", id, "err", err)
		return problem{status: http.StatusServiceUnavailable, code: wire.Unavailable,
			what: "no replica of the table answered in time: ask again, or ask another Region"}
	case told.status == http.StatusUnauthorized, told.status == http.StatusForbidden:
		h.log.Warn("not let in", "request_id", id, "code", told.code, "by", c.caller.client,
			"method", c.RequestContext.HTTP.Method, "path", shorten(c.RawPath), "source_ip", c.RequestContext.HTTP.SourceIP)
	}
	return told
}

// refuse answers with a problem. Its headers are those of RFC 9110 and RFC 6750.
func (h *Handler) refuse(c *call, p problem) events.APIGatewayV2HTTPResponse {
	res := answer(p.status, wire.Problem{Origin: h.origin(c), Code: p.code, Error: p.what, Field: p.field, Regions: p.regions})
	switch {
	case p.status == http.StatusUnauthorized:
		res.Headers["www-authenticate"] = "Bearer"
	case p.status == http.StatusForbidden:
		res.Headers["www-authenticate"] = `Bearer error="insufficient_scope", scope="` + p.scope + `"`
	case len(p.allow) > 0:
		res.Headers["allow"] = strings.Join(p.allow, ", ")
	}
	return res
}

func answer(status int, body any) events.APIGatewayV2HTTPResponse {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // package wire's shapes always marshal
	}
	return events.APIGatewayV2HTTPResponse{
		StatusCode: status,
		Headers: map[string]string{
			"content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff",
		},
		Body: string(text),
	}
}
