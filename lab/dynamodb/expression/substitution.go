package expression

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// Substitutions are what a request gives beside its expressions: ExpressionAttributeNames and
// ExpressionAttributeValues, nil when not given. All expressions of one request share one, so that
// Unused can tell what none of them needed.
type Substitutions struct {
	Names  map[string]string
	Values value.Map

	used map[string]bool
}

// maxSubstitution is the most bytes an alias or placeholder can have.
const maxSubstitution = 255

// Check refuses aliases and placeholders of the wrong form.
func (s *Substitutions) Check() error {
	if s.Names != nil && len(s.Names) == 0 {
		return refuse("ExpressionAttributeNames must not be empty")
	}
	if s.Values != nil && len(s.Values) == 0 {
		return refuse("ExpressionAttributeValues must not be empty")
	}
	for name := range s.Names {
		if !wellFormed(name, '#') {
			return refuse(`ExpressionAttributeNames contains invalid key: Syntax error; key: "%s"`, name)
		}
	}
	for _, v := range s.Values {
		if !wellFormed(v.Name, ':') {
			return refuse(`ExpressionAttributeValues contains invalid key: Syntax error; key: "%s"`, v.Name)
		}
	}
	return nil
}

func wellFormed(key string, first byte) bool {
	return len(key) > 1 && len(key) <= maxSubstitution && key[0] == first && span(key[1:], wordByte) == len(key)-1
}

// Unused refuses aliases and placeholders that no expression used.
func (s *Substitutions) Unused() error {
	var names, values []string
	for name := range s.Names {
		if !s.used[name] {
			names = append(names, name)
		}
	}
	for _, v := range s.Values {
		if !s.used[v.Name] {
			values = append(values, v.Name)
		}
	}
	slices.Sort(names)
	const text = "Value provided in %s unused in expressions: keys: {%s}"
	switch {
	case names != nil:
		return refuse(text, "ExpressionAttributeNames", strings.Join(names, ", "))
	case values != nil:
		return refuse(text, "ExpressionAttributeValues", strings.Join(values, ", "))
	}
	return nil
}

// bind replaces the aliases in a path, in place.
func (s *Substitutions) bind(p Path) error {
	for i, step := range p {
		if !isAlias(step.Name) {
			continue
		}
		name, ok := s.Names[step.Name]
		if !ok || name == "" {
			return refuse("An expression attribute name used in the document path is not defined; attribute name: %s", step.Name)
		}
		s.use(step.Name)
		p[i].Name = name
	}
	return nil
}

// fill gives a placeholder its value.
func (s *Substitutions) fill(p *Placeholder) error {
	if p.Value = s.Values.Get(p.Name); p.Value == nil {
		return refuse("An expression attribute value used in expression is not defined; attribute value: %s", p.Name)
	}
	s.use(p.Name)
	return nil
}

func (s *Substitutions) use(key string) {
	if s.used == nil {
		s.used = make(map[string]bool)
	}
	s.used[key] = true
}
