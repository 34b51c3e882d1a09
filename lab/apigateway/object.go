package apigateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"strconv"
	"strings"
	"unicode/utf8"
)

// object is a JSON object of a token: its header or its claims. null counts as absent.
//
// encoding/json would take the last of two members of one name, others take the first, and some ignore
// case: what two readers understand differently is no token (RFC 8725, section 2.4).
type object map[string]json.RawMessage

var (
	errNotText   = errors.New("not UTF-8")
	errNotObject = errors.New("not a JSON object")
	errTwice     = errors.New("two members have the same name")
)

func parseObject(text []byte) (object, error) {
	if !utf8.Valid(text) {
		return nil, errNotText
	}
	var o object
	if err := json.Unmarshal(text, &o); err != nil {
		return nil, err
	}
	if o == nil { // text is null
		return nil, errNotObject
	}
	if countMembers(text) != len(o) {
		return nil, errTwice
	}
	maps.DeleteFunc(o, func(_ string, value json.RawMessage) bool { return string(value) == "null" })
	return o, nil
}

// countMembers counts the members of an object that is valid JSON: its colons outside strings and what is
// nested.
func countMembers(text []byte) int {
	count, depth, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == ':' && depth == 1:
			count++
		}
	}
	return count
}

// text is a member that is a string.
func (o object) text(name string) (string, bool) {
	var value string
	raw, present := o[name]
	return value, present && json.Unmarshal(raw, &value) == nil
}

// number is a member that is a number, such as a NumericDate: seconds since 1970, perhaps with decimals
// (RFC 7519, section 2).
func (o object) number(name string) (float64, bool) {
	value, err := strconv.ParseFloat(string(o[name]), 64) // of valid JSON, only a number parses
	return value, err == nil
}

// list is a member that is an array of strings, or one string; empty for anything else.
func (o object) list(name string) []string {
	if value, ok := o.text(name); ok {
		return []string{value}
	}
	var values []string
	if json.Unmarshal(o[name], &values) != nil {
		return nil
	}
	return values
}

// scopes are all that a token grants: scp, an array or a string, or else scope; strings split at spaces.
func (o object) scopes() []string {
	if _, present := o["scp"]; !present {
		scope, _ := o.text("scope")
		return strings.FieldsFunc(scope, isSpace)
	}
	if scope, ok := o.text("scp"); ok {
		return strings.FieldsFunc(scope, isSpace)
	}
	return o.list("scp")
}

func isSpace(r rune) bool { return r == ' ' }

// texts are the members as functions see claims, every one of them a string (observed, not documented):
// strings as they are, numbers and booleans as written, arrays like Go prints them, objects as JSON.
func (o object) texts() map[string]string {
	texts := make(map[string]string, len(o))
	for name, raw := range o {
		texts[name] = claimText(raw)
	}
	return texts
}

// claimText is valid JSON as a claim's text. AWS shows nothing of what is in an array but strings; null
// there as Go prints it, and objects as JSON, are our choice.
func claimText(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		var text string
		_ = json.Unmarshal(raw, &text) // cannot fail: it is a valid string
		return text
	case '[':
		var elements []json.RawMessage
		_ = json.Unmarshal(raw, &elements) // cannot fail: it is a valid array
		texts := make([]string, len(elements))
		for i, element := range elements {
			texts[i] = claimText(element)
		}
		return "[" + strings.Join(texts, " ") + "]"
	case '{':
		var compact bytes.Buffer
		_ = json.Compact(&compact, raw) // cannot fail: it is valid
		return compact.String()
	case 'n':
		return "<nil>"
	}
	return string(raw)
}
