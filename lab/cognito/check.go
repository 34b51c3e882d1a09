package cognito

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/stack"
)

// Limits of what a pool may hold, from the service model and, of times, token-endpoint.html.
const (
	minValidity     = 5 * time.Minute
	maxValidity     = 24 * time.Hour
	maxClientScopes = 50
	maxServerScopes = 100
)

// reserved are words that a domain prefix may not have in it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
var reserved = []string{"aws", "amazon", "cognito"}

// systemScopes are about users and never in a token by client_credentials.
// cognito-user-pools-define-resource-servers.html
var systemScopes = []string{"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"}

// check says everything that is wrong with the pools of a Region, a line each, and what to do. It never
// shows a secret.
func check(region string, pools []stack.UserPool) error {
	c := &checker{region: region, domains: make(map[string]string), clients: make(map[string]string)}
	if region == "" {
		c.problem("no Region given: set Options.Region")
	}
	seen := make(map[string]bool)
	for _, p := range pools {
		c.at = "user pool " + p.ID
		if p.Name != "" {
			c.at += " (" + p.Name + ")"
		}
		if seen[p.ID] {
			c.problem("it is declared twice: keep one")
		}
		seen[p.ID] = true
		c.pool(p)
	}
	if err := errors.Join(c.problems...); err != nil {
		return fmt.Errorf("configure Cognito in %s: %w", region, err)
	}
	return nil
}

type checker struct {
	region   string
	domains  map[string]string // domain prefix to the pool that has it
	clients  map[string]string // client ID to the pool that has it
	at       string            // what is being checked
	problems []error
}

func (c *checker) problem(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if c.at != "" {
		err = fmt.Errorf("%s: %w", c.at, err)
	}
	c.problems = append(c.problems, err)
}

// text checks a text that may be shown.
func (c *checker) text(what, text string, form shape) {
	if broken := form.broken(text); broken != nil {
		c.problem("%s %q is not what Cognito takes: %s", what, text, strings.Join(broken, "; "))
	}
}

func (c *checker) pool(p stack.UserPool) {
	c.text("ID", p.ID, userPoolIDType)
	if !strings.HasPrefix(p.ID, c.region+"_") {
		c.problem("ID %q is not of its Region: write %s_ and nine letters and digits", p.ID, c.region)
	}
	c.text("name", p.Name, userPoolNameType)
	c.domain(p)
	within := c.at
	scopes := make(map[string]bool) // in full
	servers := make(map[string]bool)
	for _, server := range p.ResourceServers {
		c.at = within + ": resource server " + server.Identifier
		if servers[server.Identifier] {
			c.problem("it is declared twice: put all its scopes into one")
		}
		servers[server.Identifier] = true
		c.resourceServer(server, scopes)
	}
	for _, client := range p.Clients {
		c.at = within + ": client " + client.ID
		if other, taken := c.clients[client.ID]; taken {
			c.problem("pool %s already has a client of this ID: IDs are unique in a Region", other)
		}
		c.clients[client.ID] = p.ID
		c.client(client, scopes)
	}
}

func (c *checker) domain(p stack.UserPool) {
	if p.Domain == "" {
		return
	}
	c.text("domain", p.Domain, domainType)
	for _, word := range reserved {
		if strings.Contains(p.Domain, word) {
			c.problem("domain %q has %q in it, which AWS reserves: take another prefix", p.Domain, word)
		}
	}
	if other, taken := c.domains[p.Domain]; taken {
		c.problem("domain %q is already pool %s's: a prefix is unique in a Region", p.Domain, other)
	}
	c.domains[p.Domain] = p.ID
}

// resourceServer checks a resource server and adds its scopes, in full.
func (c *checker) resourceServer(server stack.ResourceServer, scopes map[string]bool) {
	c.text("identifier", server.Identifier, identifierType)
	c.text("name", server.Name, resourceServerType)
	if n := len(server.Scopes); n > maxServerScopes {
		c.problem("%d scopes are more than a resource server's %d: divide them among several", n, maxServerScopes)
	}
	for _, scope := range server.Scopes {
		full := server.Identifier + "/" + scope.Name
		c.text("scope", scope.Name, scopeNameType)
		c.text("description of scope "+scope.Name, scope.Description, scopeDescriptionType)
		if scopes[full] {
			c.problem("scope %q is declared twice: keep one", scope.Name)
		}
		scopes[full] = true
	}
}

func (c *checker) client(client stack.UserPoolClient, scopes map[string]bool) {
	c.text("ID", client.ID, clientIDType)
	c.text("name", client.Name, clientNameType)
	switch {
	case client.Secret == "":
		c.problem("it has no secret, without which there is no client_credentials: set generate_secret")
	case clientSecretType.broken(client.Secret) != nil:
		c.problem("its secret is not what Cognito takes: 24 to 64 letters, digits, _ and +")
	}
	if v := validity(client); v < minValidity || v > maxValidity || v%time.Second != 0 {
		c.problem("access tokens valid for %v: choose whole seconds between %v and %v", v, minValidity, maxValidity)
	}
	if n := len(client.Scopes); n == 0 || n > maxClientScopes {
		c.problem("it has %d scopes: allow it 1 to %d of the resource servers' scopes", n, maxClientScopes)
	}
	for i, scope := range client.Scopes {
		switch {
		case slices.Contains(client.Scopes[:i], scope):
			c.problem("scope %q is listed twice: keep one", scope)
		case slices.Contains(systemScopes, scope):
			c.problem("scope %q is about users, of whom client_credentials knows none: remove it", scope)
		case !scopes[scope]:
			c.problem("scope %q is in no resource server of the pool: declare it there as <identifier>/<name>", scope)
		}
	}
}
