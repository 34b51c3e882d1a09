package expression

import (
	"fmt"
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

// Limits of substitutions, in bytes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
const (
	maxSubstitution  = 255 // an alias or placeholder
	maxSubstitutions = 2 << 20
	maxName          = 65535
)

// Check refuses aliases and placeholders of the wrong form, and too much of them.
func (s *Substitutions) Check() error {
	if s.Names != nil && len(s.Names) == 0 {
		return refuse("ExpressionAttributeNames must not be empty")
	}
	if s.Values != nil && len(s.Values) == 0 {
		return refuse("ExpressionAttributeValues must not be empty")
	}
	names, values := 0, 0
	for alias, name := range s.Names {
		if err := checkName(alias, name); err != nil {
			return err
		}
		names += len(alias) + len(name)
	}
	for _, v := range s.Values {
		if err := checkForm("ExpressionAttributeValues", v.Name, ':'); err != nil {
			return err
		}
		values += len(v.Name) + value.Size(v.Value)
	}
	switch {
	case names > maxSubstitutions:
		return refuse("ExpressionAttributeNames exceeds max size")
	case values > maxSubstitutions:
		return refuse("ExpressionAttributeValues exceeds max size")
	case names+values > maxSubstitutions:
		return refuse("Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size")
	}
	return nil
}

func checkName(alias, name string) error {
	if err := checkForm("ExpressionAttributeNames", alias, '#'); err != nil {
		return err
	}
	switch {
	case name == "":
		return refuse("ExpressionAttributeNames contains invalid value: Empty attribute name for key %s", alias)
	case len(name) > maxName:
		return refuse("ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less than %d bytes for key %s", maxName+1, alias)
	}
	return nil
}

// checkForm refuses a key of the parameter that does not begin with first or is too long.
func checkForm(parameter, key string, first byte) error {
	switch {
	case len(key) < 2 || key[0] != first || span(key[1:], wordByte) < len(key)-1:
		return refuse(`%s contains invalid key: Syntax error; key: "%s"`, parameter, key)
	case len(key) > maxSubstitution:
		size := ""
		if first == '#' { // AWS tells it of aliases only
			size = fmt.Sprintf(" size of key: %d", len(key))
		}
		return refuse("%s contains invalid key: The expression attribute map contains a key that is too long;%s", parameter, size)
	}
	return nil
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
		if !ok {
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
