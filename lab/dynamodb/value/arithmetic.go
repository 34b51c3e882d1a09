package value

import "github.com/cockroachdb/apd/v3"

// Add returns n + m.
func (n Number) Add(m Number) (Number, error) { return n.compute(m, (*apd.Context).Add) }

// Sub returns n - m.
func (n Number) Sub(m Number) (Number, error) { return n.compute(m, (*apd.Context).Sub) }

// compute is exact (BaseContext does not round): a result with too many digits is refused.
func (n Number) compute(m Number, operation func(c *apd.Context, d, x, y *apd.Decimal) (apd.Condition, error)) (Number, error) {
	var x, y, result apd.Decimal
	for _, operand := range []struct {
		decimal *apd.Decimal
		number  Number
	}{{&x, n}, {&y, m}} {
		if _, _, err := operand.decimal.SetString(string(operand.number)); err != nil {
			return "", invalid("The parameter cannot be converted to a numeric value: " + string(operand.number))
		}
	}
	if _, err := operation(&apd.BaseContext, &result, &x, &y); err != nil {
		return "", errOverflow
	}
	return ParseNumber(result.Text('f'))
}
