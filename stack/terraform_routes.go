package stack

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

func loadRoute(l *loader, r *tfstate.Resource) string {
	api, why := l.api(r)
	if api == nil {
		return why
	}
	route := Route{Key: r.Text("route_key"), Scopes: r.Texts("authorization_scopes")}
	route.Integration = strings.TrimPrefix(r.Text("target"), "integrations/")
	switch {
	case route.Integration == "":
		return "it leads to no integration: in the lab it is not found"
	case api.leftOut[route.Integration]:
		return "its integration was not taken: in the lab it is not found"
	case !slices.ContainsFunc(api.Integrations, func(i Integration) bool { return i.ID == route.Integration }):
		l.problem(r, "target: leads to integration %q, which is in no state given: name one of its API's", route.Integration)
		return ""
	}
	switch kind, id := r.Text("authorization_type"), r.Text("authorizer_id"); {
	case kind == "JWT" && slices.ContainsFunc(api.Authorizers, func(a Authorizer) bool { return a.ID == id }):
		route.Authorizer = id
	case kind == "JWT":
		l.problem(r, "authorizer_id: leads to authorizer %q, which is in no state given: name one of its API's", id)
	case kind != "" && kind != "NONE":
		route.Scopes = nil
		l.lack(r, "authorization_type", "the lab lets everybody in where AWS asks for "+kind)
	}
	api.Routes = append(api.Routes, route)
	return ""
}

// loadStage takes the one stage that a lab serves an API at: $default, or else the first.
func loadStage(l *loader, r *tfstate.Resource) string {
	api, why := l.api(r)
	if api == nil {
		return why
	}
	name := r.Text("name")
	if name != api.stage {
		return "the lab serves an API at one stage, this one at " + api.stage
	}
	if name != defaultStage {
		l.lack(r, "name", "the lab serves every stage as $default: the API's own host name wants no /"+name)
	}
	// Limits that nobody set show up as 0 and 0 here, so that these are taken for none.
	if t := throttle(r.Block("default_route_settings")); t != (Throttle{}) {
		api.throttle = &t
	}
	for _, settings := range r.Blocks("route_settings") {
		api.throttles[settings.Text("route_key")] = new(throttle(settings))
	}
	return ""
}

const defaultStage = "$default"

// stageOf is the name of the stage to take of an API; "" when it has none.
func (l *loader) stageOf(id string) (name string) {
	for _, r := range l.all {
		if r.Type == "aws_apigatewayv2_stage" && !r.Data && r.Text("api_id") == id &&
			(name == "" || r.Text("name") == defaultStage) {
			name = r.Text("name")
		}
	}
	return name
}

func throttle(settings *tfstate.Attributes) Throttle {
	return Throttle{Rate: settings.Number("throttling_rate_limit"), Burst: settings.Int("throttling_burst_limit")}
}

// throttled gives every route its throttle: its own, or the stage's, of which every route has as much.
func (a *loadedAPI) throttled() []Route {
	routes := slices.Clone(a.Routes)
	for i, route := range routes {
		if own, set := a.throttles[route.Key]; set {
			routes[i].Throttle = own
		} else if a.throttle != nil {
			routes[i].Throttle = new(*a.throttle)
		}
	}
	return routes
}

// loadedDomain is a custom domain name, which every Region may have.
type loadedDomain struct {
	Domain
	region string
}

func loadDomain(l *loader, r *tfstate.Resource) string {
	l.domains = append(l.domains, loadedDomain{
		region: l.regionOf(r),
		Domain: Domain{
			Name:   strings.ToLower(r.Text("domain_name")),
			Target: r.Block("domain_name_configuration").Text("target_domain_name"),
		},
	})
	return ""
}

// loadMapping leads a domain to an API of its Region.
func loadMapping(l *loader, r *tfstate.Resource) string {
	api, why := l.api(r)
	if api == nil {
		return why
	}
	if key := r.Text("api_mapping_key"); key != "" {
		return "the lab maps a domain as a whole to one API: nothing is found below /" + key
	}
	if stage := r.Text("stage"); stage != api.stage {
		return "the lab serves an API at one stage, this one at " + api.stage
	}
	name := strings.ToLower(r.Text("domain_name"))
	for _, d := range l.domains {
		if d.Name == name && d.region == api.Region {
			api.Domains = append(api.Domains, d.Domain)
			return ""
		}
	}
	l.problem(r, "maps %s, which %s has not in any state given: print the domain's state as well, one after the other", name, api.Region)
	return ""
}
