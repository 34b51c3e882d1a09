package dynamodb

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// apiError is a refusal as it goes over the wire.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
type apiError struct {
	kind    string // namespace#Code
	message string // "" for errors that have none
	item    value.Map
	reasons []reason // of a cancelled transaction, one for each action
}

func (e *apiError) Error() string { return e.kind + ": " + e.message }

// The kinds of errors, with the namespaces that AWS sends.
const (
	serviceNamespace = "com.amazonaws.dynamodb.v20120810#"
	coralNamespace   = "com.amazon.coral.service#"

	kindValidation    = "com.amazon.coral.validate#ValidationException"
	kindSerialization = coralNamespace + "SerializationException"
	kindUnknown       = coralNamespace + "UnknownOperationException"
	kindInternal      = coralNamespace + "InternalFailure"
	kindCondition     = serviceNamespace + "ConditionalCheckFailedException"
	kindNotFound      = serviceNamespace + "ResourceNotFoundException"
	kindCancelled     = serviceNamespace + "TransactionCanceledException"
	kindInProgress    = serviceNamespace + "TransactionInProgressException"
	kindMismatch      = serviceNamespace + "IdempotentParameterMismatchException"
)

func invalid(format string, args ...any) error {
	return &apiError{kind: kindValidation, message: fmt.Sprintf(format, args...)}
}

// asAPIError finds the wire form of what an operation returned.
func asAPIError(err error) *apiError {
	if e, ok := errors.AsType[*apiError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*wire.TypeError](err); ok {
		return &apiError{kind: kindSerialization, message: e.Message}
	}
	if e, ok := errors.AsType[*expression.Error](err); ok {
		return &apiError{kind: kindValidation, message: e.Message}
	}
	if e, ok := errors.AsType[*value.Error](err); ok {
		return &apiError{kind: kindValidation, message: e.Message}
	}
	return &apiError{kind: kindInternal, message: err.Error()}
}

func (e *apiError) status() int {
	if e.kind == kindInternal {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// capital says whether AWS writes the field of the message with a capital M.
func (e *apiError) capital() bool {
	switch e.kind {
	case kindSerialization, kindCancelled, kindInProgress, kindMismatch:
		return true
	}
	return false
}

// appendTo appends the error's body.
func (e *apiError) appendTo(dst []byte) []byte {
	dst = append(dst, '{')
	dst = wire.AppendKey(dst, "__type")
	dst = wire.AppendString(dst, e.kind)
	if e.message != "" {
		key := "message"
		if e.capital() {
			key = "Message"
		}
		dst = wire.AppendKey(dst, key)
		dst = wire.AppendString(dst, e.message)
	}
	if e.item != nil {
		dst = wire.AppendKey(dst, "Item")
		dst = value.AppendMap(dst, e.item)
	}
	if e.reasons != nil {
		dst = appendReasons(dst, e.reasons)
	}
	return append(dst, '}')
}
