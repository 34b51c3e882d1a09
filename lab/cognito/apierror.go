package cognito

import (
	"fmt"
	"net/http"
)

// apiError is a refusal of the API as it goes over the wire.
type apiError struct {
	Code    string `json:"__type"`
	Message string `json:"message"`
	status  int
}

func (e *apiError) Error() string { return e.Code + ": " + e.Message }

func apiErrorf(code, format string, args ...any) error {
	return &apiError{Code: code, Message: fmt.Sprintf(format, args...), status: http.StatusBadRequest}
}

func notFound(message string) error { return apiErrorf("ResourceNotFoundException", "%s", message) }

// noPool is what AWS says of a pool that is not there.
func noPool(id string) string { return "User pool " + id + " does not exist." }
