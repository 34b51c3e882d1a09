package stack_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/functions/operator"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/stack"
)

// Every Region has an issuer of its own, and the descriptor leads to it.
func TestEveryRegionIssuesTokens(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	if len(s.UserPools) != len(s.Regions) {
		t.Fatalf("%d pools in %d Regions", len(s.UserPools), len(s.Regions))
	}
	for i, pool := range s.UserPools {
		client, described := pool.Clients[0], s.Deployment.Regions[i]
		if pool.Region != s.Regions[i] || !regexp.MustCompile(`^`+pool.Region+`_[0-9A-Za-z]{9}$`).MatchString(pool.ID) {
			t.Errorf("pool %d is %s in %s", i, pool.ID, pool.Region)
		}
		if described.Issuer != "https://cognito-idp."+pool.Region+".amazonaws.com/"+pool.ID ||
			described.TokenEndpoint != "https://"+pool.Domain+".auth."+pool.Region+".amazoncognito.com/oauth2/token" ||
			described.ClientID != client.ID {
			t.Errorf("the descriptor leads to %+v, the pool is %s with client %s", described, pool.ID, client.ID)
		}
		var scopes []string
		for _, scope := range pool.ResourceServers[0].Scopes {
			scopes = append(scopes, pool.ResourceServers[0].Identifier+"/"+scope.Name)
		}
		if want := []string{wire.ScopeOperate, wire.ScopeRead}; !slices.Equal(scopes, want) || !slices.Equal(client.Scopes, want) {
			t.Errorf("scopes are %v, the client's %v, want %v", scopes, client.Scopes, want)
		}
		if !regexp.MustCompile(`^[a-z0-9]{26}$`).MatchString(client.ID) {
			t.Errorf("client is %q", client.ID)
		}
	}
}

// IDs are the same in every stack of that name, and secrets in none.
func TestSecretsAreNoConstants(t *testing.T) {
	t.Parallel()
	one, other := recorded(t), recorded(t)
	seen := make(map[string]bool)
	for i := range one.UserPools {
		if one.UserPools[i].ID != other.UserPools[i].ID || one.UserPools[i].Clients[0].ID != other.UserPools[i].Clients[0].ID {
			t.Errorf("the IDs of pool %d change", i)
		}
		for _, pool := range []stack.UserPool{one.UserPools[i], other.UserPools[i]} {
			secret := pool.Clients[0].Secret
			if seen[secret] || len(secret) < 48 {
				t.Errorf("a secret is too short or was seen before")
			}
			seen[secret] = true
		}
	}
	text, err := one.Deployment.Marshal()
	if err != nil || strings.Contains(string(text), one.UserPools[0].Clients[0].Secret) {
		t.Errorf("the descriptor has a secret, or %v", err)
	}
}

// The app is the deployment's most exposed part: what only checkers and the health function know is not there.
func TestTheAppKnowsNoSecrets(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	secrets := health(s).Environment
	for _, f := range s.Functions {
		if f.Handler != "app" {
			continue
		}
		for name, value := range f.Environment {
			if strings.Contains(value, secrets["TANDEM_NONCE"]) || strings.Contains(value, secrets["TANDEM_CHECK_KEY"]) {
				t.Errorf("%s in %s has a secret in %s", f.Name, f.Region, name)
			}
		}
	}
}

// The operator function reads its settings, and does not know the nonce.
func TestTheOperatorFunctionIsConfigured(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	for _, f := range s.Functions {
		if f.Handler != "operator" {
			continue
		}
		settings, err := operator.ReadSettings(func(name string) string {
			if name == "AWS_REGION" {
				return f.Region
			}
			return f.Environment[name]
		})
		if err != nil || !slices.Equal(settings.Regions, s.Regions) {
			t.Errorf("settings in %s are %+v, %v", f.Region, settings, err)
		}
		for name, value := range f.Environment {
			if strings.Contains(value, health(s).Environment["TANDEM_NONCE"]) {
				t.Errorf("%s has the nonce", name)
			}
		}
	}
}

// What is Tandem's own is public only where checkers must ask, and what is the app's is the app's.
func TestOperatorRoutesAreBehindTheirRegionsIssuer(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	for i, api := range s.APIs {
		authorizer, described := api.Authorizers[0], s.Deployment.Regions[i]
		if authorizer.Issuer != described.Issuer || !slices.Equal(authorizer.Audience, []string{described.ClientID}) {
			t.Errorf("%s trusts %s for %v, want %s for %s", api.Region, authorizer.Issuer, authorizer.Audience, described.Issuer, described.ClientID)
		}
		behind := 0
		for _, r := range api.Routes {
			operates := strings.HasPrefix(r.Key, "PUT ")
			switch {
			case !leadsTo(api, r, "tandem-operator"):
				if r.Authorizer != "" || len(r.Scopes) != 0 {
					t.Errorf("route %s asks for a token", r.Key)
				}
				continue
			case r.Authorizer != authorizer.ID || !slices.Contains(r.Scopes, wire.ScopeOperate) || slices.Contains(r.Scopes, wire.ScopeRead) == operates:
				t.Errorf("route %s is behind %q for %v", r.Key, r.Authorizer, r.Scopes)
			}
			behind++
		}
		if behind != 6 {
			t.Errorf("%d operator routes, want 6", behind)
		}
	}
}

func leadsTo(api stack.API, r stack.Route, function string) bool {
	return slices.ContainsFunc(api.Integrations, func(i stack.Integration) bool { return i.ID == r.Integration && i.Function == function })
}
