// Package setting reads the functions' configuration from the environment, strictly and once: a function
// with a mistake in its settings does not start, and says what to change.
package setting

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Environ reads variables and remembers every mistake, so that one look shows all of them.
type Environ struct {
	getenv   func(string) string
	mistakes []error
}

// From reads by getenv, which is os.Getenv but in tests. A variable that is empty counts as not set.
func From(getenv func(string) string) *Environ { return &Environ{getenv: getenv} }

// Err joins all mistakes so far, nil for none.
func (e *Environ) Err() error { return errors.Join(e.mistakes...) }

// Text is a variable that must be set.
func (e *Environ) Text(name string) string {
	value := e.getenv(name)
	if value == "" {
		e.Mistake(name, errors.New("not set"))
	}
	return value
}

// List is a variable that must be set to a comma-separated list without empty or repeated entries.
func (e *Environ) List(name string) []string {
	text := e.Text(name)
	if text == "" {
		return nil
	}
	var list []string
	seen := make(map[string]bool)
	for entry := range strings.SplitSeq(text, ",") {
		switch entry = strings.TrimSpace(entry); {
		case entry == "":
			e.Mistake(name, fmt.Errorf("%q has an empty entry", text))
		case seen[entry]:
			e.Mistake(name, fmt.Errorf("%q lists %s twice", text, entry))
		}
		seen[entry] = true
		list = append(list, entry)
	}
	return list
}

// Duration is a variable in Go's notation (800ms, 5m), more than 0, or fallback if it is not set.
func (e *Environ) Duration(name string, fallback time.Duration) time.Duration {
	text := e.getenv(name)
	if text == "" {
		return fallback
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		e.Mistake(name, fmt.Errorf("%q is not a duration such as 800ms or 5m", text))
	case d <= 0:
		e.Mistake(name, fmt.Errorf("%q is not more than 0", text))
	}
	return d
}

// Flag is a variable that is true or false, false if it is not set.
func (e *Environ) Flag(name string) bool {
	text := e.getenv(name)
	if text == "" {
		return false
	}
	b, err := strconv.ParseBool(text)
	if err != nil {
		e.Mistake(name, fmt.Errorf("%q is neither true nor false", text))
	}
	return b
}

// Mistake notes that a variable is wrong.
func (e *Environ) Mistake(name string, err error) {
	e.mistakes = append(e.mistakes, fmt.Errorf("%s: %w", name, err))
}
