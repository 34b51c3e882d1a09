package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// Difference is one thing that two answers to the same request do not share.
type Difference struct {
	Operation stream.Operation
	Field     string // "error" if an answer is a refusal, else the way to the field, as Items[0].a.S
	Lab       string // what the lab said there, "" for nothing
	Engine    string // what the engine said

	// Parted is set if only one of the two accepted the request: what they hold may differ from now on.
	Parted bool
}

func (d Difference) String() string {
	return fmt.Sprintf("%s\n  %s\n    lab:    %s\n    engine: %s", d.Operation, d.Field, d.Lab, d.Engine)
}

// Compare finds the differences of two answers to one request.
func Compare(operation stream.Operation, lab, engine Answer) []Difference {
	whole := Difference{Operation: operation}
	if !lab.OK() || !engine.OK() {
		d := whole
		d.Field, d.Lab, d.Engine, d.Parted = "error", lab.outcome(), engine.outcome(), lab.OK() != engine.OK()
		if d.Lab != d.Engine {
			return []Difference{d}
		}
	}
	var found []Difference
	compareFields("", lab.Fields, engine.Fields, func(field, lab, engine string) {
		d := whole
		d.Field, d.Lab, d.Engine = field, lab, engine
		found = append(found, d)
	})
	return found
}

func (a Answer) outcome() string {
	if a.OK() {
		return "accepted"
	}
	return fmt.Sprintf("%d %s: %s", a.Status, a.Type, a.Message)
}

// compareFields reports each place where a and b differ, the deepest ones.
func compareFields(at string, a, b any, report func(field, a, b string)) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			compareMaps(at, x, y, report)
			return
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			for i := range x {
				compareFields(fmt.Sprintf("%s[%d]", at, i), x[i], y[i], report)
			}
			return
		}
	}
	if text(a) != text(b) {
		report(at, text(a), text(b))
	}
}

func compareMaps(at string, a, b map[string]any, report func(field, a, b string)) {
	var names []string
	for name := range a {
		names = append(names, name)
	}
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		field := strings.TrimPrefix(at+"."+name, ".")
		inA, hasA := a[name]
		inB, hasB := b[name]
		switch {
		case !hasB:
			report(field, text(inA), "")
		case !hasA:
			report(field, "", text(inB))
		default:
			compareFields(field, inA, inB, report)
		}
	}
}
