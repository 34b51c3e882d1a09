package apigateway

import (
	"crypto/rsa"
	"fmt"

	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"
)

// publicKey is an issuer's key for signatures.
type publicKey struct {
	rsa       *rsa.PublicKey
	algorithm string // the only one it is for; "" for any of algorithms
}

// parseKeys reads a JSON Web Key Set and keeps what can verify a token: RSA keys with a kid that are not
// for something else. Other keys may stand beside them. Of two keys with the same kid the first counts.
func parseKeys(document []byte) (map[string]publicKey, error) {
	set, err := jwk.Parse(document, jwk.WithIgnoreParseError(true))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	keys := make(map[string]publicKey, set.Len())
	for i := range set.Len() {
		candidate, _ := set.Key(i)
		kid, _ := candidate.KeyID()
		if _, taken := keys[kid]; taken || kid == "" {
			continue
		}
		if key, ok := verifying(candidate); ok {
			keys[kid] = key
		}
	}
	return keys, nil
}

// verifying returns a key if it can verify tokens. Export refuses private keys, and RSA keys of less than
// 2048 bits (RFC 7518, section 3.3).
func verifying(candidate jwk.Key) (publicKey, bool) {
	public, ok := candidate.(jwk.RSAPublicKey)
	if !ok {
		return publicKey{}, false
	}
	if use, named := public.KeyUsage(); named && use != string(jwk.ForSignature) {
		return publicKey{}, false
	}
	key := publicKey{rsa: new(rsa.PublicKey)}
	if err := jwk.Export(public, key.rsa); err != nil {
		return publicKey{}, false
	}
	if algorithm, named := public.Algorithm(); named {
		key.algorithm = algorithm.String()
		if _, known := algorithms[key.algorithm]; !known {
			return publicKey{}, false
		}
	}
	return key, true
}

// verify returns the payload of a token that the key's owner signed, with the key's own algorithm if it
// names one (RFC 8725, section 3.1).
func (k publicKey) verify(t token) ([]byte, error) {
	if k.algorithm != "" && k.algorithm != t.algorithm.String() {
		return nil, wrongAlgorithm
	}
	payload, err := jws.VerifyCompactFast(k.rsa, []byte(t.compact), t.algorithm)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", wrongSignature, err)
	}
	return payload, nil
}
