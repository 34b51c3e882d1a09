package dynamodb

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// parameter is one of an operation's expressions.
type parameter struct {
	kind expression.Kind
	optional[string]
}

// substitutions checks the names and values given beside an operation's expressions.
func (in *input) substitutions(expressions ...parameter) (*expression.Substitutions, error) {
	if err := in.usable(expressions...); err != nil {
		return nil, err
	}
	return in.bound(expressions...)
}

// usable refuses names and values that no expression could use.
func (in *input) usable(expressions ...parameter) error {
	anyGiven, takesValues, valuesUsable := false, []string{}, false
	for _, p := range expressions {
		anyGiven = anyGiven || p.given
		if p.takesValues() {
			takesValues = append(takesValues, string(p.kind))
			valuesUsable = valuesUsable || p.given
		}
	}
	switch {
	case in.Names.given && !anyGiven:
		return invalid("ExpressionAttributeNames can only be specified when using expressions")
	case in.Values.given && !valuesUsable && len(takesValues) > 0:
		verb := "is"
		if len(takesValues) > 1 {
			verb = "are"
		}
		return invalid("ExpressionAttributeValues can only be specified when using expressions: %s %s null", strings.Join(takesValues, " and "), verb)
	}
	return nil
}

// bound returns the names and values for an operation's expressions. A projection alone takes no values.
func (in *input) bound(expressions ...parameter) (*expression.Substitutions, error) {
	s := &expression.Substitutions{Names: in.Names.value}
	if slices.ContainsFunc(expressions, parameter.takesValues) {
		if wrong := in.Values.invalid; wrong != nil {
			return nil, invalid("ExpressionAttributeValues contains invalid value: %s for key %s", wrong.Message, wrong.Attribute)
		}
		s.Values = in.Values.Map
	}
	return s, s.Check()
}

func (p parameter) takesValues() bool { return p.kind != expression.ProjectionExpression }

// condition parses a condition or filter, nil if there is none.
func (p parameter) condition(s *expression.Substitutions) (expression.Condition, error) {
	if !p.given {
		return nil, nil
	}
	return expression.ParseCondition(p.kind, p.value, s)
}

// projection parses a projection, nil if there is none.
func (in *input) projection(s *expression.Substitutions) (*expression.Projection, error) {
	if !in.Projection.given {
		return nil, nil
	}
	return expression.ParseProjection(in.Projection.value, s)
}

// project applies a projection that may be nil, which leaves the whole item.
func project(p *expression.Projection, item value.Map) value.Map {
	if p == nil {
		return item
	}
	return p.Of(item)
}

// checkScalar refuses paths that lead into key attributes, which are scalars.
func (t *table) checkScalar(paths []expression.Path) error {
	const refusal = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
	into := func(name string) bool {
		return slices.ContainsFunc(paths, func(p expression.Path) bool { return len(p) > 1 && p[0].Name == name })
	}
	for _, name := range t.keyNames() {
		if into(name) {
			return invalid(refusal+"Key: %s", name)
		}
	}
	for _, ix := range t.indexes {
		for _, k := range ix.keys {
			if into(k.Name) {
				return invalid(refusal+"IndexKey: %s", k.Name)
			}
		}
	}
	return nil
}
