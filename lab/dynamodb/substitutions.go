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

// substitutions checks the names and values given beside an operation's expressions. There must be an
// expression that can use them.
func (in *input) substitutions(expressions ...parameter) (*expression.Substitutions, error) {
	anyGiven, takesValues, valuesUsable := false, []string{}, false
	for _, p := range expressions {
		anyGiven = anyGiven || p.given
		if p.kind != expression.ProjectionExpression {
			takesValues = append(takesValues, string(p.kind))
			valuesUsable = valuesUsable || p.given
		}
	}
	if in.Names.given && !anyGiven {
		return nil, invalid("ExpressionAttributeNames can only be specified when using expressions")
	}
	s := &expression.Substitutions{Names: in.Names.value}
	if len(takesValues) > 0 {
		if in.Values.given && !valuesUsable {
			verb := "is"
			if len(takesValues) > 1 {
				verb = "are"
			}
			return nil, invalid("ExpressionAttributeValues can only be specified when using expressions: %s %s null", strings.Join(takesValues, " and "), verb)
		}
		if wrong := in.Values.invalid; wrong != nil {
			return nil, invalid("ExpressionAttributeValues contains invalid value: %s for key %s", wrong.Message, wrong.Attribute)
		}
		s.Values = in.Values.Map
	}
	return s, s.Check()
}

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
