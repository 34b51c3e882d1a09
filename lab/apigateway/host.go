package apigateway

import (
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// Host is the default host name of an API: <id>.execute-api.<region>.amazonaws.com.
func Host(api stack.API) string {
	return api.ID + ".execute-api." + api.Region + ".amazonaws.com"
}

// hostname is the host of a Host header as the Gateway looks it up: without port or trailing dot, in
// lower case. An IP address is no API's host, so its colons need no care.
//
// The regional name of a custom domain (d-….execute-api.<region>.amazonaws.com) is where to connect, not
// whom to ask for: like any other unknown host it is 403 Forbidden. AWS documents the 403 for a disabled
// default endpoint (rest-api-disable-default-endpoint.html); for other unknown hosts it is our choice.
func hostname(hostport string) string {
	host, _, _ := strings.Cut(hostport, ":")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
