package cognito_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/stack"
)

// What is wrong with pools, and that the error says what to do. Every change is made to a pool that is right.
func TestNewRefusesWhatCognitoWould(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*stack.UserPool)
		want   string
	}{
		"ID of another Region": {func(p *stack.UserPool) { p.ID = "eu-central-1_abc" }, "user pool eu-central-1_abc (tandem-operator): ID \"eu-central-1_abc\" is not of its Region: write eu-west-1_"},
		"ID without Region":    {func(p *stack.UserPool) { p.ID = "pool" }, `ID "pool" is not what Cognito takes: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+`},
		"ID too long":          {func(p *stack.UserPool) { p.ID = "eu-west-1_" + strings.Repeat("x", 46) }, "length less than or equal to 55"},
		"no name":              {func(p *stack.UserPool) { p.Name = "" }, `name "" is not what Cognito takes`},
		"domain in capitals":   {func(p *stack.UserPool) { p.Domain = "Tandem" }, `domain "Tandem" is not what Cognito takes`},
		"domain with a dot":    {func(p *stack.UserPool) { p.Domain = "auth.example" }, `domain "auth.example" is not`},
		"reserved domain":      {func(p *stack.UserPool) { p.Domain = "my-cognito" }, `"my-cognito" has "cognito" in it, which AWS reserves: take another prefix`},
		"server without name":  {func(p *stack.UserPool) { p.ResourceServers[0].Name = "" }, `resource server tandem: name "" is not`},
		"server twice": {func(p *stack.UserPool) { p.ResourceServers = append(p.ResourceServers, p.ResourceServers[0]) },
			"resource server tandem: it is declared twice: put all its scopes into one"},
		"scope with a slash": {func(p *stack.UserPool) { p.ResourceServers[0].Scopes[0].Name = "re/ad" }, `scope "re/ad" is not`},
		"scope twice": {func(p *stack.UserPool) { p.ResourceServers[0].Scopes[0].Name = "operate" },
			`scope "operate" is declared twice: keep one`},
		"no description":   {func(p *stack.UserPool) { p.ResourceServers[0].Scopes[0].Description = "" }, `description of scope read "" is not`},
		"too many scopes":  {func(p *stack.UserPool) { p.ResourceServers[0].Scopes = make([]stack.Scope, 101) }, "101 scopes are more than a resource server's 100"},
		"client ID":        {func(p *stack.UserPool) { p.Clients[0].ID = "a b" }, `client a b: ID "a b" is not`},
		"no client name":   {func(p *stack.UserPool) { p.Clients[0].Name = "" }, `name "" is not`},
		"client twice":     {func(p *stack.UserPool) { p.Clients[0].ID = readerID }, "pool eu-west-1_Ab3dEf6hI already has a client of this ID"},
		"no secret":        {func(p *stack.UserPool) { p.Clients[0].Secret = "" }, "it has no secret, without which there is no client_credentials: set generate_secret"},
		"short secret":     {func(p *stack.UserPool) { p.Clients[0].Secret = "hunter2" }, "its secret is not what Cognito takes: 24 to 64 letters"},
		"valid too short":  {func(p *stack.UserPool) { p.Clients[0].AccessTokenValidity = 299 * time.Second }, "access tokens valid for 4m59s: choose whole seconds between 5m0s and 24h0m0s"},
		"valid too long":   {func(p *stack.UserPool) { p.Clients[0].AccessTokenValidity = 24*time.Hour + time.Second }, "access tokens valid for 24h0m1s"},
		"valid in part":    {func(p *stack.UserPool) { p.Clients[0].AccessTokenValidity = time.Hour + 1 }, "choose whole seconds"},
		"negative":         {func(p *stack.UserPool) { p.Clients[0].AccessTokenValidity = -time.Hour }, "access tokens valid for -1h0m0s"},
		"no scopes":        {func(p *stack.UserPool) { p.Clients[0].Scopes = nil }, "it has 0 scopes: allow it 1 to 50"},
		"unknown scope":    {func(p *stack.UserPool) { p.Clients[0].Scopes[0] = "tandem/fly" }, `scope "tandem/fly" is in no resource server of the pool`},
		"bare scope":       {func(p *stack.UserPool) { p.Clients[0].Scopes[0] = "read" }, `scope "read" is in no resource server of the pool: declare it there as <identifier>/<name>`},
		"a user's scope":   {func(p *stack.UserPool) { p.Clients[0].Scopes[0] = "openid" }, `scope "openid" is about users`},
		"repeated scope":   {func(p *stack.UserPool) { p.Clients[0].Scopes[1] = "tandem/read" }, `scope "tandem/read" is listed twice`},
		"no Region at all": {func(p *stack.UserPool) { p.Region = "" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := copyOf(operator)
			test.change(&changed)
			_, err := cognito.New(cognito.Options{Region: region, Pools: []stack.UserPool{changed}})
			if test.want == "" {
				if err != nil {
					t.Fatalf("a pool elsewhere is not left alone: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatalf("no error, want %q", test.want)
			}
			if !strings.HasPrefix(err.Error(), "configure Cognito in eu-west-1: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), operatorSecret) {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
}

// copyOf is a pool that shares nothing with the original.
func copyOf(p stack.UserPool) stack.UserPool {
	p.ResourceServers = append([]stack.ResourceServer(nil), p.ResourceServers...)
	for i := range p.ResourceServers {
		p.ResourceServers[i].Scopes = append([]stack.Scope(nil), p.ResourceServers[i].Scopes...)
	}
	p.Clients = append([]stack.UserPoolClient(nil), p.Clients...)
	for i := range p.Clients {
		p.Clients[i].Scopes = append([]string(nil), p.Clients[i].Scopes...)
	}
	return p
}

func TestNewTellsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	twice, domain := copyOf(operator), copyOf(operator)
	domain.ID = "eu-west-1_Other"
	domain.Clients[0].Secret = ""
	_, err := cognito.New(cognito.Options{Region: region, Pools: []stack.UserPool{operator, twice, domain}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"user pool eu-west-1_Ab3dEf6hI (tandem-operator): it is declared twice: keep one",
		`user pool eu-west-1_Other (tandem-operator): domain "tandem-eu-west-1" is already pool eu-west-1_Ab3dEf6hI's`,
		"user pool eu-west-1_Other (tandem-operator): client " + operatorID + ": it has no secret",
		"user pool eu-west-1_Other (tandem-operator): client " + readerID + ": pool eu-west-1_Ab3dEf6hI already has",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if _, err := cognito.New(cognito.Options{}); err == nil || !strings.Contains(err.Error(), "set Options.Region") {
		t.Errorf("no Region: %v", err)
	}
}
