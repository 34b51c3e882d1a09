// Package app is the demo application that Tandem keeps serving: it stores items in a global table of its
// own, and every answer names the Region that gave it. It knows nothing of failover.
//
//	GET /            the Region
//	GET /ready       whether the table can be read
//	GET /items/{id}  the item
//	PUT /items/{id}  stores the body, text or JSON
package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// Handler answers API Gateway's requests of payload format 2.0.
type Handler struct {
	settings Settings
	items    items
	log      *slog.Logger
}

// New makes a Handler that keeps its items by client.
func New(settings Settings, client Client, log *slog.Logger) *Handler {
	return &Handler{settings: settings, items: items{client: client, table: settings.Table, region: settings.Region}, log: log}
}

// Prime readies the way to the table before the first request.
func (h *Handler) Prime(ctx context.Context) error { return h.items.ready(ctx) }

// Handle answers one request. It never fails: what goes wrong becomes an answer.
func (h *Handler) Handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, h.settings.Timeout)
	defer cancel()
	body, err := h.route(ctx, req)
	if err == nil {
		return h.answer(http.StatusOK, body), nil
	}
	if refused, ok := errors.AsType[refusal](err); ok {
		return h.answer(refused.status, problem{Error: refused.what}), nil
	}
	h.log.Error("request failed", "method", req.RequestContext.HTTP.Method, "path", req.RawPath, "err", err)
	return h.answer(http.StatusServiceUnavailable, problem{Error: "the table did not answer"}), nil
}

func (h *Handler) route(ctx context.Context, req events.APIGatewayV2HTTPRequest) (any, error) {
	method := req.RequestContext.HTTP.Method
	escaped, isItem := strings.CutPrefix(req.RawPath, "/items/")
	switch {
	case isItem && (method == http.MethodGet || method == http.MethodPut):
		id, err := itemID(escaped)
		if err != nil {
			return nil, err
		}
		if method == http.MethodGet {
			return h.items.get(ctx, id)
		}
		value, err := itemValue(req)
		if err != nil {
			return nil, err
		}
		return h.items.put(ctx, id, value)
	case req.RawPath == "/ready" && method == http.MethodGet:
		return ready{Ready: true}, h.items.ready(ctx)
	case req.RawPath == "/" && method == http.MethodGet:
		return greeting{App: "tandem demo"}, nil
	case isItem || req.RawPath == "/ready" || req.RawPath == "/":
		return nil, refusal{http.StatusMethodNotAllowed, method + " is not allowed here"}
	}
	return nil, refusal{http.StatusNotFound, "no such path: want /, /ready or /items/{id}"}
}

// itemID is the id in a path, which arrives as the client escaped it.
func itemID(escaped string) (string, error) {
	id, err := url.PathUnescape(escaped)
	if err != nil || !goodID.MatchString(id) {
		return "", refusal{http.StatusBadRequest, "the id must be 1 to 128 letters, digits, dots, - and _"}
	}
	return id, nil
}
