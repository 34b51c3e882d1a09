package scheduler

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ErrNotImitated says that a schedule is one AWS would run and the lab does not: cron(...) and at(...).
var ErrNotImitated = errors.New("not imitated by the lab: only rate(...) is")

// An ExpressionError is a schedule expression that EventBridge Scheduler refuses.
type ExpressionError struct {
	Expression string
}

// Error returns the message of Scheduler's own ValidationException.
func (e *ExpressionError) Error() string {
	return fmt.Sprintf("Invalid Schedule Expression %s.", e.Expression)
}

// rateForm is as strict as the service: one blank, no blank at either end, no sign, no fraction, and no
// unit below the minute. Singular and plural are accepted with any number.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
var rateForm = regexp.MustCompile(`^rate\(([1-9][0-9]*) (minute|hour|day)s?\)$`)

var units = map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}

// ParseRate returns the interval of a rate expression, such as "rate(5 minutes)", in lab time. The error
// is an *ExpressionError, or wraps ErrNotImitated for cron and at expressions.
func ParseRate(expression string) (time.Duration, error) {
	if strings.HasPrefix(expression, "cron(") || strings.HasPrefix(expression, "at(") {
		return 0, fmt.Errorf("expression %s: %w", expression, ErrNotImitated)
	}
	match := rateForm.FindStringSubmatch(expression)
	if match == nil {
		return 0, &ExpressionError{expression}
	}
	unit := units[match[2]]
	value, err := strconv.ParseInt(match[1], 10, 64)
	if err != nil || value > math.MaxInt64/int64(unit) {
		return 0, &ExpressionError{expression}
	}
	return time.Duration(value) * unit, nil
}
