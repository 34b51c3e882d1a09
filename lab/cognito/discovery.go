package cognito

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// issuers answers at cognito-idp.<region>.amazonaws.com for every pool of the Region.
type issuers struct{ *Service }

// ServeHTTP serves a pool's two documents. What AWS answers to anything else is not documented: an unknown
// pool or path is 404 and another method 405, our choice. There is no Cache-Control: none is documented.
func (i issuers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		sendMessage(w, http.StatusNotFound, "the lab answers the API of Cognito at its AWS endpoint: set AWS_ENDPOINT_URL")
		return
	}
	id, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	path = "/" + path
	if path != discoveryPath && path != keysPath {
		sendMessage(w, http.StatusNotFound, "the lab serves "+discoveryPath+" and "+keysPath+" of a user pool here")
		return
	}
	p := i.pool(id)
	if p == nil {
		sendMessage(w, http.StatusNotFound, noPool(id))
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		sendMessage(w, http.StatusMethodNotAllowed, "Method Not Allowed")
		return
	}
	if path == discoveryPath {
		sendJSON(w, http.StatusOK, p.discovery())
		return
	}
	if err := p.keys.prepare(); err != nil {
		sendMessage(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	keys, err := p.keys.set(time.Now())
	if err != nil {
		sendMessage(w, http.StatusInternalServerError, err.Error())
		return
	}
	send(w, http.StatusOK, keys)
}

// discovery is the OpenID configuration of a pool, in Cognito's order: by name.
type discovery struct {
	AuthorizationEndpoint    string   `json:"authorization_endpoint"`
	IDTokenAlgorithms        []string `json:"id_token_signing_alg_values_supported"`
	Issuer                   string   `json:"issuer"`
	KeySet                   string   `json:"jwks_uri"`
	ResponseTypes            []string `json:"response_types_supported"`
	Scopes                   []string `json:"scopes_supported,omitempty"`
	SubjectTypes             []string `json:"subject_types_supported"`
	TokenEndpoint            string   `json:"token_endpoint,omitempty"`
	TokenEndpointAuthMethods []string `json:"token_endpoint_auth_methods_supported,omitempty"`
	UserinfoEndpoint         string   `json:"userinfo_endpoint,omitempty"`
}

// discovery says what Cognito says of a pool, endpoints that the lab lacks included. The forms with and
// without a domain are as others recorded them from AWS.
func (p *pool) discovery() discovery {
	d := discovery{
		AuthorizationEndpoint: p.issuer,
		IDTokenAlgorithms:     []string{"RS256"},
		Issuer:                p.issuer,
		KeySet:                p.issuer + keysPath,
		ResponseTypes:         []string{"code", "id_token", "token id_token", "none"},
		SubjectTypes:          []string{"public"},
	}
	if p.declared.Domain == "" {
		return d
	}
	base := "https://" + domainHost(p.declared)
	d.AuthorizationEndpoint = base + "/oauth2/authorize"
	d.ResponseTypes = []string{"code", "token", "token id_token"}
	d.Scopes = []string{"openid", "email", "phone", "profile"}
	d.TokenEndpoint = base + tokenPath
	d.TokenEndpointAuthMethods = []string{"client_secret_basic", "client_secret_post"}
	d.UserinfoEndpoint = base + "/oauth2/userInfo"
	return d
}

// sendMessage answers with an error in the form {"message":"…"}.
func sendMessage(w http.ResponseWriter, status int, message string) {
	sendJSON(w, status, map[string]string{"message": message})
}

func sendJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings always marshal
	}
	send(w, status, body)
}

// send answers with JSON, whose Content-Type a handler may have set more precisely.
func send(w http.ResponseWriter, status int, body []byte) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}
