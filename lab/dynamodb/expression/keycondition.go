package expression

import "github.com/tandem-failover/tandem/lab/dynamodb/value"

// KeyTerm is a condition on one key attribute.
type KeyTerm struct {
	Name     string
	Operator string        // = < <= > >= BETWEEN begins_with
	Values   []value.Value // two for BETWEEN, else one
}

// KeyTerms reads a parsed key condition expression: one or two terms, joined by AND.
func KeyTerms(c Condition) ([]KeyTerm, error) {
	var terms []KeyTerm
	if err := keyTerms(c, &terms); err != nil {
		return nil, err
	}
	if len(terms) > 2 {
		return nil, refuse("Conditions can be of length 1 or 2 only")
	}
	return terms, nil
}

func keyTerms(c Condition, terms *[]KeyTerm) error {
	const operator = "Invalid operator used in KeyConditionExpression: %s"
	name := ""
	switch c := c.(type) {
	case *And:
		if err := keyTerms(c.Left, terms); err != nil {
			return err
		}
		return keyTerms(c.Right, terms)
	case *Or:
		return refuse(operator, "OR")
	case *Not:
		return refuse(operator, "NOT")
	case *In:
		return refuse(operator, "IN")
	case *Comparison:
		if name = c.Operator; name == "<>" {
			return refuse(operator, name)
		}
		if _, ok := c.Left.(Path); !ok {
			return addKeyTerm(mirrored[name], []Operand{c.Right, c.Left}, terms)
		}
	case *Between:
		name = "BETWEEN"
	case *Call:
		if name = c.Function; name != "begins_with" {
			return refuse(operator, name)
		}
	}
	return addKeyTerm(name, operandsOf(c), terms)
}

// mirrored are the comparators after their sides have changed places.
var mirrored = map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func addKeyTerm(operator string, operands []Operand, terms *[]KeyTerm) error {
	const invalid = "Invalid condition in KeyConditionExpression: "
	path, ok := operands[0].(Path)
	for _, o := range operands[1:] {
		if _, two := o.(Path); two && ok {
			return refuse(invalid + "Multiple attribute names used in one condition")
		}
	}
	for _, o := range operands {
		if _, nested := o.(*Call); nested {
			return refuse("KeyConditionExpressions cannot contain nested operations")
		}
	}
	switch {
	case !ok && operator != "BETWEEN" && operator != "begins_with":
		return refuse(invalid + "No key attribute specified")
	case !ok:
		return refuse(invalid+"%s operator must have the key attribute as its first operand", operator)
	case len(path) > 1:
		return refuse("KeyConditionExpressions cannot have conditions on nested attributes")
	}
	for _, t := range *terms {
		if t.Name == path[0].Name {
			return refuse("KeyConditionExpressions must only contain one condition per key")
		}
	}
	term := KeyTerm{Name: path[0].Name, Operator: operator}
	for _, o := range operands[1:] {
		term.Values = append(term.Values, literal(o))
	}
	*terms = append(*terms, term)
	return nil
}
