package value_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

func decode(body string) (value.Value, error) {
	r, err := wire.NewReader([]byte(body))
	if err != nil {
		return nil, err
	}
	return value.Decode(r)
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]value.Value{
		`{"S":""}`:                               value.String(""),
		`{"S":"é\n"}`:                            value.String("é\n"),
		`{"N":"1.50"}`:                           value.Number("1.5"),
		`{"B":"AP8="}`:                           value.Binary("\x00\xff"),
		`{"BOOL":false}`:                         value.Bool(false),
		`{"NULL":true}`:                          value.Null{},
		`{"L":[]}`:                               value.List{},
		`{"M":{}}`:                               value.Map{},
		`{"SS":["b","a"]}`:                       value.StringSet{"a", "b"},
		`{"NS":["10","9.0"]}`:                    value.NumberSet{"9", "10"},
		`{"BS":["/w==","AA=="]}`:                 value.BinarySet{"\x00", "\xff"},
		`{"S":null,"N":"1","X":{"S":[1]}}`:       value.Number("1"),
		`{"M":{"b":{"S":"2"},"a":{"S":"1"}}}`:    value.NewMap(value.Attribute{Name: "a", Value: value.String("1")}, value.Attribute{Name: "b", Value: value.String("2")}),
		`{"M":{"a":{"S":"1"},"a":{"S":"last"}}}`: value.NewMap(value.Attribute{Name: "a", Value: value.String("last")}),
	} {
		got, err := decode(body)
		if err != nil || !value.Equal(got, want) || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, %v, want %#v", body, got, err, want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	const invalid = "One or more parameter values were invalid: "
	for body, want := range map[string]error{
		`{}`:                     &value.Error{Message: "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
		`{"S":"a","N":"1"}`:      &value.Error{Message: "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"},
		`{"NULL":false}`:         &value.Error{Message: invalid + "Null attribute value types must have the value of true"},
		`{"SS":[]}`:              &value.Error{Message: invalid + "An string set  may not be empty"},
		`{"SS":["a","b","a"]}`:   &value.Error{Message: invalid + "Input collection [a, b, a] contains duplicates."},
		`{"NS":["1","1.0"]}`:     &value.Error{Message: "Input collection contains duplicates"},
		`{"BS":["AA==","AA=="]}`: &value.Error{Message: invalid + "Input collection [AA==, AA==]of type BS contains duplicates."},
		`{"M":{"":{"S":"a"}}}`:   &value.Error{Message: "Empty attribute name"},
		`{"N":1}`:                &wire.TypeError{Message: "NUMBER_VALUE cannot be converted to String"},
		`{"B":"A"}`:              &wire.TypeError{Message: "Base64 encoded length is expected a multiple of 4 bytes but found: 1"},
		`{"B":"AB=="}`:           &wire.TypeError{Message: "Invalid last non-pad Base64 character dectected"},
		`{"L":{}}`:               &wire.TypeError{Message: "Start of structure or map found where not expected"},
		`{"L":["a"]}`:            &wire.TypeError{Message: "Unexpected value type in payload"},
	} {
		if got, err := decode(body); !reflect.DeepEqual(err, want) {
			t.Errorf("%s: %v, %v, want %v", body, got, err, want)
		}
	}
}

// 31 wrappings pass and 32 do not, of maps as of lists.
func TestDepth(t *testing.T) {
	t.Parallel()
	for _, wrapping := range [][2]string{{`{"L":[`, `]}`}, {`{"M":{"a":`, `}}`}} {
		for depth, ok := range map[int]bool{31: true, 32: false} {
			v, err := decode(strings.Repeat(wrapping[0], depth) + `{"S":""}` + strings.Repeat(wrapping[1], depth))
			if ok && (err != nil || value.Depth(v) != depth) || !ok && !errors.Is(err, value.ErrTooDeep) {
				t.Errorf("%d times %s…%s: %v", depth, wrapping[0], wrapping[1], err)
			}
		}
	}
}

// What is decoded encodes to JSON that decodes to the same.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{`{"S":"a"}`, `{"N":"1e3"}`, `{"B":"AAEC"}`, `{"M":{"a":{"L":[{"BOOL":true},{"NULL":true}]},"b":{"NS":["1","2"]}}}`, `{"SS":["","é"]}`, `{"BS":["AA=="]}`, `{"S":"\ud800"}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		v, err := decode(body)
		if err != nil {
			return
		}
		encoded := value.Append(nil, v)
		if !json.Valid(encoded) {
			t.Fatalf("%q encoded as %q", body, encoded)
		}
		again, err := decode(string(encoded))
		if err != nil || !value.Equal(v, again) || !bytes.Equal(value.Append(nil, again), encoded) {
			t.Errorf("%q decoded as %#v, encoded as %s, decoded as %#v, %v", body, v, encoded, again, err)
		}
	})
}

