package apigateway

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// invalid is why a token is refused, in the words of the WWW-Authenticate header's error_description. It
// holds no text of the token's, so it needs no quoting.
type invalid string

func (i invalid) Error() string { return string(i) }

// What AWS says: documented (wrongAudience) or observed by others. A key that cannot be fetched is the
// token's fault, too: 401 rather than 500.
const (
	wrongAudience    invalid = "the token does not have a valid audience"
	wrongSegments    invalid = "token contains an invalid number of segments"
	doubleBearer     invalid = "tokenstring should not contain 'bearer '"
	discoveryFailed  invalid = "OIDC discovery endpoint communication error"
	keysNotAvailable invalid = "JWKS communication error"
)

// What AWS does not document, in the manner of the above.
const (
	malformed        invalid = "token is malformed"
	wrongAlgorithm   invalid = "signing method is invalid"
	criticalHeader   invalid = "the token has a critical header that is not supported"
	wrongKey         invalid = "the token does not have a valid kid"
	wrongSignature   invalid = "crypto/rsa: verification error"
	wrongIssuer      invalid = "the token does not have a valid issuer"
	expired          invalid = "token is expired"
	notYetValid      invalid = "token is not valid yet"
	usedBeforeIssued invalid = "token used before issued"
)

// tokenMissing is the answer to a request without a token.
var tokenMissing = challenge(http.StatusUnauthorized, "Unauthorized", "Bearer")

// invalidToken is the answer to a token that was refused with err.
func invalidToken(err error) *reply {
	description, _ := errors.AsType[invalid](err)
	return challenge(http.StatusUnauthorized, "Unauthorized",
		fmt.Sprintf(`Bearer scope="" error="invalid_token" error_description="%s"`, description))
}

// insufficientScope is the answer to a token that has none of the scopes a route asks for. The 403 was
// observed; its header is our choice, after RFC 6750, section 3.1.
func insufficientScope(scopes []string) *reply {
	return challenge(http.StatusForbidden, "Forbidden", fmt.Sprintf(
		`Bearer scope="%s" error="insufficient_scope" error_description="the token does not have a valid scope"`,
		strings.Join(scopes, " ")))
}

func challenge(status int, message, authenticate string) *reply {
	p := refusal(status, message)
	p.header.Set("Www-Authenticate", authenticate)
	return p
}
