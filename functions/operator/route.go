package operator

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/operator/wire"
)

// route is one thing that the API does. The answer's body is one of package wire's.
type route struct {
	method, path string // the path behind wire.Path
	scope        string
	serve        func(*Handler, context.Context, *call) (status int, body any, err error)
}

// variable is the segment of a path that names a Region.
const variable = "{region}"

var routes = []route{
	{http.MethodGet, "regions", wire.ScopeRead, (*Handler).regions},
	{http.MethodGet, "regions/" + variable, wire.ScopeRead, (*Handler).oneRegion},
	{http.MethodGet, "orders", wire.ScopeRead, (*Handler).orders},
	{http.MethodPut, "orders/" + variable, wire.ScopeOperate, (*Handler).give},
	{http.MethodGet, "events", wire.ScopeRead, (*Handler).events},
}

// route finds what to do, by path and method as they came: the key of the route that API Gateway took is
// configuration, and may be wrong. Nothing is told to whom is not let in.
func (h *Handler) route(ctx context.Context, c *call) (int, any, error) {
	var err error
	if c.caller, err = identify(c.APIGatewayV2HTTPRequest); err != nil {
		return 0, nil, err
	}
	path, about := split(c.RawPath)
	var allowed []string
	for _, r := range routes {
		switch {
		case r.path != path:
		case r.method != c.RequestContext.HTTP.Method:
			allowed = append(allowed, r.method)
		default:
			return h.follow(ctx, r, c, about)
		}
	}
	if len(allowed) > 0 {
		return 0, nil, problem{status: http.StatusMethodNotAllowed, code: wire.MethodNotAllowed, allow: allowed,
			what: "this path takes " + strings.Join(allowed, ", ")}
	}
	return 0, nil, problem{status: http.StatusNotFound, code: wire.UnknownPath, what: "no such path: want " + paths()}
}

// split takes a request's path apart into a route's and the Region it names, "" for none.
func split(raw string) (path, about string) {
	path, ours := strings.CutPrefix(raw, wire.Path)
	if !ours {
		return "", ""
	}
	if first, rest, found := strings.Cut(path, "/"); found {
		return first + "/" + variable, rest
	}
	return path, ""
}

func (h *Handler) follow(ctx context.Context, r route, c *call, about string) (int, any, error) {
	if err := c.caller.permit(r.scope); err != nil {
		return 0, nil, err
	}
	if strings.HasSuffix(r.path, variable) && !slices.Contains(h.settings.Regions, about) {
		return 0, nil, problem{status: http.StatusNotFound, code: wire.UnknownRegion, regions: h.settings.Regions,
			what: "there is no such Region: take one of " + strings.Join(h.settings.Regions, ", ")}
	}
	c.region = about
	return r.serve(h, ctx, c)
}

func paths() string {
	var list []string
	for _, r := range routes {
		list = append(list, r.method+" "+wire.Path+r.path)
	}
	return strings.Join(list, ", ")
}
