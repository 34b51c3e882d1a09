package cognito

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"
)

// keyBits is the size of Cognito's keys.
const keyBits = 2048

// key is an RSA key that signs tokens.
type key struct {
	id      string
	private *rsa.PrivateKey
	header  jws.Headers     // of what it signs
	public  json.RawMessage // as published
}

// newKey makes a key, which takes a tenth of a second or more.
func newKey() (*key, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("make an RSA key: %w", err)
	}
	k := &key{private: private}
	if k.public, err = k.publish(); err != nil {
		return nil, fmt.Errorf("publish an RSA key: %w", err)
	}
	k.header = jws.NewHeaders()
	if err := k.header.Set(jws.KeyIDKey, k.id); err != nil {
		return nil, fmt.Errorf("name an RSA key: %w", err)
	}
	return k, nil
}

// publish names the key and writes its public part as Cognito does:
//
//	{"alg":"RS256","e":"AQAB","kid":"…","kty":"RSA","n":"…","use":"sig"}
//
// Cognito's key IDs are 32 bytes in base64. Ours are the thumbprint of RFC 7638, which has that size.
func (k *key) publish() (json.RawMessage, error) {
	public, err := jwk.Import(k.private.Public())
	if err != nil {
		return nil, err
	}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, err
	}
	k.id = base64.StdEncoding.EncodeToString(thumbprint)
	for name, value := range map[string]any{
		jwk.AlgorithmKey: jwa.RS256(), jwk.KeyIDKey: k.id, jwk.KeyUsageKey: jwk.ForSignature,
	} {
		if err := public.Set(name, value); err != nil {
			return nil, err
		}
	}
	return json.Marshal(public)
}

// sign makes a compact JSON Web Signature whose header has kid and alg alone, as Cognito's.
func (k *key) sign(payload []byte) (string, error) {
	signed, err := jws.Sign(payload, jws.WithKey(jwa.RS256(), k.private, jws.WithProtectedHeaders(k.header)))
	return string(signed), err
}
