package cognito

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// pool is one user pool, ready to issue tokens.
type pool struct {
	declared stack.UserPool
	issuer   string
	clients  map[string]*client // by ID
	keys     *keyring
}

// client is an app client that may get tokens for itself.
type client struct {
	declared stack.UserPoolClient
	secret   [sha256.Size]byte // the hash, so that comparing tells nothing of the length either
	lifetime time.Duration     // of its access tokens, in real time
}

func newPool(declared stack.UserPool, s scale.Factor) *pool {
	p := &pool{
		declared: declared,
		issuer:   Issuer(declared),
		clients:  make(map[string]*client),
		keys:     newKeyring(),
	}
	for _, c := range declared.Clients {
		p.clients[c.ID] = &client{
			declared: c,
			secret:   sha256.Sum256([]byte(c.Secret)),
			lifetime: wholeSeconds(s.Real(validity(c))),
		}
	}
	return p
}

// defaultValidity is how long access tokens live if the client does not say.
const defaultValidity = time.Hour

func validity(c stack.UserPoolClient) time.Duration {
	if c.AccessTokenValidity == 0 {
		return defaultValidity
	}
	return c.AccessTokenValidity
}

// wholeSeconds rounds up, and to one second at least: tokens tell times in whole seconds.
func wholeSeconds(d time.Duration) time.Duration {
	whole := d.Truncate(time.Second)
	if whole < d || whole == 0 {
		whole += time.Second
	}
	return whole
}

// grant is what a client gets of the scopes it asked for, both as in a token: separated by spaces. Asking
// for none asks for all. ok is false if one of them is not the client's.
func (c *client) grant(requested string) (granted string, ok bool) {
	var scopes []string
	for scope := range strings.SplitSeq(requested, " ") {
		switch {
		case scope == "" || slices.Contains(scopes, scope):
		case !slices.Contains(c.declared.Scopes, scope):
			return "", false
		default:
			scopes = append(scopes, scope)
		}
	}
	if len(scopes) == 0 {
		scopes = c.declared.Scopes
	}
	return strings.Join(scopes, " "), true
}
