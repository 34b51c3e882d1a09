package operator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/operator/wire"
)

// caller is who asks, by the claims of a token that API Gateway has verified.
type caller struct {
	client string // the ID of the app client
	scopes []string
}

// identify reads the claims. A route without an authorizer hands none over, and then nobody is let in.
//
// Scopes are those of the claim. authorizer.jwt.scopes would be null on a route that was configured
// without scopes, which is the mistake to survive here.
func identify(req events.APIGatewayV2HTTPRequest) (caller, error) {
	refuse := func(why string) (caller, error) {
		return caller{}, problem{status: http.StatusUnauthorized, code: wire.Unauthenticated, what: why}
	}
	authorizer := req.RequestContext.Authorizer
	if authorizer == nil || authorizer.JWT == nil || len(authorizer.JWT.Claims) == 0 {
		return refuse("no verified token came with the request: send Authorization: Bearer and an access token of this Region's issuer")
	}
	claims := authorizer.JWT.Claims
	if use, said := claims["token_use"]; said && use != "access" {
		return refuse("the token is no access token: ask the token endpoint for one by client_credentials")
	}
	if claims["client_id"] == "" {
		return refuse("the token does not say whose it is: its claim client_id is missing")
	}
	return caller{client: claims["client_id"], scopes: scopes(claims["scope"])}, nil
}

// scopes are the words of a claim. Cognito writes them with spaces between; of a token that has a list,
// API Gateway makes "[a b]".
func scopes(claim string) []string {
	if inner, found := strings.CutPrefix(claim, "["); found {
		if inner, found = strings.CutSuffix(inner, "]"); found {
			claim = inner
		}
	}
	return strings.Fields(claim)
}

// permit refuses a caller whose token has not the scope. Who may operate may read.
func (c caller) permit(scope string) error {
	if slices.Contains(c.scopes, scope) || slices.Contains(c.scopes, wire.ScopeOperate) {
		return nil
	}
	return problem{status: http.StatusForbidden, code: wire.Forbidden, scope: scope, what: "the token lacks the scope " + scope}
}
