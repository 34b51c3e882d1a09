package lab

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/tandem-failover/tandem/lab/sigv4"
)

// edge is the one endpoint that speaks every AWS API of the lab, as seen from one Region, or from the
// outside. The Region and the service asked for come from the request's SigV4 scope.
type edge struct {
	from          string
	regions       []string
	net           *network
	troubles      *troubles
	controlPlanes *atomic.Bool       // true while those of global services are down
	services      map[string]service // filled before anything is served
}

// globalRegion is where the control planes of AWS's global services are.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
const globalRegion = "us-east-1"

func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scope, err := sigv4.Read(r)
	if err == nil {
		err = scope.Check(scope.Region, scope.Service) // its terminator
	}
	name := scope.Service
	if name == "" {
		name = guessService(r)
	}
	asked, known := e.services[name]
	if !known {
		asked.name, asked.protocol = name, protocolOf(name)
	}
	if problem, bad := errors.AsType[*sigv4.Error](err); bad {
		e.refuseUnsigned(w, r, asked, problem)
		return
	}
	if !known {
		refuse(w, asked, http.StatusNotImplemented, "UnknownOperation", fmt.Sprintf(
			"the lab does not have the API of %s; it has %s", name, strings.Join(serviceNames(e.services), ", ")))
		return
	}
	e.lead(w, r, asked, scope.Region)
}

// lead brings a request to its service, past the faults on the way.
func (e *edge) lead(w http.ResponseWriter, r *http.Request, asked service, region string) {
	handler := asked.handler(region)
	if handler == nil {
		refuse(w, asked, http.StatusBadRequest, "UnrecognizedClient", fmt.Sprintf(
			"the lab has no Region %s; this stack is in %s", region, strings.Join(e.regions, ", ")))
		return
	}
	if err := e.reach(r, asked, region); errors.Is(err, errTrouble) {
		refuse(w, asked, http.StatusInternalServerError, asked.serverError, err.Error())
		return
	} else if err != nil {
		panic(http.ErrAbortHandler) // who is dead has no words: the connection just ends
	}
	handler.ServeHTTP(w, r)
}

// reach takes as long as the way to a service.
func (e *edge) reach(r *http.Request, asked service, region string) error {
	for _, f := range e.fates(asked, region) {
		if f.lost != "" {
			// Only once a body is read does Go's server notice that its client has gone.
			_, _ = io.Copy(io.Discard, r.Body)
		}
		if err := f.meet(r.Context()); err != nil {
			return err
		}
	}
	return nil
}

// fates are what a request meets on its way, in order.
func (e *edge) fates(asked service, region string) [2]fate {
	switch {
	case !asked.global:
		return [2]fate{e.net.fate(e.from, region), e.troubles.fate(region, asked.name)}
	case e.controlPlanes.Load():
		return [2]fate{{lost: "reach the control plane of " + asked.name}}
	}
	return [2]fate{e.net.fate(e.from, globalRegion)}
}

// refuseUnsigned answers a request whose signature has not the right form. DynamoDB has its own order of
// what is wrong, and answers a health check that nobody signs.
func (e *edge) refuseUnsigned(w http.ResponseWriter, r *http.Request, asked service, problem *sigv4.Error) {
	if asked.name == "dynamodb" {
		e.lead(w, r, asked, e.regions[0])
		return
	}
	status := http.StatusForbidden
	if asked.protocol == queryXML {
		status = http.StatusBadRequest
	}
	refuse(w, asked, status, string(problem.Code), problem.Message)
}

// guessService says whose request it would be if it were signed.
func guessService(r *http.Request) string {
	target, _, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "_20")
	switch path := r.URL.Path; {
	case strings.HasPrefix(target, "DynamoDB"), path == "/" && r.Method == http.MethodGet && r.URL.RawQuery == "":
		return "dynamodb"
	case strings.HasPrefix(target, "AWSCognitoIdentityProviderService"):
		return "cognito-idp"
	case strings.HasPrefix(path, "/2013-04-01/"):
		return "route53"
	case strings.HasPrefix(path, "/v2/"):
		return "apigateway"
	case strings.HasPrefix(path, "/20"):
		return "lambda"
	}
	return "sts"
}
