package route53

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// apiError is a refusal of the API's. Codes and statuses are those of the API's model; MalformedInput and the
// texts that are not the lab's own have been seen on AWS.
// https://docs.aws.amazon.com/Route53/latest/APIReference/CommonErrors.html
type apiError struct {
	status  int
	code    string
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

// document is the body of the refusal.
func (e *apiError) document(requestID string) any {
	who := "Sender"
	if e.status >= http.StatusInternalServerError {
		who = "Receiver"
	}
	return wire.ErrorResponse{
		Error: wire.Error{Type: who, Code: e.code, Message: e.message}, RequestID: requestID,
	}
}

func refuse(status int, code, format string, args ...any) *apiError {
	return &apiError{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func invalidInput(format string, args ...any) *apiError {
	return refuse(http.StatusBadRequest, "InvalidInput", format, args...)
}

// invalidParameter tells on one line everything that is wrong with a health check.
func invalidParameter(err error) *apiError {
	return invalidInput("Invalid parameter : %s", strings.ReplaceAll(err.Error(), "\n", "; "))
}

// invalidBatch refuses a change batch for everything that is wrong with it. AWS documents a document of its own
// for this refusal, with a list; what clients of all kinds have been seen to report since is a list in brackets
// within the ordinary one.
func invalidBatch(messages []string) *apiError {
	return refuse(http.StatusBadRequest, "InvalidChangeBatch", "[%s]", strings.Join(messages, ", "))
}

// lacking is for what AWS has and the lab has not.
func lacking(what, instead string) *apiError {
	return invalidInput("the lab has no %s: %s", what, instead)
}

func noSuchHostedZone(id string) *apiError {
	return refuse(http.StatusNotFound, "NoSuchHostedZone", "No hosted zone found with ID: %s", wire.TrimID(id))
}

func noSuchHealthCheck(id string) *apiError {
	return refuse(http.StatusNotFound, "NoSuchHealthCheck", "No health check exists with the specified ID: %s", id)
}

// asAPIError finds the refusal in what an operation returned.
func asAPIError(err error) *apiError {
	if refusal, ok := errors.AsType[*apiError](err); ok {
		return refusal
	}
	return refuse(http.StatusInternalServerError, "InternalFailure", "%v", err)
}

// decode reads a request's document.
func decode(body []byte, into any) error {
	err := wire.Decode(body, into)
	switch syntax, garbled := errors.AsType[*xml.SyntaxError](err); {
	case err == nil:
		return nil
	case errors.Is(err, wire.ErrNotExpected):
		return refuse(http.StatusBadRequest, "MalformedInput", "The request body is %v", err)
	case garbled:
		return refuse(http.StatusBadRequest, "MalformedInput", "The request body is no XML: line %d: %s", syntax.Line, syntax.Msg)
	default:
		return invalidInput("Invalid XML ; %v", err)
	}
}
