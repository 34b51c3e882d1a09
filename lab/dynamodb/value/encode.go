package value

import (
	"encoding/base64"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// AppendMap appends a map of attribute values, such as an item, as JSON.
func AppendMap(dst []byte, m Map) []byte {
	dst = append(dst, '{')
	for _, a := range m {
		dst = wire.AppendKey(dst, a.Name)
		dst = Append(dst, a.Value)
	}
	return append(dst, '}')
}

// Append appends one attribute value as JSON.
func Append(dst []byte, v Value) []byte {
	dst = append(dst, '{', '"')
	dst = append(dst, v.Type()...)
	dst = append(dst, '"', ':')
	switch v := v.(type) {
	case String:
		dst = wire.AppendString(dst, string(v))
	case Number:
		dst = appendNumber(dst, v)
	case Binary:
		dst = appendBinary(dst, v)
	case Bool:
		if v {
			dst = append(dst, "true"...)
		} else {
			dst = append(dst, "false"...)
		}
	case Null:
		dst = append(dst, "true"...)
	case Map:
		dst = AppendMap(dst, v)
	case List:
		dst = appendArray(dst, v, Append)
	case StringSet:
		dst = appendArray(dst, v, func(dst []byte, s String) []byte { return wire.AppendString(dst, string(s)) })
	case NumberSet:
		dst = appendArray(dst, v, appendNumber)
	case BinarySet:
		dst = appendArray(dst, v, appendBinary)
	}
	return append(dst, '}')
}

func appendArray[T any](dst []byte, elements []T, each func([]byte, T) []byte) []byte {
	dst = append(dst, '[')
	for i, element := range elements {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = each(dst, element)
	}
	return append(dst, ']')
}

// appendNumber needs no escapes: canonical numbers are digits, a point, a minus.
func appendNumber(dst []byte, n Number) []byte {
	dst = append(dst, '"')
	dst = append(dst, n...)
	return append(dst, '"')
}

func appendBinary(dst []byte, b Binary) []byte {
	dst = append(dst, '"')
	dst = base64.StdEncoding.AppendEncode(dst, []byte(b))
	return append(dst, '"')
}
