package apigateway

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"

	"github.com/tandem-failover/tandem/stack"
)

// API answers API Gateway's own API, version 2, as far as it reads: what the Region's stack has. Requests
// are REST-JSON, signed for the service "apigateway"; whoever serves the handler looks at that. Everything
// else is refused in the service's form: a stack is changed where it is declared.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html
func (g *Gateway) API() http.Handler {
	m := &management{
		region: g.region, account: g.account, apis: g.declared,
		created: g.created.UTC().Format("2006-01-02T15:04:05Z"),
	}
	mux := http.NewServeMux()
	mux.Handle("/", read(m.lacks))
	mux.Handle("GET /v2/tags/{arn}", read(m.tags))
	collect(mux, "/v2/apis", "API", m.listAPIs)
	collect(mux, "/v2/apis/{apiId}/authorizers", "authorizer", m.listAuthorizers)
	collect(mux, "/v2/apis/{apiId}/deployments", "deployment", m.listDeployments)
	collect(mux, "/v2/apis/{apiId}/integrations", "integration", m.listIntegrations)
	collect(mux, "/v2/apis/{apiId}/routes", "route", m.listRoutes)
	collect(mux, "/v2/apis/{apiId}/stages", "stage", m.listStages)
	collect(mux, "/v2/domainnames", "domain name", m.listDomainNames)
	collect(mux, "/v2/domainnames/{domainName}/apimappings", "API mapping", m.listMappings)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != r.URL.Path {
			read(m.lacks).ServeHTTP(w, r) // the mux would redirect
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// management is what the API reads: the declared stack, with the identifiers that AWS would have assigned.
type management struct {
	region, account string
	created         string // when everything was made, in ISO 8601
	apis            []stack.API
}

// read is one operation: what it answers, or why it does not.
type read func(*http.Request) (any, *denial)

// resource is what a collection has, under an identifier of its own.
type resource interface{ identifier() string }

// collect serves a collection of resources: the list at its place, and each of them below.
func collect[T resource](mux *http.ServeMux, place, kind string, list func(*http.Request) ([]T, *denial)) {
	mux.Handle("GET "+place, read(func(r *http.Request) (any, *denial) {
		all, denied := list(r)
		if denied != nil {
			return nil, denied
		}
		return pageOf(all, r.URL.Query())
	}))
	mux.Handle("GET "+place+"/{id}", read(func(r *http.Request) (any, *denial) {
		all, denied := list(r)
		if denied != nil {
			return nil, denied
		}
		for _, one := range all {
			if one.identifier() == r.PathValue("id") {
				return one, nil
			}
		}
		return nil, unknown(kind, r.PathValue("id"))
	}))
}

// denial is an error of the API's as it goes over the wire.
type denial struct {
	status  int
	kind    string
	message string
}

func unknown(kind, id string) *denial {
	return &denial{http.StatusNotFound, "NotFoundException", fmt.Sprintf("Invalid %s identifier specified %s", kind, id)}
}

func badParameter(name, value string) *denial {
	return &denial{http.StatusBadRequest, "BadRequestException", fmt.Sprintf("Invalid %s %q", name, value)}
}

// lacks refuses what the lab does not have. AWS has no status for that; SDKs do not repeat this one.
func (m *management) lacks(r *http.Request) (any, *denial) {
	return nil, &denial{http.StatusNotImplemented, "UnknownOperationException", fmt.Sprintf(
		"the lab does not have %s %s: HTTP APIs are declared in the stack and can be read here; see docs/differences-from-aws.md",
		r.Method, r.URL.Path)}
}

func (operation read) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status := http.StatusOK
	answer, denied := operation(r)
	if denied != nil {
		status, answer = denied.status, map[string]string{"message": denied.message}
		w.Header().Set("X-Amzn-Errortype", denied.kind)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Requestid", newUUID())
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // of plain data, it fails only when the client is gone
}

// api is the API that a request's path names.
func (m *management) api(r *http.Request) (stack.API, *denial) {
	id := r.PathValue("apiId")
	for _, declared := range m.apis {
		if declared.ID == id {
			return declared, nil
		}
	}
	return stack.API{}, unknown("API", m.account+":"+id)
}

// tags are of an API, a stage or a domain name, and none: a stack declares no tags.
func (m *management) tags(r *http.Request) (any, *denial) {
	arn := r.PathValue("arn")
	prefix := "arn:aws:apigateway:" + m.region + "::"
	for _, declared := range m.apis {
		at := prefix + "/apis/" + declared.ID
		taggable := []string{at, at + "/stages/" + defaultStage}
		for _, domain := range declared.Domains {
			taggable = append(taggable, m.domainARN(domain.Name))
		}
		if slices.Contains(taggable, arn) {
			return map[string]any{"tags": noTags}, nil
		}
	}
	return nil, unknown("resource", arn)
}

// noTags is written as {}.
var noTags = map[string]string{}
