package dynamodb

import (
	"errors"
	"net/http"

	"github.com/tandem-failover/tandem/lab/sigv4"
)

// authenticate refuses requests that are not signed in form: with Signature Version 4, for this Region
// and service. Keys and signatures are not verified.
func (e *endpoint) authenticate(r *http.Request) error {
	scope, err := sigv4.Read(r)
	if err == nil {
		err = scope.Check(e.region, "dynamodb")
	}
	if wrong, ok := errors.AsType[*sigv4.Error](err); ok {
		return &apiError{kind: coralNamespace + string(wrong.Code) + "Exception", message: wrong.Message}
	}
	return err
}
