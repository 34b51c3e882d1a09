package value_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	nines := strings.Repeat("9", 38)
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0e125": "0", "0e-130": "0", "000": "0", ".0": "0",
		"1.0": "1", "1e2": "100", "+5": "5", "-007.50": "-7.5", ".5": "0.5", "5.": "5", "12E-1": "1.2",
		"1e-130":                       "0." + strings.Repeat("0", 129) + "1",
		"1" + strings.Repeat("0", 125): "1" + strings.Repeat("0", 125),
		nines:                          nines,
		nines + "e88":                  nines + strings.Repeat("0", 88),
		"0." + nines:                   "0." + nines,
		strings.Repeat("0", 5000) + "1" + "." + strings.Repeat("0", 5000): "1",
	} {
		if got, err := value.ParseNumber(text); err != nil || string(got) != want {
			t.Errorf("%.50q: %q, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                       "The parameter cannot be converted to a numeric value",
		"one":                    "The parameter cannot be converted to a numeric value: one",
		" 1":                     "The parameter cannot be converted to a numeric value:  1",
		"1_000":                  "The parameter cannot be converted to a numeric value: 1_000",
		"NaN":                    "The parameter cannot be converted to a numeric value: NaN",
		"1e":                     "The parameter cannot be converted to a numeric value: 1e",
		"1e+-2":                  "The parameter cannot be converted to a numeric value: 1e+-2",
		"--1":                    "The parameter cannot be converted to a numeric value: --1",
		"-":                      "The parameter cannot be converted to a numeric value: -",
		".":                      "The parameter cannot be converted to a numeric value: .",
		"0e126":                  "Number overflow. Attempting to store a number with magnitude larger than supported range",
		"0e-131":                 "Number underflow. Attempting to store a number with magnitude smaller than supported range",
		"1e9223372036854775808":  "The parameter cannot be converted to a numeric value: 1e9223372036854775808",
		"1e9223372036854775807":  "Number overflow. Attempting to store a number with magnitude larger than supported range",
		"1e126":                  "Number overflow. Attempting to store a number with magnitude larger than supported range",
		"-1e-999999999999999999": "Number underflow. Attempting to store a number with magnitude smaller than supported range",
		"1e-131":                 "Number underflow. Attempting to store a number with magnitude smaller than supported range",
		nines + "9":              "Attempting to store more than 38 significant digits in a Number",
	} {
		got, err := value.ParseNumber(text)
		if rule, ok := errors.AsType[*value.Error](err); !ok || rule.Message != want {
			t.Errorf("%.50q: %q, %v, want %s", text, got, err, want)
		}
	}
}

// The canonical form is a fixed point, and as a decimal it is what was written.
func FuzzParseNumber(f *testing.F) {
	for _, text := range []string{"1", "-1.50e-3", "0.000", "+.5E+7", "1e400", "x", "123456789012345678901234567890123456789"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := value.ParseNumber(text)
		if err != nil {
			return
		}
		if again, err := value.ParseNumber(string(n)); err != nil || again != n {
			t.Errorf("%q is canonically %q, and that %q, %v", text, n, again, err)
		}
		if strings.ContainsAny(string(n), "eE+") || strings.HasSuffix(string(n), ".") {
			t.Errorf("%q became %q, which is not plain", text, n)
		}
		if len(text) > 1000 {
			return // slow for the twin
		}
		twin, _, err := apd.NewFromString(text)
		if err != nil {
			return // its exponents are narrower
		}
		if n == "0" { // comparing 0e99999 would take it long
			if !twin.IsZero() {
				t.Errorf("%q became 0", text)
			}
			return
		}
		got, _, err := apd.NewFromString(string(n))
		if err != nil || got.Cmp(twin) != 0 {
			t.Errorf("%q became %q", text, n)
		}
	})
}

// numbers draws canonical numbers, many of them close together.
var numbers = rapid.Custom(func(t *rapid.T) value.Number {
	n, err := value.ParseNumber(fmt.Sprintf("%de%d", rapid.Int64().Draw(t, "digits"), rapid.IntRange(-20, 20).Draw(t, "exponent")))
	if err != nil {
		t.Fatal(err)
	}
	return n
})

// Compare and the bytes of keys order as the decimals do, and arithmetic is theirs.
func TestNumberOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		x, _, errX := apd.NewFromString(string(a))
		y, _, errY := apd.NewFromString(string(b))
		if err := errors.Join(errX, errY); err != nil {
			t.Fatal(err)
		}
		want := x.Cmp(y)
		if got := a.Compare(b); got != want {
			t.Errorf("%s compared with %s is %d, want %d", a, b, got, want)
		}
		if got := bytes.Compare(value.AppendKey(nil, a), value.AppendKey(nil, b)); got != want {
			t.Errorf("key of %s compared with key of %s is %d, want %d", a, b, got, want)
		}
	})
}

func TestArithmetic(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ a, b, sum, difference value.Number }{
		{"1", "2", "3", "-1"},
		{"0.1", "0.2", "0.3", "-0.1"},
		{"-5", "5", "0", "-10"},
		{"99999999999999999999999999999999999999", "1", "100000000000000000000000000000000000000", "99999999999999999999999999999999999998"},
	} {
		if got, err := test.a.Add(test.b); err != nil || got != test.sum {
			t.Errorf("%s + %s = %s, %v, want %s", test.a, test.b, got, err, test.sum)
		}
		if got, err := test.a.Sub(test.b); err != nil || got != test.difference {
			t.Errorf("%s - %s = %s, %v, want %s", test.a, test.b, got, err, test.difference)
		}
	}
	if got, err := value.Number("100000000000000000000000000000000000000").Add("0.1"); err == nil {
		t.Errorf("a sum of 40 digits is %s, want a refusal", got)
	}
}
