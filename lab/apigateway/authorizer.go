package apigateway

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
)

// authorizer is a JWT authorizer. It does its work in the documented order and stops at the first thing
// that is wrong:
//
//	identity source → three segments, header → key of its kid → signature → iss → aud or client_id
//	→ exp → nbf → iat → scope
//
// Claims are read only after the signature held, so that nobody but the issuer is listened to. Nothing is
// remembered about a token: one that is sent again is verified again.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
type authorizer struct {
	id       string
	source   identitySource
	issuer   string
	audience []string
	keys     *keyring
	log      *slog.Logger
}

// guard admits calls whose token the authorizer believes and that has one of scopes, if there are any. It
// leaves on the call what the function sees of the token.
func (a *authorizer) guard(scopes []string) guard {
	insufficient := insufficientScope(scopes)
	return func(c *call) *reply {
		ctx := c.request.Context()
		compact, found := a.source.token(c.request)
		if !found {
			return tokenMissing
		}
		claims, err := a.believe(ctx, compact, c.at)
		if err != nil {
			a.log.DebugContext(ctx, "token refused",
				"api", c.api.id, "route", c.route.key, "request", c.id, "authorizer", a.id, "err", err)
			return invalidToken(err)
		}
		seen := jwtIdentity{Claims: claims.texts()}
		if len(scopes) > 0 {
			seen.Scopes = claims.scopes()
			granted := func(scope string) bool { return slices.Contains(seen.Scopes, scope) }
			if !slices.ContainsFunc(scopes, granted) {
				return insufficient
			}
		}
		c.identity = &identity{JWT: seen}
		return nil
	}
}

// believe returns the claims of a token that is signed by the issuer, meant for this authorizer and valid
// now. Its errors are an invalid, with the cause beside it where there is one.
func (a *authorizer) believe(ctx context.Context, compact string, now time.Time) (object, error) {
	t, err := parseToken(compact)
	if err != nil {
		return nil, err
	}
	key, err := a.keys.find(ctx, t.kid, now)
	if err != nil {
		return nil, err
	}
	payload, err := key.verify(t)
	if err != nil {
		return nil, err
	}
	claims, err := parseObject(payload)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", malformed, err)
	}
	return claims, a.check(claims, now)
}

// check judges the claims of a token whose signature held.
//
// There is no leeway for clocks: AWS documents none, and a token that needs some here could fail there.
// exp is required, nbf and iat are not, as Cognito's tokens have no nbf.
func (a *authorizer) check(claims object, now time.Time) error {
	seconds := float64(now.UnixNano()) / float64(time.Second)
	if issuer, ok := claims.text("iss"); !ok || issuer != a.issuer {
		return wrongIssuer
	}
	if !a.isAudience(claims) {
		return wrongAudience
	}
	if expires, ok := claims.number("exp"); !ok || seconds >= expires {
		return expired
	}
	for _, beginning := range []struct {
		claim string
		early invalid
	}{{"nbf", notYetValid}, {"iat", usedBeforeIssued}} {
		if _, present := claims[beginning.claim]; !present {
			continue
		}
		if begins, ok := claims.number(beginning.claim); !ok || seconds < begins {
			return beginning.early
		}
	}
	return nil
}

// isAudience reports whether a token is meant for this API: by aud, or by client_id if there is no aud.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
func (a *authorizer) isAudience(claims object) bool {
	wanted := func(name string) bool { return slices.Contains(a.audience, name) }
	if _, present := claims["aud"]; present {
		return slices.ContainsFunc(claims.list("aud"), wanted)
	}
	client, ok := claims.text("client_id")
	return ok && wanted(client)
}

// identitySource is where a request has its token: a header in canonical form, or a query parameter.
type identitySource struct{ header, parameter string }

// token finds the token of a request, with or without "Bearer " before it. Repeated headers or parameters
// are one value with commas, as in events, and so no token.
func (s identitySource) token(r *http.Request) (compact string, found bool) {
	var value string
	if s.header != "" {
		value = strings.Join(r.Header[s.header], ",")
	} else {
		value = eventQuery(r.URL.RawQuery)[s.parameter]
	}
	return strings.TrimPrefix(value, "Bearer "), value != ""
}
