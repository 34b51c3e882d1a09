package stack

import (
	"time"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

type loadedAPI struct {
	API
	stage     string // the one that the lab serves
	throttle  *Throttle
	throttles map[string]*Throttle // by route key
	leftOut   map[string]bool      // integrations, by ID
}

func loadAPI(l *loader, r *tfstate.Resource) string {
	id := r.Text("id")
	if _, taken := l.apis[id]; taken {
		l.problem(r, "another API has its ID %q: give each state once", id)
		return ""
	}
	l.apis[id] = nil
	if protocol := r.Text("protocol_type"); protocol != "HTTP" {
		return "the lab has HTTP APIs alone, and no " + protocol + " API"
	}
	api := &loadedAPI{
		API: API{
			Region: l.regionOf(r), ID: id, Name: r.Text("name"),
			DisableExecuteAPIEndpoint: r.Flag("disable_execute_api_endpoint"),
		},
		stage: l.stageOf(id), throttles: make(map[string]*Throttle), leftOut: make(map[string]bool),
	}
	if api.stage == "" && r.Text("target") == "" {
		l.lack(r, "", "it has no stage: AWS answers for none of its routes, the lab does")
	}
	l.apis[id], l.apiIDs = api, append(l.apiIDs, id)
	return ""
}

// api is the one that a resource is part of, or why there is none.
func (l *loader) api(r *tfstate.Resource) (api *loadedAPI, whyNot string) {
	id := r.Text("api_id")
	api, known := l.apis[id]
	if !known {
		l.problem(r, "is part of API %q, which is in no state given: print the API's state as well, one after the other", id)
		return nil, ""
	}
	return api, "it is part of an API that was not taken"
}

func loadIntegration(l *loader, r *tfstate.Resource) string {
	api, why := l.api(r)
	if api == nil {
		return why
	}
	i := Integration{
		ID: r.Text("id"), Type: r.Text("integration_type"),
		Timeout: time.Duration(r.Int("timeout_milliseconds")) * time.Millisecond,
	}
	why = ""
	switch uri := r.Text("integration_uri"); {
	case r.Text("connection_type") == "VPC_LINK":
		why = "the lab has no VPC to link to"
	case i.Type == "AWS_PROXY" && r.Text("integration_subtype") != "":
		why = "the lab integrates with functions and HTTP origins alone"
	case i.Type == "AWS_PROXY":
		i.Function, why = l.target(r, "integration_uri", uri, api.Region)
		if r.Text("payload_format_version") == "1.0" {
			l.lack(r, "payload_format_version", "the lab sends events in format 2.0")
		}
	case i.Type == "HTTP_PROXY":
		i.URI = uri
		if method := r.Text("integration_method"); method != "ANY" {
			i.Method = method
		}
	default:
		why = "the lab has integrations of types AWS_PROXY and HTTP_PROXY alone"
	}
	if why != "" {
		api.leftOut[i.ID] = true
		return why
	}
	api.Integrations = append(api.Integrations, i)
	return ""
}

func loadAuthorizer(l *loader, r *tfstate.Resource) string {
	api, why := l.api(r)
	if api == nil {
		return why
	}
	if r.Text("authorizer_type") != "JWT" {
		return "the lab has JWT authorizers alone"
	}
	a := Authorizer{ID: r.Text("id"), Name: r.Text("name")}
	sources := r.Texts("identity_sources")
	if len(sources) > 0 {
		a.IdentitySource = sources[0]
	}
	if len(sources) > 1 {
		l.lack(r, "identity_sources", "the lab looks for a token in the first place alone")
	}
	jwt := r.Block("jwt_configuration")
	a.Issuer, a.Audience = jwt.Text("issuer"), jwt.Texts("audience")
	api.Authorizers = append(api.Authorizers, a)
	return ""
}
