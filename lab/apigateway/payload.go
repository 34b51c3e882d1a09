package apigateway

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// payload is the event of payload format 2.0. What does not apply is absent, never null.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type payload struct {
	Version               string            `json:"version"`
	RouteKey              string            `json:"routeKey"`
	RawPath               string            `json:"rawPath"`
	RawQueryString        string            `json:"rawQueryString"`
	Cookies               []string          `json:"cookies,omitempty"`
	Headers               map[string]string `json:"headers"`
	QueryStringParameters map[string]string `json:"queryStringParameters,omitempty"`
	RequestContext        requestContext    `json:"requestContext"`
	Body                  string            `json:"body,omitempty"`
	PathParameters        map[string]string `json:"pathParameters,omitempty"`
	IsBase64Encoded       bool              `json:"isBase64Encoded"`
}

type requestContext struct {
	AccountID    string      `json:"accountId"`
	APIID        string      `json:"apiId"`
	Authorizer   *identity   `json:"authorizer,omitempty"`
	DomainName   string      `json:"domainName"`
	DomainPrefix string      `json:"domainPrefix"`
	HTTP         httpContext `json:"http"`
	RequestID    string      `json:"requestId"`
	RouteKey     string      `json:"routeKey"`
	Stage        string      `json:"stage"`
	Time         string      `json:"time"`
	TimeEpoch    int64       `json:"timeEpoch"` // milliseconds
}

type httpContext struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

// identity is what an authorizer learned about the caller.
type identity struct {
	JWT jwtIdentity `json:"jwt"`
}

// jwtIdentity holds a token's claims as text, and its scopes: null unless the route asks for some.
type jwtIdentity struct {
	Claims map[string]string `json:"claims"`
	Scopes []string          `json:"scopes"`
}

const (
	defaultStage = "$default"
	commonLog    = "02/Jan/2006:15:04:05 -0700"
	// protocol is what HTTP/2 clients are reported with, too.
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
	protocol = "HTTP/1.1"
)

// event is the call as the function receives it.
//
// The path is decoded while the query string is not: HTTP APIs do that, unlike REST APIs and function
// URLs (observed; AWS does not say). The stage $default is no part of the path.
func (c *call) event() ([]byte, error) {
	r, at := c.request, c.at.UTC()
	prefix, _, _ := strings.Cut(c.domain, ".")
	body, encoded := eventBody(r.Header.Get("Content-Type"), c.body)
	event, err := json.Marshal(&payload{
		Version:               "2.0",
		RouteKey:              c.route.key,
		RawPath:               c.path(),
		RawQueryString:        r.URL.RawQuery,
		Cookies:               eventCookies(r.Header),
		Headers:               c.eventHeaders(),
		QueryStringParameters: eventQuery(r.URL.RawQuery),
		RequestContext: requestContext{
			AccountID:    c.account,
			APIID:        c.api.id,
			Authorizer:   c.identity,
			DomainName:   c.domain,
			DomainPrefix: prefix,
			HTTP: httpContext{
				Method: r.Method, Path: c.path(), Protocol: protocol,
				SourceIP: c.sourceIP(), UserAgent: r.UserAgent(),
			},
			RequestID: c.id,
			RouteKey:  c.route.key,
			Stage:     defaultStage,
			Time:      at.Format(commonLog),
			TimeEpoch: at.UnixMilli(),
		},
		Body:            body,
		PathParameters:  c.pathParameters(),
		IsBase64Encoded: encoded,
	})
	if err != nil {
		return nil, fmt.Errorf("write event: %w", err)
	}
	return event, nil
}

func (c *call) pathParameters() map[string]string {
	if len(c.values) == 0 {
		return nil
	}
	parameters := make(map[string]string, len(c.values))
	for i, name := range c.route.names {
		parameters[name] = c.values[i]
	}
	return parameters
}

// eventBody is a request's body as text, or in base64 if it may be binary. AWS does not list the types
// that it takes for text; observed are text/* and these three, while forms, other types and none at all
// arrive in base64. Text that is not UTF-8 could not survive JSON, so it is encoded too: our choice.
func eventBody(contentType string, body []byte) (text string, encoded bool) {
	if len(body) == 0 {
		return "", false
	}
	if isText(contentType) && utf8.Valid(body) {
		return string(body), false
	}
	return base64.StdEncoding.EncodeToString(body), true
}

func isText(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	switch media {
	case "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(media, "text/")
}
