package dynamodb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// Kinds of errors that operations on tables have.
const (
	kindInUse         = serviceNamespace + "ResourceInUseException"
	kindLimit         = serviceNamespace + "LimitExceededException"
	kindTableNotFound = serviceNamespace + "TableNotFoundException"
)

// managing makes an operation of one on tables. These are rare, so that their parameters and results go
// through encoding/json. A parameter that the lab does not have is refused, wherever it is given.
func managing[Parameters, Result any](run func(*endpoint, Parameters) (Result, error)) operation {
	return func(e *endpoint, in *input, dst []byte) ([]byte, error) {
		var p Parameters
		decoder := json.NewDecoder(bytes.NewReader(in.body))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&p); err != nil {
			return nil, notParameters(err)
		}
		result, err := run(e, p)
		if err != nil {
			return nil, err
		}
		if _, empty := any(result).(nothing); empty {
			return dst, nil
		}
		encoded, err := json.Marshal(result)
		return append(dst, encoded...), err
	}
}

// nothing is the result of operations whose answer is an empty body.
type nothing struct{}

// notParameters words what encoding/json says about JSON that is no request.
func notParameters(err error) error {
	if field, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return invalid("the lab does not have the parameter %s of this operation", field)
	}
	mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return &apiError{kind: kindSerialization}
	}
	switch mismatch.Value {
	case "object":
		return &wire.TypeError{Message: "Start of structure or map found where not expected"}
	case "array":
		return &wire.TypeError{Message: "Unexpected field type"}
	}
	return &wire.TypeError{Message: fmt.Sprintf("%s_VALUE cannot be converted to %s", strings.ToUpper(mismatch.Value), modelType(mismatch))}
}

// modelType names the type that the service's model has in a place.
func modelType(mismatch *json.UnmarshalTypeError) wire.Type {
	switch name := mismatch.Type.Kind().String(); name {
	case "bool":
		return wire.Boolean
	case "int64":
		return "Long"
	case "int":
		return wire.Integer
	default:
		return wire.String
	}
}

// UnmarshalJSON reads a parameter; null is absence.
func (o *optional[T]) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	o.given = true
	return json.Unmarshal(text, &o.value)
}

// find finds a table of this Region, in whatever state it is.
func (e *endpoint) find(name optional[string]) (*table, *member, error) {
	t := e.service.table(e.region, name.value)
	if t == nil {
		return nil, nil, &apiError{kind: kindNotFound, message: "Requested resource not found: Table: " + name.value + " not found"}
	}
	return t, t.members[e.region], nil
}

// lockControl lets one request at a time change tables.
func (s *Service) lockControl() error {
	s.control.Lock()
	if s.closed {
		s.control.Unlock()
		return &apiError{kind: kindInternal, message: "the lab's tables are closed"}
	}
	return nil
}

func inUse(format string, args ...any) error {
	return &apiError{kind: kindInUse, message: "Attempt to change a resource which is still in use: " + fmt.Sprintf(format, args...)}
}

// settled refuses to change a table while it changes here, or while it enters or leaves a Region.
func (t *table) settled(region string) error {
	switch t.members[region].status {
	case creating:
		return inUse("Table is being created: %s", t.Name)
	case updating:
		return inUse("Table is being updated: %s", t.Name)
	case deleting:
		return inUse("Table is being deleted: %s", t.Name)
	}
	for _, m := range t.members {
		if m.status != active {
			return inUse("Table: %s is being used.", t.Name)
		}
	}
	return nil
}
