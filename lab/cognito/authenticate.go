package cognito

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
)

// authenticate finds out which client asks. It says its ID and secret in the Authorization header, as
// Basic base64(client_id:client_secret) without further encoding (client_secret_basic), or in the form
// (client_secret_post).
//
// AWS does not document what happens with both. As RFC 6749, section 2.3, forbids it, it is refused; a
// client_id in the form beside the header is fine if it is the same.
func (p *pool) authenticate(r *http.Request, form url.Values) (*client, *refusal) {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if headers := r.Header.Values("Authorization"); len(headers) > 0 {
		basicID, basicSecret, basic := r.BasicAuth()
		switch {
		case len(headers) > 1:
			return nil, refuse("invalid_request", "there are several Authorization headers")
		case !basic:
			return nil, refuse("invalid_client", "the Authorization header is not Basic")
		case secret != "":
			return nil, refuse("invalid_request", "the secret is in the header and in the form")
		case id != "" && id != basicID:
			return nil, refuse("invalid_request", "the header and the form name different clients")
		}
		id, secret = basicID, basicSecret
	}
	if id == "" {
		return nil, refuse("invalid_request", "no client is named")
	}
	return p.verify(id, secret)
}

// verify compares in a time that does not depend on the secrets.
func (p *pool) verify(id, secret string) (*client, *refusal) {
	var want [sha256.Size]byte
	c, known := p.clients[id]
	if known {
		want = c.secret
	}
	given := sha256.Sum256([]byte(secret))
	switch same := subtle.ConstantTimeCompare(given[:], want[:]); {
	case !known:
		return nil, refuse("invalid_client", "the pool has no such client")
	case same != 1:
		return nil, refuse("invalid_client", "the secret is wrong or missing")
	}
	return c, nil
}
