package apigateway

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxDocument is how many bytes a document of an issuer's may have. AWS documents it for the keys.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const maxDocument = 150_000

// download gets the keys from where the issuer's discovery document says they are (OpenID Connect
// Discovery 1.0, section 4). The issuer that the document names is not compared: Cognito's names another
// than its tokens do when a pool is in several Regions.
func (k *keyring) download(ctx context.Context) (map[string]publicKey, error) {
	var discovery struct {
		Keys string `json:"jwks_uri"`
	}
	text, err := k.document(ctx, strings.TrimSuffix(k.issuer, "/")+"/.well-known/openid-configuration")
	if err == nil {
		err = json.Unmarshal(text, &discovery)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", discoveryFailed, err)
	}
	if !isHTTPS(discovery.Keys) {
		return nil, fmt.Errorf("%w: jwks_uri %q is not an https URL", discoveryFailed, discovery.Keys)
	}
	text, err = k.document(ctx, discovery.Keys)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", keysNotAvailable, err)
	}
	keys, err := parseKeys(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", keysNotAvailable, err)
	}
	if len(keys) == 0 { // our choice: who has none to offer does not take away those at hand
		return nil, fmt.Errorf("%w: %s has no key that can be used", keysNotAvailable, discovery.Keys)
	}
	return keys, nil
}

// document gets one document. Redirects are not followed: AWS is silent about them.
func (k *keyring) document(ctx context.Context, at string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, max(k.scale.Real(documentTimeout), leastTimeout))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", at, err)
	}
	request.Header.Set("Accept", "application/json")
	response, err := k.transport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", at, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: status %d", at, response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("get %s: %w", at, err)
	case len(body) > maxDocument:
		return nil, fmt.Errorf("get %s: more than %d bytes", at, maxDocument)
	}
	return body, nil
}

// isHTTPS reports whether text is a URL that documents can be had from.
func isHTTPS(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.Fragment == ""
}
