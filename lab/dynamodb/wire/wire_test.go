package wire_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// read turns any JSON into what encoding/json would make of it, through a Reader.
func read(t *testing.T, r *wire.Reader) any {
	if r.Null() {
		return nil
	}
	if r.EnterObject(wire.Map) == nil {
		object := map[string]any{}
		for r.More() {
			object[r.Key()] = read(t, r)
		}
		return object
	}
	if r.EnterArray(wire.List) == nil {
		array := []any{}
		for r.More() {
			array = append(array, read(t, r))
		}
		return array
	}
	if s, err := r.String(wire.String); err == nil {
		return s
	}
	if b, err := r.Bool(); err == nil {
		return b
	}
	start := r.Mark()
	if n, err := r.Int(); err == nil {
		if end := r.Mark(); end <= start {
			t.Fatalf("number %d took no text", n)
		}
	} else {
		r.Skip()
	}
	return nil // numbers are compared in TestInt
}

// withoutNumbers takes out what read does not compare.
func withoutNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = withoutNumbers(e)
		}
	case []any:
		for i, e := range v {
			v[i] = withoutNumbers(e)
		}
	case float64:
		return nil
	}
	return v
}

// A Reader takes what encoding/json takes and reads the same from it; Skip ends where reading does.
func FuzzReader(f *testing.F) {
	for _, body := range []string{`{}`, ` [ ] `, `{"a":"b\n\u00e9","c":[1,-2.5e3,true,false,null,{}]}`, `"\ud800"`, "\"\xff\"", `{"a":1,"a":[[],{"b":"]}"}]}`, `nul`, ``} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r, err := wire.NewReader([]byte(body))
		var want any
		if twin := json.Unmarshal([]byte(body), &want); (err == nil) != (twin == nil) {
			if _, tooLarge := twin.(*json.UnmarshalTypeError); !tooLarge { // a number that no float64 holds
				t.Fatalf("%q: %v, encoding/json says %v", body, err, twin)
			}
			return
		}
		if err != nil {
			return
		}
		if got := read(t, r); !reflect.DeepEqual(got, withoutNumbers(want)) {
			t.Errorf("%q read as %#v, want %#v", body, got, want)
		}
		end := r.Mark()
		r.Return(0)
		if r.Skip(); r.Mark() != end {
			t.Errorf("%q: Skip ends at %d, reading at %d", body, r.Mark(), end)
		}
	})
}

// What AppendString writes is JSON for the string, but for bytes that are not UTF-8.
func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "\"\\/\x00\x1f\n\r\t\x7f", "é€😀", "\xff\xc3", "\u2028<&>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		encoded := wire.AppendString(nil, s)
		if err := json.Unmarshal(encoded, &got); err != nil {
			t.Fatalf("%q: %v in %s", s, err, encoded)
		}
		if want := string([]rune(s)); got != want { // each bad byte becomes U+FFFD
			t.Errorf("%q came back as %q, want %q", s, got, want)
		}
	})
}

func TestInt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"0": 0, "-12": -12, "2.9": 2, "1e3": 1000, "9007199254740993": 9007199254740993} {
		r, err := wire.NewReader([]byte(" " + text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Int(); err != nil || got != want {
			t.Errorf("%s read as %d, %v", text, got, err)
		}
	}
	r, err := wire.NewReader([]byte("1e300"))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Int(); err == nil {
		t.Errorf("1e300 read as %d", n)
	}
}

// The texts are DynamoDB's.
func TestMismatch(t *testing.T) {
	t.Parallel()
	asString := func(r *wire.Reader) error { _, err := r.String(wire.String); return err }
	asBlob := func(r *wire.Reader) error { _, err := r.String(wire.Blob); return err }
	asBool := func(r *wire.Reader) error { _, err := r.Bool(); return err }
	asInt := func(r *wire.Reader) error { _, err := r.Int(); return err }
	asList := func(r *wire.Reader) error { return r.EnterArray(wire.List) }
	as := func(want wire.Type) func(*wire.Reader) error {
		return func(r *wire.Reader) error { return r.EnterObject(want) }
	}
	for i, test := range []struct {
		body string
		read func(*wire.Reader) error
		want string
	}{
		{`1`, asString, "NUMBER_VALUE cannot be converted to String"},
		{`1.5`, asString, "DECIMAL_VALUE cannot be converted to String"},
		{`true`, asString, "TRUE_VALUE cannot be converted to String"},
		{`[]`, asString, "Unrecognized collection type class java.lang.String"},
		{`{}`, asString, "Start of structure or map found where not expected"},
		{`[]`, asBlob, "Unrecognized collection type class java.nio.ByteBuffer"},
		{`1`, asBlob, "only base-64-encoded strings are convertible to bytes"},
		{`"x"`, asBool, "Unexpected token received from parser"},
		{`"1"`, asInt, "STRING_VALUE cannot be converted to Integer"},
		{`false`, asInt, "FALSE_VALUE cannot be converted to Integer"},
		{`"x"`, asList, "Unexpected field type"},
		{`{}`, asList, "Start of structure or map found where not expected"},
		{`1`, as(wire.AttributeValue), "Unexpected value type in payload"},
		{`[]`, as(wire.AttributeValue), "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"},
		{`"x"`, as(wire.AttributeMap), "Unexpected field type"},
		{`[]`, as(wire.AttributeMap), "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"},
		{`[]`, as(wire.Map), "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>"},
	} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			r, err := wire.NewReader([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if err := test.read(r); err == nil || err.Error() != test.want {
				t.Errorf("%s: %v, want %s", test.body, err, test.want)
			}
		})
	}
}
