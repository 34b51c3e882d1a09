package wire

import "strings"

// Type is a type of the service's model, as its refusals name it.
type Type string

// The types that requests are made of.
const (
	Boolean        Type = "Boolean"
	Integer        Type = "Integer"
	String         Type = "String"
	Blob           Type = "Blob"
	List           Type = "List"
	Map            Type = "Map"
	AttributeMap   Type = "Map<AttributeValue>"
	AttributeValue Type = "AttributeValue"

	// Maps by table.
	KeyTables   Type = "Map<KeysAndAttributes>"
	WriteTables Type = "Map<java.util.List<WriteRequest>>"

	// Structures in lists and maps.
	KeysAndAttributes Type = "KeysAndAttributes"
	WriteRequest      Type = "WriteRequest"
	TransactGetItem   Type = "TransactGetItem"
	TransactWriteItem Type = "TransactWriteItem"

	// Structures in structures.
	PutRequest     Type = "PutRequest"
	DeleteRequest  Type = "DeleteRequest"
	Get            Type = "Get"
	Put            Type = "Put"
	Update         Type = "Update"
	Delete         Type = "Delete"
	ConditionCheck Type = "ConditionCheck"
)

// TypeError says that JSON of one type stands where the model has another. DynamoDB answers it as
// SerializationException.
type TypeError struct {
	Message string
}

// Error is the text that DynamoDB sends.
func (e *TypeError) Error() string { return e.Message }

// mismatch words the refusal of the value at hand as DynamoDB does: these are the texts of its Java
// deserialiser, which differ by what was wanted and what was found.
func (r *Reader) mismatch(want Type) error {
	return &TypeError{Message: mismatchText(r.peek(), r.fraction(), want)}
}

func mismatchText(found byte, fraction bool, want Type) string {
	const model = "com.amazonaws.dynamodb.v20120810."
	switch want {
	case Map, AttributeMap, KeyTables, WriteTables:
		if found != '[' {
			return "Unexpected field type"
		}
		of := map[Type]string{
			Map: "java.lang.String", AttributeMap: model + "AttributeValue",
			KeyTables: model + "KeysAndAttributes", WriteTables: "java.util.List<" + model + "WriteRequest>",
		}
		return "Unrecognized collection type java.util.Map<java.lang.String, " + of[want] + ">"
	case List:
		if found == '{' {
			return "Start of structure or map found where not expected"
		}
		return "Unexpected field type"
	case AttributeValue, KeysAndAttributes, WriteRequest, TransactGetItem, TransactWriteItem:
		if found == '[' {
			return "Unrecognized collection type class " + model + string(want)
		}
		return "Unexpected value type in payload"
	case PutRequest, DeleteRequest, Get, Put, Update, Delete, ConditionCheck:
		if found == '[' {
			return "Unrecognized collection type class " + model + string(want)
		}
		return "Unexpected field type"
	}
	switch {
	case found == '{':
		return "Start of structure or map found where not expected"
	case found == '[' && want == Blob:
		return "Unrecognized collection type class java.nio.ByteBuffer"
	case found == '[':
		return "Unrecognized collection type class java.lang." + string(want)
	case want == Blob:
		return "only base-64-encoded strings are convertible to bytes"
	case found == 't':
		return "TRUE_VALUE cannot be converted to " + string(want)
	case found == 'f':
		return "FALSE_VALUE cannot be converted to " + string(want)
	case found == '"' && want == Boolean:
		return "Unexpected token received from parser"
	case found == '"':
		return "STRING_VALUE cannot be converted to " + string(want)
	case fraction:
		return "DECIMAL_VALUE cannot be converted to " + string(want)
	}
	return "NUMBER_VALUE cannot be converted to " + string(want)
}

// fraction says whether the scalar at hand has one; it does not move on.
func (r *Reader) fraction() bool {
	at := r.at
	defer func() { r.at = at }()
	return strings.Contains(r.scalar(), ".")
}
