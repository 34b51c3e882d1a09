package value

import (
	"encoding/base64"
	"strconv"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// maxName is the most bytes an attribute's name can have.
const maxName = 65535

// DecodeMap reads a map of attribute values, such as an item. It returns a *wire.TypeError where the
// JSON is not of the protocol's shape, an *Error where a value breaks a rule.
func DecodeMap(r *wire.Reader) (Map, error) { return decodeMap(r, 0) }

func decodeMap(r *wire.Reader, depth int) (Map, error) {
	if err := r.EnterObject(wire.AttributeMap); err != nil {
		return nil, err
	}
	attributes := make([]Attribute, 0, 8)
	for r.More() {
		name := r.Key()
		v, err := decodeValue(r, depth)
		if rule, ok := err.(*Error); ok && depth == 0 {
			return nil, &Error{Message: rule.Message, Attribute: name}
		}
		if err != nil {
			return nil, err
		}
		switch {
		case name == "":
			return nil, invalid("Empty attribute name")
		case len(name) > maxName:
			return nil, invalid("Attribute name is too large, must be less than 65536 bytes")
		}
		attributes = append(attributes, Attribute{Name: name, Value: v})
	}
	return NewMap(attributes...), nil
}

// Decode reads one attribute value, {"S": "…"} and the like.
func Decode(r *wire.Reader) (Value, error) { return decodeValue(r, 0) }

func decodeValue(r *wire.Reader, depth int) (Value, error) {
	if err := r.EnterObject(wire.AttributeValue); err != nil {
		return nil, err
	}
	var value Value
	for r.More() {
		t := Type(r.Key())
		if r.Null() {
			continue
		}
		next, err := decodeAs(r, t, depth)
		if err != nil {
			return nil, err
		}
		if next != nil && value != nil {
			return nil, invalid("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
		}
		if next != nil {
			value = next
		}
	}
	if value == nil {
		return nil, invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
	}
	return value, nil
}

// decodeAs reads the content of a value of type t. Fields that are no type are passed over, as DynamoDB
// does: they give nil.
func decodeAs(r *wire.Reader, t Type, depth int) (Value, error) {
	switch t {
	case TypeString:
		return decodeString(r)
	case TypeNumber:
		return decodeNumber(r)
	case TypeBinary:
		return decodeBinary(r)
	case TypeBool:
		return decodeBool(r)
	case TypeNull:
		return decodeNull(r)
	case TypeMap:
		return decodeNestedMap(r, depth)
	case TypeList:
		return decodeList(r, depth)
	case TypeStringSet:
		set, err := decodeSet(r, decodeString, "An string set  may not be empty", compareStrings)
		return StringSet(set), err
	case TypeNumberSet:
		set, err := decodeSet(r, decodeNumber, "An number set  may not be empty", Number.Compare)
		return NumberSet(set), err
	case TypeBinarySet:
		set, err := decodeSet(r, decodeBinary, "Binary sets should not be empty", compareStrings)
		return BinarySet(set), err
	}
	r.Skip()
	return nil, nil
}

func decodeString(r *wire.Reader) (String, error) {
	s, err := r.String(wire.String)
	return String(s), err
}

func decodeNumber(r *wire.Reader) (Number, error) {
	text, err := r.String(wire.String)
	if err != nil {
		return "", err
	}
	return ParseNumber(text)
}

func decodeBinary(r *wire.Reader) (Binary, error) {
	text, err := r.String(wire.Blob)
	if err != nil {
		return "", err
	}
	if len(text)%4 != 0 {
		return "", &wire.TypeError{Message: "Base64 encoded length is expected a multiple of 4 bytes but found: " + strconv.Itoa(len(text))}
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return "", &wire.TypeError{Message: "Invalid last non-pad Base64 character dectected"} // AWS's spelling
	}
	return Binary(decoded), nil
}

func decodeBool(r *wire.Reader) (Value, error) {
	b, err := r.Bool()
	return Bool(b), err
}

func decodeNull(r *wire.Reader) (Value, error) {
	b, err := r.Bool()
	if err == nil && !b {
		err = invalid("One or more parameter values were invalid: Null attribute value types must have the value of true")
	}
	return Null{}, err
}

func decodeNestedMap(r *wire.Reader, depth int) (Value, error) {
	if depth == MaxDepth {
		return nil, ErrTooDeep
	}
	return decodeMap(r, depth+1)
}

func decodeList(r *wire.Reader, depth int) (Value, error) {
	if depth == MaxDepth {
		return nil, ErrTooDeep
	}
	if err := r.EnterArray(wire.List); err != nil {
		return nil, err
	}
	list := List{}
	for r.More() {
		v, err := decodeValue(r, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}
