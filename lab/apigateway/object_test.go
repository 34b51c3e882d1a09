package apigateway

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzObject: text is taken for an object exactly if it is UTF-8 and encoding/json reads in it an object
// without two members of one name. Then both find the same, and every claim has a text.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` {"a":1 , "b" : [null,{"c":true}]} `, `{"a":null}`, `{"a":1,"a":2}`, `{"a":1,"A":2}`, `{"\u0061":1,"a":2}`,
		`{"a":1}{}`, `{"a" 1}`, `{"a":1,}`, `{1:2}`, `[]`, `null`, ``, `{"a":"\ud800"}`, "{\"\xff\":1}", `{"a":1e999}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := parseObject(text)
		if taken, want := err == nil, utf8.Valid(text) && isUniqueObject(text); taken != want {
			t.Fatalf("%q: an object: %v (%v), want %v", text, taken, err, want)
		}
		if err != nil {
			return
		}
		var other map[string]any
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&other); err != nil {
			t.Fatalf("%q is no object: %v", text, err)
		}
		maps.DeleteFunc(other, func(_ string, value any) bool { return value == nil })
		if got, want := slices.Sorted(maps.Keys(o.texts())), slices.Sorted(maps.Keys(other)); !slices.Equal(got, want) {
			t.Fatalf("%q has the members %q, want %q", text, got, want)
		}
		for name, value := range other {
			if got, ok := o.text(name); ok {
				if got != value {
					t.Fatalf("%q: %q is the text %q, want %q", text, name, got, value)
				}
			} else if _, isText := value.(string); isText {
				t.Fatalf("%q: %q is no text", text, name)
			}
			number, isNumber := value.(json.Number)
			want, err := number.Float64()
			if got, ok := o.number(name); ok != (isNumber && err == nil) || ok && got != want {
				t.Fatalf("%q: %q is the number %v, %v; want %v", text, name, got, ok, want)
			}
		}
	})
}

// isUniqueObject reads an object a token at a time.
func isUniqueObject(text []byte) bool {
	if !json.Valid(text) {
		return false
	}
	decoder, seen := json.NewDecoder(bytes.NewReader(text)), make(map[json.Token]bool)
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return false
	}
	for decoder.More() {
		name, err := decoder.Token()
		var value json.RawMessage
		if err != nil || decoder.Decode(&value) != nil || seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

func TestObjectsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, `null`, `[]`, `"a"`, `{`, `{}{}`, `{} x`, `{"a":1,}`, `{"a" 1}`, `{"a":1 "b":2}`, `{1:2}`, `{"a":1,"a":1}`,
		`{"a":1,"\u0061":1}`, `{"a":null,"a":1}`, "{\"a\":\"\xff\"}",
	} {
		if o, err := parseObject([]byte(text)); err == nil {
			t.Errorf("%q was taken for %v", text, o)
		}
	}
}
