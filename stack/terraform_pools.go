package stack

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

func loadPool(l *loader, r *tfstate.Resource) string {
	l.stack.UserPools = append(l.stack.UserPools, UserPool{Region: l.regionOf(r), ID: r.Text("id"), Name: r.Text("name")})
	return ""
}

// pool is the one that a resource is part of; pool IDs begin with their Region and are unique in it.
func (l *loader) pool(r *tfstate.Resource) *UserPool {
	id := r.Text("user_pool_id")
	for i := range l.stack.UserPools {
		if l.stack.UserPools[i].ID == id {
			return &l.stack.UserPools[i]
		}
	}
	l.problem(r, "is part of user pool %q, which is in no state given: print the pool's state as well, one after the other", id)
	return nil
}

func loadResourceServer(l *loader, r *tfstate.Resource) string {
	server := ResourceServer{Identifier: r.Text("identifier"), Name: r.Text("name")}
	for _, scope := range r.Blocks("scope") {
		server.Scopes = append(server.Scopes, Scope{Name: scope.Text("scope_name"), Description: scope.Text("scope_description")})
	}
	if pool := l.pool(r); pool != nil {
		pool.ResourceServers = append(pool.ResourceServers, server)
	}
	return ""
}

// signIn are the ways in which users get tokens of a client. Refreshing is none: one needs a token for it.
var signIn = []string{
	"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH",
	"ALLOW_USER_AUTH", "ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH",
}

func loadClient(l *loader, r *tfstate.Resource) string {
	c := UserPoolClient{
		ID: r.Text("id"), Name: r.Text("name"), Secret: r.Text("client_secret"), Scopes: r.Texts("allowed_oauth_scopes"),
		AccessTokenValidity: tokenValidity(r),
	}
	flows, users := r.Texts("allowed_oauth_flows"), r.Texts("explicit_auth_flows")
	if !slices.Contains(flows, "client_credentials") {
		if len(flows) > 0 || slices.ContainsFunc(users, func(flow string) bool { return slices.Contains(signIn, flow) }) {
			return "the lab has no users to sign in: its clients get tokens by client_credentials alone"
		}
		return "" // nobody gets a token by it
	}
	if c.Secret == "" && r.Flag("generate_secret") {
		c.Secret = drawSecret() // a recording has none
	}
	if pool := l.pool(r); pool != nil {
		pool.Clients = append(pool.Clients, c)
	}
	return ""
}

// drawSecret draws what nobody can guess: a constant would be copied to where others listen too.
func drawSecret() string { return strings.ToLower(rand.Text() + rand.Text()) }

// tokenValidity is how long access tokens hold; 0 is Cognito's hour.
func tokenValidity(r *tfstate.Resource) time.Duration {
	unit := time.Hour
	switch r.Block("token_validity_units").Text("access_token") {
	case "seconds":
		unit = time.Second
	case "minutes":
		unit = time.Minute
	case "days":
		unit = 24 * time.Hour
	}
	return time.Duration(r.Int("access_token_validity")) * unit
}

func loadPoolDomain(l *loader, r *tfstate.Resource) string {
	if r.Text("certificate_arn") != "" {
		return "the lab serves a pool under a prefix of amazoncognito.com alone"
	}
	if pool := l.pool(r); pool != nil {
		pool.Domain = r.Text("domain")
	}
	return ""
}
