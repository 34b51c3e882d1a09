package cognito

import (
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"time"
)

// maxForm is the largest body of a token request, in bytes; our choice.
const maxForm = 64 << 10

// tokenEndpoint answers at a pool's domain: POST /oauth2/token, for the grant client_credentials.
// https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
type tokenEndpoint struct {
	pool *pool
	log  *slog.Logger
}

// issued is the answer to a good request: no ID token and no refresh token.
type issued struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
	TokenType   string `json:"token_type"`
}

func (e *tokenEndpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// RFC 6749, section 5.1.
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	token, refused := e.issue(w, r)
	if refused != nil {
		e.log.DebugContext(r.Context(), "token refused", "error", refused.Code, "why", refused.why)
		refused.send(w)
		return
	}
	sendJSON(w, http.StatusOK, token)
}

func (e *tokenEndpoint) issue(w http.ResponseWriter, r *http.Request) (*issued, *refusal) {
	if refused := checkRequest(r); refused != nil {
		return nil, refused
	}
	form, refused := readForm(w, r)
	if refused != nil {
		return nil, refused
	}
	if refused := checkGrant(form); refused != nil {
		return nil, refused
	}
	client, refused := e.pool.authenticate(r, form)
	switch {
	case refused != nil:
		return nil, refused
	case form.Get("grant_type") != "client_credentials":
		// client_credentials is the only flow that an app client with it may have.
		return nil, refuse("unauthorized_client", "the client may use client_credentials alone")
	case form.Get("resource") != "":
		return nil, lacks("invalid_request", "the lab does not bind tokens to a resource")
	}
	scope, allowed := client.grant(form.Get("scope"))
	if !allowed {
		return nil, refuse("invalid_scope", "a scope is not the client's")
	}
	if err := e.pool.keys.prepare(); err != nil {
		return nil, unavailable(err)
	}
	token, err := e.pool.accessToken(client, scope, time.Now())
	if err != nil {
		return nil, unavailable(err)
	}
	return &issued{AccessToken: token, ExpiresIn: int64(client.lifetime / time.Second), TokenType: "Bearer"}, nil
}

// checkRequest refuses what is not meant for the token endpoint. How AWS answers it is not documented;
// 404 and 405 are our choice.
func checkRequest(r *http.Request) *refusal {
	if r.URL.Path != tokenPath {
		refused := lacks("invalid_request", "the lab has POST "+tokenPath+" here and nothing else")
		refused.status = http.StatusNotFound
		return refused
	}
	if r.Method != http.MethodPost {
		refused := refuse("invalid_request", "the method is not POST")
		refused.status = http.StatusMethodNotAllowed
		return refused
	}
	return nil
}

// readForm reads the parameters. They are in the body only: one in the URL would end up in logs. None may
// be given twice (RFC 6749, section 3.2); one without a value counts as absent (section 3.1).
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	if form, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || form != "application/x-www-form-urlencoded" {
		return nil, refuse("invalid_request", "the content type is not application/x-www-form-urlencoded")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, refuse("invalid_request", "the body is too large")
	}
	if err != nil {
		return nil, refuse("invalid_request", "the body ends early")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, refuse("invalid_request", "the body is not a form")
	}
	for _, values := range form {
		if len(values) > 1 {
			return nil, refuse("invalid_request", "a parameter is given twice")
		}
	}
	return form, nil
}

// checkGrant refuses grants that Cognito does not know at all.
func checkGrant(form url.Values) *refusal {
	switch form.Get("grant_type") {
	case "client_credentials", "authorization_code", "refresh_token":
		return nil
	case "":
		return refuse("invalid_request", "there is no grant_type")
	}
	return refuse("unsupported_grant_type", "Cognito has no such grant")
}
