package operator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tandem-failover/tandem/operator/wire"
)

// parseRequest reads the body strictly. An order is given in a hurry: a field that is misspelt, given
// twice or in another case must not be one that is silently another's.
func parseRequest(c *call) (wire.OrderRequest, error) {
	var req wire.OrderRequest
	text, err := body(c)
	if err != nil {
		return req, err
	}
	fields := map[string]func(json.RawMessage) error{
		"state":        into(&req.State, `a string, "out" or "in"`),
		"mode":         into(&req.Mode, `a string, "drain" or "fence"`),
		"reason":       into(&req.Reason, "a string"),
		"on_behalf_of": into(&req.OnBehalfOf, "a string"),
		"expires_in":   into(&req.ExpiresIn, `a string, such as "90m"`),
		"expires_at":   into(&req.ExpiresAt, `a string in RFC 3339, such as "2026-03-01T12:00:00Z"`),
		"override":     into(&req.Override, "true or false"),
	}
	return req, parseObject(text, fields)
}

// body is the request's body as text.
func body(c *call) ([]byte, error) {
	tooLarge := problem{status: http.StatusRequestEntityTooLarge, code: wire.TooLarge, field: "body",
		what: fmt.Sprintf("body: at most %d bytes are read", wire.MaxBody)}
	text := []byte(c.Body)
	if c.IsBase64Encoded {
		if base64.StdEncoding.DecodedLen(len(text)) > wire.MaxBody+2 {
			return nil, tooLarge
		}
		var err error
		if text, err = base64.StdEncoding.DecodeString(c.Body); err != nil {
			return nil, bad("body", "not base64, though the event says so")
		}
	}
	if len(text) > wire.MaxBody {
		return nil, tooLarge
	}
	if !utf8.Valid(text) {
		return nil, bad("body", "not UTF-8 text")
	}
	return text, nil
}

// parseObject reads one JSON object, a field at a time, and nothing after it.
func parseObject(text []byte, fields map[string]func(json.RawMessage) error) error {
	broken := bad("body", `want one JSON object, such as {"state":"out","mode":"drain","reason":"deploy 42 fails"}`)
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return broken
	}
	seen := make(map[string]bool)
	for decoder.More() {
		token, err := decoder.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return broken
		}
		set, known := fields[name]
		if !known {
			return bad(shorten(name), "unknown field: want "+strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
		if seen[name] {
			return bad(name, "given twice: leave one out")
		}
		seen[name] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return broken
		}
		if err := set(value); err != nil {
			return bad(name, err.Error())
		}
	}
	if _, err := decoder.Token(); err != nil {
		return broken
	}
	if _, err := decoder.Token(); err != io.EOF {
		return bad("body", "something follows the JSON object: leave it out")
	}
	return nil
}

// into reads a value of the type of to. Null is no value of any: whoever sends it meant something.
func into[T any](to *T, want string) func(json.RawMessage) error {
	return func(value json.RawMessage) error {
		if string(value) == "null" || json.Unmarshal(value, to) != nil {
			return errors.New("want " + want)
		}
		return nil
	}
}

// shorten keeps what a client sent to a length that is good to read.
func shorten(name string) string {
	const most = 64
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}
