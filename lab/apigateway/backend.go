package apigateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// backend is an HTTP_PROXY integration: the whole request goes to an HTTP endpoint, the whole response
// comes back. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
type backend struct {
	uri       *url.URL // its path may hold {variables}
	method    string   // "" for the client's own
	transport http.RoundTripper
}

var _ integration = (*backend)(nil)

// errUnreachable means that a backend gave no response.
var errUnreachable = errors.New("no response")

// Transport returns an HTTP transport that calls backends as API Gateway does: with HTTP/1.1, without a
// proxy of the environment's and without asking for a compression that the client did not. Its owner may
// set how it dials and whom it trusts, and closes its idle connections.
func Transport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{Protocols: protocols, DisableCompression: true, MaxIdleConnsPerHost: 64}
}

func (b *backend) answer(ctx context.Context, c *call) (*reply, error) {
	request, err := b.request(ctx, c)
	if err != nil {
		return nil, err
	}
	response, err := b.transport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("call backend: %w: %w", errUnreachable, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxPayload+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read backend's response: %w: %w", errUnreachable, err)
	case len(body) > MaxPayload:
		return nil, fmt.Errorf("backend's response is larger than the %d bytes of a payload", MaxPayload)
	case response.StatusCode < 200:
		return nil, fmt.Errorf("backend ended with status %d", response.StatusCode)
	}
	header := endToEnd(response.Header)
	if request.Method != http.MethodHead || !bodyAllowed(response.StatusCode) {
		header.Del("Content-Length")
	}
	return &reply{status: response.StatusCode, header: header, body: body}, nil
}

// request is the call as the backend receives it. Unlike functions, backends learn of the client by
// Forwarded and Via (observed); the Host is the backend's own.
func (b *backend) request(ctx context.Context, c *call) (*http.Request, error) {
	target := *b.uri
	target.Path = expand(b.uri.Path, c.route.names, c.values)
	target.RawQuery = strings.Trim(b.uri.RawQuery+"&"+c.request.URL.RawQuery, "&")
	method := b.method
	if method == "" {
		method = c.request.Method
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), bytes.NewReader(c.body))
	if err != nil {
		return nil, fmt.Errorf("make backend's request: %w", err)
	}
	header := endToEnd(c.request.Header)
	header.Set("Forwarded", appended(header.Get("Forwarded"), forwarded(c)))
	header.Set("Via", appended(header.Get("Via"), "HTTP/1.1 AmazonAPIGateway"))
	header.Set("X-Amzn-Trace-Id", traceID(header.Get("X-Amzn-Trace-Id"), c.at))
	if _, named := header["User-Agent"]; !named {
		header["User-Agent"] = nil // or net/http would send its own
	}
	request.Header = header
	return request, nil
}

// forwarded is this hop's element of the Forwarded header (RFC 7239).
func forwarded(c *call) string {
	client := c.sourceIP()
	if strings.Contains(client, ":") { // IPv6
		client = `"[` + client + `]"`
	}
	return "for=" + client + ";host=" + c.domain + ";proto=https"
}

// expand puts the values of path variables into a URI's path, all at once: a value is never searched.
func expand(path string, names, values []string) string {
	pairs := make([]string, 0, 2*len(names))
	for i, name := range names {
		pairs = append(pairs, "{"+name+"}", values[i])
	}
	return strings.NewReplacer(pairs...).Replace(path)
}
