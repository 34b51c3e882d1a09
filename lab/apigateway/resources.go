package apigateway

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/stack"
)

// resourceID is an identifier such as AWS assigns: a few small letters and digits. It depends on nothing
// but what it names, so it is the same in every run.
func resourceID(length int, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:length]
}

func integrationID(apiID, declared string) string {
	return resourceID(7, "integration", apiID, declared)
}
func routeID(apiID, key string) string           { return resourceID(7, "route", apiID, key) }
func authorizerID(apiID, declared string) string { return resourceID(6, "authorizer", apiID, declared) }
func deploymentID(apiID string) string           { return resourceID(6, "deployment", apiID) }
func mappingID(apiID, domain string) string      { return resourceID(6, "mapping", apiID, domain) }

// Resources have the fields that AWS's answers have for HTTP APIs; fields without a value are absent.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html

type apiResource struct {
	Endpoint                  string            `json:"apiEndpoint"`
	ID                        string            `json:"apiId"`
	APIKeySelectionExpression string            `json:"apiKeySelectionExpression"`
	CreatedDate               string            `json:"createdDate"`
	DisableExecuteAPIEndpoint bool              `json:"disableExecuteApiEndpoint"`
	IPAddressType             string            `json:"ipAddressType"`
	Name                      string            `json:"name"`
	ProtocolType              string            `json:"protocolType"`
	RouteSelectionExpression  string            `json:"routeSelectionExpression"`
	Tags                      map[string]string `json:"tags"`
}

func (a apiResource) identifier() string { return a.ID }

func (m *management) listAPIs(*http.Request) ([]apiResource, *denial) {
	list := make([]apiResource, len(m.apis))
	for i, declared := range m.apis {
		list[i] = apiResource{
			Endpoint: "https://" + Host(declared), ID: declared.ID, Name: declared.Name, CreatedDate: m.created,
			APIKeySelectionExpression: "$request.header.x-api-key",
			RouteSelectionExpression:  "$request.method $request.path",
			DisableExecuteAPIEndpoint: declared.DisableExecuteAPIEndpoint,
			IPAddressType:             "ipv4", ProtocolType: "HTTP", Tags: noTags,
		}
	}
	return list, nil
}

type authorizerResource struct {
	ID               string           `json:"authorizerId"`
	Type             string           `json:"authorizerType"`
	IdentitySource   []string         `json:"identitySource"`
	JWTConfiguration jwtConfiguration `json:"jwtConfiguration"`
	Name             string           `json:"name"`
}

type jwtConfiguration struct {
	Audience []string `json:"audience"`
	Issuer   string   `json:"issuer"`
}

func (a authorizerResource) identifier() string { return a.ID }

func (m *management) listAuthorizers(r *http.Request) ([]authorizerResource, *denial) {
	return listOf(m, r, func(declared stack.API) []stack.Authorizer { return declared.Authorizers },
		func(declared stack.API, a stack.Authorizer) authorizerResource {
			return authorizerResource{
				ID: authorizerID(declared.ID, a.ID), Type: "JWT", IdentitySource: []string{a.IdentitySource},
				JWTConfiguration: jwtConfiguration{Audience: a.Audience, Issuer: a.Issuer}, Name: a.Name,
			}
		})
}

type integrationResource struct {
	ConnectionType       string `json:"connectionType"`
	ID                   string `json:"integrationId"`
	Method               string `json:"integrationMethod"`
	Type                 string `json:"integrationType"`
	URI                  string `json:"integrationUri"`
	PayloadFormatVersion string `json:"payloadFormatVersion"`
	TimeoutInMillis      int64  `json:"timeoutInMillis"`
}

func (i integrationResource) identifier() string { return i.ID }

func (m *management) listIntegrations(r *http.Request) ([]integrationResource, *denial) {
	return listOf(m, r, func(declared stack.API) []stack.Integration { return declared.Integrations },
		func(declared stack.API, i stack.Integration) integrationResource {
			described := integrationResource{
				ConnectionType: "INTERNET", ID: integrationID(declared.ID, i.ID), Type: i.Type,
				Method: cmp.Or(i.Method, anyMethod), URI: i.URI, PayloadFormatVersion: "1.0",
				TimeoutInMillis: int64(cmp.Or(i.Timeout, MaxTimeout) / time.Millisecond),
			}
			if i.Type == "AWS_PROXY" { // functions are invoked with POST
				described.Method, described.PayloadFormatVersion = http.MethodPost, "2.0"
				described.URI = "arn:aws:lambda:" + m.region + ":" + m.account + ":function:" + i.Function
			}
			return described
		})
}

type routeResource struct {
	APIKeyRequired      bool     `json:"apiKeyRequired"`
	AuthorizationScopes []string `json:"authorizationScopes,omitempty"`
	AuthorizationType   string   `json:"authorizationType"`
	AuthorizerID        string   `json:"authorizerId,omitempty"`
	ID                  string   `json:"routeId"`
	Key                 string   `json:"routeKey"`
	Target              string   `json:"target"`
}

func (r routeResource) identifier() string { return r.ID }

func (m *management) listRoutes(r *http.Request) ([]routeResource, *denial) {
	return listOf(m, r, func(declared stack.API) []stack.Route { return declared.Routes },
		func(declared stack.API, route stack.Route) routeResource {
			described := routeResource{
				AuthorizationType: "NONE", ID: routeID(declared.ID, route.Key), Key: route.Key,
				Target: "integrations/" + integrationID(declared.ID, route.Integration),
			}
			if route.Authorizer != "" {
				described.AuthorizationType, described.AuthorizationScopes = "JWT", route.Scopes
				described.AuthorizerID = authorizerID(declared.ID, route.Authorizer)
			}
			return described
		})
}

// listOf describes a part of the API that a request's path names.
func listOf[D, T any](m *management, r *http.Request, of func(stack.API) []D, describe func(stack.API, D) T) ([]T, *denial) {
	declared, denied := m.api(r)
	if denied != nil {
		return nil, denied
	}
	var list []T
	for _, part := range of(declared) {
		list = append(list, describe(declared, part))
	}
	return list, nil
}
