package judge

import (
	"math/big"
	"strings"
)

// CanonicalNumbers brings the numbers of an answer to the form that DynamoDB answers, plain and without
// superfluous zeros. DynamoDB Local answers numbers as they came: 1e2, 007, -0.
func (a Answer) CanonicalNumbers() {
	canonicalNumbers(a.Fields)
	sortSets(a.Fields)
}

func canonicalNumbers(v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			switch inner := inner.(type) {
			case string:
				if name == "N" {
					v[name] = canonical(inner)
				}
			case []any:
				for i := range inner {
					if text, ok := inner[i].(string); ok && name == "NS" {
						inner[i] = canonical(text)
					}
				}
			}
			canonicalNumbers(inner)
		}
	case []any:
		for _, inner := range v {
			canonicalNumbers(inner)
		}
	}
}

// canonical writes a number without the code that is on trial. Text that is no number stays.
func canonical(number string) string {
	exact, ok := new(big.Rat).SetString(number)
	if !ok {
		return number
	}
	const places = 130 + 38 // the smallest magnitude, and the digits behind its first
	text := exact.FloatString(places)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
