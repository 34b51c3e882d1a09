package apigateway

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// authorizers makes the API's authorizers, by ID. Unlike on AWS the issuers need not be up: AWS reads an
// issuer's discovery document when an authorizer is created, the Gateway when the first token comes.
func (b *builder) authorizers() map[string]*authorizer {
	if n := len(b.declared.Authorizers); n > MaxAuthorizers {
		b.problem("%d authorizers are more than an API's %d: let routes share them", n, MaxAuthorizers)
	}
	if len(b.declared.Authorizers) > 0 && b.opts.Issuers == nil {
		b.problem("its authorizers need a way to reach their issuers: set Options.Issuers")
	}
	made := make(map[string]*authorizer, len(b.declared.Authorizers))
	for _, declared := range b.declared.Authorizers {
		if _, twice := made[declared.ID]; twice {
			b.problem("authorizer %q is declared twice: give each its own ID", declared.ID)
		}
		b.checkTrust(declared)
		made[declared.ID] = &authorizer{
			id: declared.ID, source: b.identitySource(declared), issuer: declared.Issuer,
			audience: declared.Audience, keys: b.keyring(declared.Issuer), log: b.opts.Log,
		}
	}
	return made
}

// checkTrust checks whose tokens an authorizer believes and which of them.
func (b *builder) checkTrust(declared stack.Authorizer) {
	if !isHTTPS(declared.Issuer) || strings.Contains(declared.Issuer, "?") {
		b.problem("authorizer %q: issuer %q is not an https URL: write it as tokens do in iss, like "+
			"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1b2c3d4e", declared.ID, declared.Issuer)
	}
	switch n := len(declared.Audience); {
	case n == 0 || slices.Contains(declared.Audience, ""):
		b.problem("authorizer %q: its audience is empty: list the aud, or for Cognito's access tokens the client IDs, to accept",
			declared.ID)
	case n > MaxAudiences:
		b.problem("authorizer %q: %d audiences are more than an authorizer's %d: use one for several clients",
			declared.ID, n, MaxAudiences)
	}
}

// identitySource reads the expression that says where a request has its token.
func (b *builder) identitySource(declared stack.Authorizer) identitySource {
	if name, ok := strings.CutPrefix(declared.IdentitySource, "$request.header."); ok && validHeader(name, "") {
		return identitySource{header: http.CanonicalHeaderKey(name)}
	}
	if name, ok := strings.CutPrefix(declared.IdentitySource, "$request.querystring."); ok && name != "" {
		return identitySource{parameter: name}
	}
	b.problem("authorizer %q: identity source %q is not supported: write $request.header.Authorization or $request.querystring.<name>",
		declared.ID, declared.IdentitySource)
	return identitySource{}
}

// keyring is the issuer's in this Gateway.
func (b *builder) keyring(issuer string) *keyring {
	if _, made := b.keyrings[issuer]; !made {
		b.keyrings[issuer] = &keyring{issuer: issuer, transport: b.opts.Issuers, scale: b.opts.Scale}
	}
	return b.keyrings[issuer]
}

// authorization is the guard of a route that asks for a token; nil for a route that does not.
func (b *builder) authorization(r stack.Route, authorizers map[string]*authorizer) guard {
	if n := len(r.Scopes); n > MaxScopes {
		b.problem("route %q: %d scopes are more than a route's %d: use wider ones", r.Key, n, MaxScopes)
	}
	for _, scope := range r.Scopes {
		if !isScope(scope) {
			b.problem("route %q: scope %q is not a scope: write it without spaces and quotes, like tandem/read", r.Key, scope)
		}
	}
	if r.Authorizer == "" {
		if len(r.Scopes) > 0 {
			b.problem("route %q: scopes need an authorizer: name one of the API's authorizers", r.Key)
		}
		return nil
	}
	a, known := authorizers[r.Authorizer]
	if !known {
		b.problem("route %q: no authorizer %q: name one of the API's authorizers", r.Key, r.Authorizer)
		return nil
	}
	return a.guard(r.Scopes)
}

// isScope reports whether a token could have the scope (RFC 6749, section 3.3).
func isScope(scope string) bool {
	foreign := func(r rune) bool { return r <= ' ' || r == '"' || r == '\\' || r >= 0x7f }
	return scope != "" && !strings.ContainsFunc(scope, foreign)
}
