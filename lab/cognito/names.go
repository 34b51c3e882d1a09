package cognito

import (
	"maps"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

const (
	discoveryPath = "/.well-known/openid-configuration"
	keysPath      = "/.well-known/jwks.json"
	tokenPath     = "/oauth2/token"
)

// Issuer is the iss of a pool's tokens, of AWS's default kind, ORIGINAL, which API Gateway takes:
// https://cognito-idp.<region>.amazonaws.com/<pool ID>.
func Issuer(pool stack.UserPool) string {
	return "https://" + issuerHost(pool.Region) + "/" + pool.ID
}

// TokenEndpoint is where the clients of a pool get tokens, or "" if the pool has no domain.
func TokenEndpoint(pool stack.UserPool) string {
	if pool.Domain == "" {
		return ""
	}
	return "https://" + domainHost(pool) + tokenPath
}

// Hosts are the host names of the public endpoints, sorted: for DNS, and for certificates.
func (s *Service) Hosts() []string { return slices.Sorted(maps.Keys(s.doors)) }

// Serves says whether a Host header names one of them.
func (s *Service) Serves(host string) bool { return s.doors[hostname(host)] != nil }

func issuerHost(region string) string { return "cognito-idp." + region + ".amazonaws.com" }

func domainHost(pool stack.UserPool) string {
	return pool.Domain + ".auth." + pool.Region + ".amazoncognito.com"
}

// hostname is the host of a Host header without port or trailing dot, in lower case. An IP address is
// nobody's host here, so its colons need no care.
func hostname(hostport string) string {
	host, _, _ := strings.Cut(hostport, ":")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
