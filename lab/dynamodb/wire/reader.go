// Package wire reads and writes the JSON of DynamoDB's protocol, AWS JSON 1.0, without reflection:
// a body is checked once as JSON, then read field by field as the caller expects it.
package wire

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// ErrSyntax says that a body is not JSON.
var ErrSyntax = errors.New("body is not JSON")

// Reader walks through one JSON body. Strings it returns are cut out of the body where no escape stands
// in the way, so they keep the body alive.
type Reader struct {
	text string
	at   int
}

// NewReader checks that body is JSON and starts at its beginning. The body must not change afterwards.
func NewReader(body []byte) (*Reader, error) {
	if !json.Valid(body) {
		return nil, ErrSyntax
	}
	return &Reader{text: unsafe.String(unsafe.SliceData(body), len(body))}, nil
}

// Mark returns the position of the next value, for Return.
func (r *Reader) Mark() int { return r.at }

// Return goes back to a position that Mark gave.
func (r *Reader) Return(mark int) { r.at = mark }

// Since returns the JSON from a position that Mark gave up to here.
func (r *Reader) Since(mark int) string { return strings.TrimSpace(r.text[mark:r.at]) }

// EnterObject steps into an object; More and Key then walk through it. The type names what the
// service's model has there and words the refusal.
func (r *Reader) EnterObject(want Type) error { return r.enter('{', want) }

// EnterArray steps into an array; More then walks through it.
func (r *Reader) EnterArray(want Type) error { return r.enter('[', want) }

func (r *Reader) enter(bracket byte, want Type) error {
	if r.peek() != bracket {
		return r.mismatch(want)
	}
	r.at++
	return nil
}

// More says whether the object or array entered last has another element, and steps out of it if not.
func (r *Reader) More() bool {
	if r.peek() == ',' {
		r.at++
	}
	if c := r.peek(); c == '}' || c == ']' {
		r.at++
		return false
	}
	return true
}

// Key reads the name of the next field of an object.
func (r *Reader) Key() string {
	key := r.quoted()
	r.peek()
	r.at++ // the colon
	return key
}

// Null steps over a null, which the protocol treats as absence, and says whether there was one.
func (r *Reader) Null() bool {
	if r.peek() != 'n' {
		return false
	}
	r.at += len("null")
	return true
}

// String reads a string.
func (r *Reader) String(want Type) (string, error) {
	if r.peek() != '"' {
		return "", r.mismatch(want)
	}
	return r.quoted(), nil
}

// Bool reads a boolean.
func (r *Reader) Bool() (bool, error) {
	switch r.peek() {
	case 't':
		r.at += len("true")
		return true, nil
	case 'f':
		r.at += len("false")
		return false, nil
	}
	return false, r.mismatch(Boolean)
}

// Int reads an integer; like the service, it cuts a fraction off.
func (r *Reader) Int() (int, error) {
	if c := r.peek(); c != '-' && (c < '0' || c > '9') {
		return 0, r.mismatch(Integer)
	}
	number := r.scalar()
	if n, err := strconv.Atoi(number); err == nil {
		return n, nil
	}
	f, err := strconv.ParseFloat(number, 64)
	const widest = 1 << 53
	if err != nil || f > widest || f < -widest {
		return 0, &TypeError{Message: number + " cannot be converted to " + string(Integer)}
	}
	return int(f), nil
}

// Skip steps over one value of any kind.
func (r *Reader) Skip() {
	depth := 0
	for {
		switch r.peek() {
		case '{', '[':
			depth++
			r.at++
		case '}', ']':
			depth--
			r.at++
		case ',', ':':
			r.at++
			continue
		case '"':
			r.skipQuoted()
		default:
			r.scalar()
		}
		if depth == 0 {
			return
		}
	}
}

// peek steps over white space and returns the byte after it.
func (r *Reader) peek() byte {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// scalar reads a number, true, false or null as written.
func (r *Reader) scalar() string {
	start := r.at
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n,:]}", r.text[r.at]) < 0 {
		r.at++
	}
	return r.text[start:r.at]
}

// quoted reads a string. The body is valid JSON, so that the closing quote is there.
func (r *Reader) quoted() string {
	r.peek()
	start := r.at
	plain := r.skipQuoted()
	quoted := r.text[start:r.at]
	if inner := quoted[1 : len(quoted)-1]; plain && utf8.ValidString(inner) {
		return inner
	}
	var unescaped string
	// It cannot fail: the whole body was valid. Bad UTF-8 becomes U+FFFD.
	_ = json.Unmarshal([]byte(quoted), &unescaped)
	return unescaped
}

// skipQuoted steps over a string and says whether it is free of escapes.
func (r *Reader) skipQuoted() (plain bool) {
	plain = true
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	return plain
}