func TestSize(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`{"S":"é"}`:              2,
		`{"B":"AAAA"}`:           3,
		`{"BOOL":true}`:          1,
		`{"NULL":true}`:          1,
		`{"N":"0"}`:              1,
		`{"N":"-123"}`:           4,
		`{"N":"1000000"}`:        2,
		`{"N":"1E125"}`:          2,
		`{"N":"0.0000001"}`:      2,
		`{"N":"123456"}`:         4,
		`{"N":"3.14159"}`:        5,
		`{"N":"-120.5"}`:         5,
		`{"SS":["ab","c"]}`:      3,
		`{"NS":["1","22"]}`:      4,
		`{"BS":["AAAA"]}`:        3,
		`{"L":[]}`:               3,
		`{"L":[{"S":"ab"}]}`:     6,
		`{"M":{"k":{"S":"ab"}}}`: 7,
	} {
		v, err := decode(body)
		if err != nil {
			t.Fatal(err)
		}
		if got := value.Size(v); got != want {
			t.Errorf("%s is %d bytes, want %d", body, got, want)
		}
	}
}

// A Map behaves as Go's maps do, and With and Without leave the one they were called on alone.
func TestMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, twin := value.Map(nil), map[string]value.Value{}
		names := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
		for i := range rapid.IntRange(0, 20).Draw(t, "steps") {
			name, before := names.Draw(t, "name"), string(value.AppendMap(nil, m))
			var changed value.Map
			if rapid.Bool().Draw(t, "set") {
				changed = m.With(name, value.Bool(i%2 == 0))
				twin[name] = value.Bool(i%2 == 0)
			} else {
				changed = m.Without(name)
				delete(twin, name)
			}
			if after := string(value.AppendMap(nil, m)); after != before {
				t.Fatalf("%s became %s", before, after)
			}
			m = changed
		}
		if len(m) != len(twin) {
			t.Fatalf("%v, want %v", m, twin)
		}
		for name, want := range twin {
			if got := m.Get(name); got != want {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		}
	})
}

func TestSets(t *testing.T) {
	t.Parallel()
	ab, bc := value.StringSet{"a", "b"}, value.StringSet{"b", "c"}
	if got := value.Union(ab, bc); !value.Equal(got, value.StringSet{"a", "b", "c"}) {
		t.Errorf("union %v", got)
	}
	if got := value.Difference(ab, bc); !value.Equal(got, value.StringSet{"a"}) {
		t.Errorf("difference %v", got)
	}
	if got := value.Union(value.NumberSet{"9"}, value.NumberSet{"10"}); !value.Equal(got, value.NumberSet{"9", "10"}) {
		t.Errorf("union of numbers %v", got)
	}
	if got := value.Difference(value.BinarySet{"\x00"}, value.BinarySet{"\x00"}); !value.Equal(got, value.BinarySet{}) {
		t.Errorf("difference of binaries %v", got)
	}
	if value.Union(ab, value.NumberSet{"1"}) != nil || value.Difference(value.String("a"), ab) != nil {
		t.Error("sets of two types, or no set: want nil")
	}
	if !value.Equal(ab, value.StringSet{"a", "b"}) || value.Equal(ab, bc) || value.Equal(nil, nil) || value.Equal(value.String("1"), value.Number("1")) {
		t.Error("equality of sets, of nothing, or of types is wrong")
	}
}
