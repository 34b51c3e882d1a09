package apigateway

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/lestrrat-go/jwx/v3/jwa"
)

// token is a JWT that nobody vouches for yet: only what it takes to verify it has been read.
type token struct {
	compact   string
	algorithm jwa.SignatureAlgorithm
	kid       string
}

// algorithms are those that authorizers accept: of the RSA family, and none that could take a public key
// for a shared secret. PS256 and its like are refused, which AWS neither promises nor denies.
var algorithms = map[string]jwa.SignatureAlgorithm{
	"RS256": jwa.RS256(), "RS384": jwa.RS384(), "RS512": jwa.RS512(),
}

// parseToken reads a token's header. What it says of keys (jwk, jku, x5u, x5c) is nobody's but the
// sender's word, and not looked at.
func parseToken(compact string) (token, error) {
	if strings.Count(compact, ".") != 2 {
		return token{}, wrongSegments
	}
	if strings.ContainsFunc(compact, notCompact) {
		if len(compact) > len("bearer ") && strings.EqualFold(compact[:len("bearer ")], "bearer ") {
			return token{}, doubleBearer
		}
		return token{}, malformed
	}
	encoded, _, _ := strings.Cut(compact, ".")
	text, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return token{}, fmt.Errorf("%w: %w", malformed, err)
	}
	header, err := parseObject(text)
	if err != nil {
		return token{}, fmt.Errorf("%w: %w", malformed, err)
	}
	name, _ := header.text("alg")
	algorithm, known := algorithms[name]
	if !known {
		return token{}, wrongAlgorithm
	}
	if _, critical := header["crit"]; critical {
		return token{}, criticalHeader
	}
	kid, ok := header.text("kid")
	if !ok || kid == "" {
		return token{}, wrongKey
	}
	return token{compact: compact, algorithm: algorithm, kid: kid}, nil
}

// notCompact reports whether a character is foreign to the compact serialization: unpadded base64 for
// URLs, and dots (RFC 7515, section 3.1). Go's decoders would skip line breaks.
func notCompact(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
		return false
	}
	return true
}
