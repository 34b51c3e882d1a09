package lab

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// edge is the one endpoint that speaks every AWS API of the lab, as seen from one Region, or from the
// outside. The Region and the service asked for come from the request's SigV4 scope.
type edge struct {
	from     string
	regions  []string
	net      *network
	troubles *troubles
	dynamodb map[string]http.Handler // by Region
}

func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s, signed := scopeOf(r)
	if !signed {
		e.unsigned(w, r)
		return
	}
	if !slices.Contains(e.regions, s.region) {
		refuseAPI(w, s.service, http.StatusBadRequest, "UnrecognizedClientException", fmt.Sprintf(
			"the lab has no Region %s; this stack is in %s", s.region, strings.Join(e.regions, ", ")))
		return
	}
	if err := e.net.cross(r.Context(), e.from, s.region); err != nil {
		// A dead Region has no words: the connection just ends.
		panic(http.ErrAbortHandler)
	}
	if s.service != "dynamodb" {
		refuseAPI(w, s.service, http.StatusNotImplemented, "UnknownOperationException", fmt.Sprintf(
			"the lab does not have the API of %s yet; see docs/differences-from-aws.md", s.service))
		return
	}
	if err := e.troubles.suffer(r.Context(), s.region, s.service); err != nil {
		refuseAPI(w, s.service, http.StatusInternalServerError, "InternalServerError", err.Error())
		return
	}
	e.dynamodb[s.region].ServeHTTP(w, r)
}

// unsigned requests name no Region. DynamoDB answers those that are its own in its own words.
func (e *edge) unsigned(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.Header.Get("X-Amz-Target"), "DynamoDB") || r.URL.Path == "/" && r.Method == http.MethodGet {
		e.dynamodb[e.regions[0]].ServeHTTP(w, r)
		return
	}
	refuseAPI(w, "", http.StatusForbidden, "MissingAuthenticationTokenException",
		"Missing Authentication Token: sign the request, the lab takes any credentials")
}
