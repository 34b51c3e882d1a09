package lambda

import (
	"regexp"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

// duration is the form of a variable that the lab takes for a length of time, as Go prints and reads it:
// 800ms, 20s, 1.5m, 6h, 1m0s.
var duration = regexp.MustCompile(`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`)

// scaled is how lab time reaches function code that knows nothing of it: a variable of a function whose
// value has the form of a duration is divided by the scale. Everything else is left as it is, and so is a
// duration in a lab that runs at AWS's own speed.
//
// The rule sees the form, not the meaning: a size such as "512m" would be divided too.
func scaled(value string, by scale.Factor) string {
	if by == 0 || by == 1 || !duration.MatchString(value) {
		return value
	}
	d, err := time.ParseDuration(value)
	if err != nil {
		return value // longer than 290 years: not a duration anyone meant
	}
	return by.Real(d).String()
}
