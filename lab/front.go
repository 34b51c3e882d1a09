package lab

import (
	"errors"
	"io"
	"net/http"

	"github.com/tandem-failover/tandem/lab/cognito"
)

// front is what answers a Region's public names: the HTTP APIs, and the user pools. It also is where
// their faults strike.
type front struct {
	region   string
	gateway  http.Handler
	pools    *cognito.Service
	troubles *troubles
}

func newFront(r *region, t *troubles) *front {
	return &front{region: r.name, gateway: r.gateway, pools: r.pools, troubles: t}
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	service, handler := "execute-api", f.gateway
	if f.pools.Serves(r.Host) {
		service, handler = "cognito-idp", f.pools
	}
	becomes := f.troubles.fate(f.region, service)
	if becomes.lost != "" {
		_, _ = io.Copy(io.Discard, r.Body) // see edge.reach
	}
	switch err := becomes.meet(r.Context()); {
	case errors.Is(err, errTrouble):
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"message":"Internal Server Error"}`)
	case err != nil:
		panic(http.ErrAbortHandler)
	default:
		handler.ServeHTTP(w, r)
	}
}
