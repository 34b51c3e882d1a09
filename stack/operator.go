package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// The operator API's part of the default stack: its function, and an issuer of tokens in every Region. One
// that died with the other Region would be useless just when an order must be given.
const (
	operatorFunction = "tandem-operator"
	operatorClient   = "operator"
	jwtAuthorizer    = "operator"

	resourceServer = "tandem"
	readScope      = resourceServer + "/read"
	operateScope   = resourceServer + "/operate"
)

// pool issues the tokens for the API of its own Region. IDs follow from the names; the client's secret is
// another in every stack: a lab listens to this machine alone, but a constant would be copied to where
// others listen too.
func (s Settings) pool(region string) UserPool {
	return UserPool{
		Region: region, ID: region + "_" + shortHash("pool", s.Name, region)[:9], Name: "tandem",
		Domain: "tandem-" + shortHash("domain", s.Name, region),
		ResourceServers: []ResourceServer{{
			Identifier: resourceServer, Name: "Tandem operator API",
			Scopes: []Scope{
				{Name: "read", Description: "See Regions, orders and events"},
				{Name: "operate", Description: "Give orders, and see all"},
			},
		}},
		Clients: []UserPoolClient{{
			ID: s.clientID(region), Name: operatorClient, Secret: drawSecret(),
			Scopes: []string{readScope, operateScope}, AccessTokenValidity: 15 * time.Minute,
		}},
	}
}

// clientID has the form of a Cognito app client's: 26 lower-case letters and digits.
func (s Settings) clientID(region string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{"client", operatorClient, s.Name, region}, "\x00")))
	return hex.EncodeToString(sum[:])[:26]
}

// issuer is the iss of a pool's tokens.
// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
func issuer(p UserPool) string {
	return "https://cognito-idp." + p.Region + ".amazonaws.com/" + p.ID
}

// tokenEndpoint is where the pool's clients get them.
// https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
func tokenEndpoint(p UserPool) string {
	return "https://" + p.Domain + ".auth." + p.Region + ".amazoncognito.com/oauth2/token"
}

// authorizer lets in the tokens of the pool's client. They have no aud, and then API Gateway compares the
// audience with client_id.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
func authorizer(p UserPool) Authorizer {
	return Authorizer{
		ID: jwtAuthorizer, Name: "operator", IdentitySource: "$request.header.Authorization",
		Issuer: issuer(p), Audience: []string{p.Clients[0].ID},
	}
}

// operatorRoutes are behind JWT. Who may operate may read; the function looks at the scopes once more. The
// last one takes what is misspelt: $default would hand the operator's token to the app.
func operatorRoutes() []Route {
	var routes []Route
	for _, r := range []struct {
		key    string
		scopes []string
	}{
		{"GET /.tandem/v1/regions", []string{readScope, operateScope}},
		{"GET /.tandem/v1/regions/{region}", []string{readScope, operateScope}},
		{"GET /.tandem/v1/orders", []string{readScope, operateScope}},
		{"PUT /.tandem/v1/orders/{region}", []string{operateScope}},
		{"GET /.tandem/v1/events", []string{readScope, operateScope}},
		{"ANY /.tandem/{proxy+}", []string{readScope, operateScope}},
	} {
		routes = append(routes, Route{Key: r.key, Integration: "operator", Authorizer: jwtAuthorizer, Scopes: r.scopes})
	}
	return routes
}

// operatorEnvironment has what the operator API needs, and neither the nonce nor the probes.
func (s Settings) operatorEnvironment() map[string]string {
	return map[string]string{
		"TANDEM_SERVICE":         s.Service,
		"TANDEM_TABLE":           StatusTable,
		"TANDEM_REGIONS":         strings.Join(s.Regions, ","),
		"TANDEM_PERIOD":          s.Region.Period.String(),
		"TANDEM_MAX_LAG":         s.Region.MaxLag.String(),
		"TANDEM_READ_TIMEOUT":    s.ReadTimeout.String(),
		"TANDEM_OPERATOR_BUDGET": "3s",
	}
}
