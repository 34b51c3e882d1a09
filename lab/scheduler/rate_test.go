package scheduler

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseRateAccepts(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]time.Duration{
		"rate(1 minute)":      time.Minute,
		"rate(1 minutes)":     time.Minute,
		"rate(5 minutes)":     5 * time.Minute,
		"rate(1 hours)":       time.Hour,
		"rate(12 hours)":      12 * time.Hour,
		"rate(2 days)":        48 * time.Hour,
		"rate(106751 days)":   106751 * 24 * time.Hour,
		"rate(999999 minute)": 999999 * time.Minute,
	} {
		if got, err := ParseRate(expression); err != nil || got != want {
			t.Errorf("ParseRate(%q) = %v, %v; want %v", expression, got, err, want)
		}
	}
}

func TestParseRateRefuses(t *testing.T) {
	t.Parallel()
	for name, expression := range map[string]string{
		"nothing":           "",
		"seconds":           "rate(60 seconds)",
		"years":             "rate(1 year)",
		"zero":              "rate(0 minutes)",
		"negative":          "rate(-1 minutes)",
		"fraction":          "rate(1.5 hours)",
		"inner blank":       "rate(1  minute)",
		"no blank":          "rate(1minute)",
		"leading blank":     "rate( 1 minute)",
		"trailing blank":    "rate(1 minute )",
		"blank outside":     " rate(1 minute)",
		"upper case":        "RATE(1 minute)",
		"no closing":        "rate(1 minute",
		"something after":   "rate(1 minute)x",
		"overflows":         "rate(106752 days)",
		"overflows int64":   "rate(99999999999999999999 days)",
		"bare":              "1 minute",
		"newline afterward": "rate(1 minute)\n",
	} {
		_, err := ParseRate(expression)
		refused, ok := errors.AsType[*ExpressionError](err)
		if !ok {
			t.Errorf("%s: ParseRate(%q) error = %v, want an *ExpressionError", name, expression, err)
			continue
		}
		if got, want := refused.Error(), "Invalid Schedule Expression "+expression+"."; got != want {
			t.Errorf("%s: message = %q, want AWS's %q", name, got, want)
		}
	}
}

func TestParseRateNamesWhatTheLabLacks(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{"cron(0 12 * * ? *)", "at(2030-01-01T00:00:00)"} {
		if _, err := ParseRate(expression); !errors.Is(err, ErrNotImitated) {
			t.Errorf("ParseRate(%q) error = %v, want ErrNotImitated", expression, err)
		}
	}
}

func TestParseRateReadsWhatIsPrinted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Int64Range(1, 100_000).Draw(t, "value")
		unit := rapid.SampledFrom([]string{"minute", "minutes", "hour", "hours", "day", "days"}).Draw(t, "unit")
		got, err := ParseRate(fmt.Sprintf("rate(%d %s)", value, unit))
		if err != nil {
			t.Fatal(err)
		}
		singular := unit
		if singular[len(singular)-1] == 's' {
			singular = singular[:len(singular)-1]
		}
		if got/units[singular] != time.Duration(value) || got%units[singular] != 0 {
			t.Fatalf("rate(%d %s) = %v", value, unit, got)
		}
	})
}

// The law: whatever is accepted is a whole, positive number of minutes; whatever is not says why.
func FuzzParseRate(f *testing.F) {
	for _, seed := range []string{"rate(1 minute)", "rate(90 days)", "rate(1 second)", "cron(* * * * ? *)", "at(x)", "rate("} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		got, err := ParseRate(expression)
		if err == nil && (got < time.Minute || got%time.Minute != 0) {
			t.Errorf("ParseRate(%q) = %v", expression, got)
		}
		if _, refused := errors.AsType[*ExpressionError](err); err != nil && !refused && !errors.Is(err, ErrNotImitated) {
			t.Errorf("ParseRate(%q) error = %v, which is neither refusal", expression, err)
		}
	})
}
