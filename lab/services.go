package lab

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/tandem-failover/tandem/lab/sts"
)

// service is one AWS API of the lab.
type service struct {
	name        string // in the SigV4 scope
	protocol    protocol
	global      bool                             // one for all Regions, steered from us-east-1
	serverError string                           // the code of its own failure, as its SDK retries it
	handler     func(region string) http.Handler // nil for a Region without it
}

// buildServices puts the parts of the lab behind their APIs.
func (l *Lab) buildServices(context.Context) error {
	identities := sts.New(account)
	tables := make(map[string]http.Handler)
	functions := make(map[string]http.Handler)
	gateways := make(map[string]http.Handler)
	pools := make(map[string]http.Handler)
	for name, r := range l.regions {
		tables[name] = l.tables.Handler(name)
		functions[name] = r.functions.API()
		gateways[name] = r.gateway.API()
		pools[name] = r.pools.API()
	}
	records := l.dns.API()
	list := []service{
		{name: "apigateway", protocol: restJSON, serverError: "ServiceUnavailable", handler: in(gateways)},
		{name: "cognito-idp", protocol: json11, serverError: "InternalError", handler: in(pools)},
		{name: "dynamodb", protocol: json10, serverError: "InternalServerError", handler: in(tables)},
		{name: "lambda", protocol: restJSON, serverError: "Service", handler: in(functions)},
		{name: "route53", protocol: restXML, global: true, handler: func(string) http.Handler { return records }},
		{name: "sts", protocol: queryXML, serverError: "InternalFailure", handler: func(region string) http.Handler {
			if _, here := l.regions[region]; !here && region != globalRegion {
				return nil
			}
			return identities
		}},
	}
	for _, s := range list {
		l.services[s.name] = s
	}
	return nil
}

func in(handlers map[string]http.Handler) func(string) http.Handler {
	return func(region string) http.Handler {
		if handler, here := handlers[region]; here {
			return handler
		}
		return nil
	}
}

func serviceNames(services map[string]service) []string {
	return slices.Sorted(maps.Keys(services))
}
