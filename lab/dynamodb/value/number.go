package value

import (
	"strconv"
	"strings"
)

// Number is a decimal number in DynamoDB's canonical form: plain notation without superfluous zeros
// ("100", "-0.5", "0"). Two Numbers are equal exactly if their texts are. ParseNumber makes them.
type Number string

// What a number can hold: 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
const (
	MaxDigits       = 38
	largestExponent = 125
	leastExponent   = -130
)

// decimal is sign × 0.digits × 10^point. Digits neither begin nor end with 0; zero has none, and the point
// that it was written with.
type decimal struct {
	negative bool
	digits   string
	point    int
}

// ParseNumber brings a number as clients write it (sign, fraction, exponent allowed) to canonical form.
func ParseNumber(text string) (Number, error) {
	if canonicalInteger(text) {
		return Number(text), nil
	}
	d, ok := parseDecimal(text)
	switch {
	case text == "":
		return "", invalid("The parameter cannot be converted to a numeric value")
	case !ok:
		return "", invalid("The parameter cannot be converted to a numeric value: " + text)
	case d.exponent() > largestExponent:
		return "", errOverflow
	case d.exponent() < leastExponent:
		return "", invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
	case d.digits == "":
		return "0", nil
	case len(d.digits) > MaxDigits:
		return "", invalid("Attempting to store more than 38 significant digits in a Number")
	}
	return d.canonical(), nil
}

var errOverflow = invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")

// exponent is that of the first digit. AWS looks at it for zero too: 0e126 is too large.
func (d decimal) exponent() int {
	if d.digits == "" {
		return d.point
	}
	return d.point - 1
}

// canonicalInteger recognises what most numbers are, so that they are kept as they came.
func canonicalInteger(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || len(digits) > MaxDigits || digits[0] == '0' {
		return text == "0"
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	return true
}

// parseDecimal reads [sign] digits [. digits] [e [sign] digits], with a digit before or after the point.
func parseDecimal(text string) (d decimal, ok bool) {
	rest := text
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		d.negative = rest[0] == '-'
		rest = rest[1:]
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(rest), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || !digitsOnly(whole) || !digitsOnly(fraction) {
		return d, false
	}
	if hasExponent {
		if d.point, ok = parseExponent(exponent); !ok {
			return d, false
		}
	}
	significant := strings.TrimLeft(whole+fraction, "0")
	d.point += len(whole) - (len(whole) + len(fraction) - len(significant))
	d.digits = strings.TrimRight(significant, "0")
	return d, true
}

// parseExponent reads an exponent of up to 64 bits. One too large for any number comes out large, not
// wrapped.
func parseExponent(text string) (exponent int, ok bool) {
	digits := strings.TrimPrefix(text, "+")
	negative := strings.HasPrefix(digits, "-")
	if negative {
		digits = digits[1:]
	}
	if digits == "" || text[0] == '+' && negative || !digitsOnly(digits) {
		return 0, false
	}
	whole, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, false
	}
	const enough = 1 << 40 // more than any body has digits
	exponent = int(min(whole, enough))
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

func digitsOnly(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

func (d decimal) canonical() Number {
	sign := ""
	if d.negative {
		sign = "-"
	}
	n := len(d.digits)
	switch {
	case d.point <= 0:
		return Number(sign + "0." + strings.Repeat("0", -d.point) + d.digits)
	case d.point >= n:
		return Number(sign + d.digits + strings.Repeat("0", d.point-n))
	}
	return Number(sign + d.digits[:d.point] + "." + d.digits[d.point:])
}

// Compare is -1, 0 or 1 as n is less than, equal to or greater than m.
func (n Number) Compare(m Number) int {
	a, negativeA := strings.CutPrefix(string(n), "-")
	b, negativeB := strings.CutPrefix(string(m), "-")
	switch {
	case negativeA && !negativeB:
		return -1
	case negativeB && !negativeA:
		return 1
	case negativeA:
		a, b = b, a
	}
	wholeA, fractionA, _ := strings.Cut(a, ".")
	wholeB, fractionB, _ := strings.Cut(b, ".")
	if len(wholeA) != len(wholeB) {
		if len(wholeA) < len(wholeB) {
			return -1
		}
		return 1
	}
	if order := strings.Compare(wholeA, wholeB); order != 0 {
		return order
	}
	return strings.Compare(fractionA, fractionB)
}

// significant returns the digits that count, and how many of them stand before the point.
func (n Number) significant() decimal {
	d, _ := parseDecimal(string(n))
	return d
}
