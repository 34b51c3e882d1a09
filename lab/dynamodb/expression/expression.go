// Package expression is the language of DynamoDB's condition, filter, key condition, update and
// projection expressions: parsing, the service's checks and refusals in its own words, and evaluation
// against items.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
package expression

import (
	"fmt"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// Kind is the request parameter an expression came in; refusals name it.
type Kind string

// The kinds of expressions.
const (
	ConditionExpression    Kind = "ConditionExpression"
	FilterExpression       Kind = "FilterExpression"
	KeyConditionExpression Kind = "KeyConditionExpression"
	UpdateExpression       Kind = "UpdateExpression"
	ProjectionExpression   Kind = "ProjectionExpression"
)

// Limits of expressions.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
const (
	maxLength    = 4096
	maxOperators = 300
	maxInList    = 100
	maxPath      = 32 // steps
)

// Error is a refusal in DynamoDB's words. DynamoDB answers it as ValidationException.
type Error struct {
	Message string
}

// Error is the text that DynamoDB sends.
func (e *Error) Error() string { return e.Message }

func refuse(format string, args ...any) error {
	return &Error{Message: fmt.Sprintf(format, args...)}
}

// within says which parameter a refusal is about.
func (k Kind) within(err error) error {
	return refuse("Invalid %s: %s", k, err)
}

// Path is a document path such as a.b[2]: its first step is the name of an attribute.
type Path []Step

// Step leads to a field of a map or, when Name is empty, to an element of a list. No field has an
// empty name.
type Step struct {
	Name  string
	Index int
}

// Of returns the value at the path in an item, or nil.
func (p Path) Of(item value.Map) value.Value {
	at := item.Get(p[0].Name)
	for _, step := range p[1:] {
		switch container := at.(type) {
		case value.Map:
			at = container.Get(step.Name)
		case value.List:
			if step.Name != "" || step.Index >= len(container) {
				return nil
			}
			at = container[step.Index]
		default:
			return nil
		}
	}
	return at
}

// String writes the path as DynamoDB's refusals do: [a, b, [2]].
func (p Path) String() string {
	steps := make([]string, len(p))
	for i, step := range p {
		steps[i] = step.Name
		if step.Name == "" {
			steps[i] = fmt.Sprintf("[%d]", step.Index)
		}
	}
	return "[" + strings.Join(steps, ", ") + "]"
}

// Operand is what conditions compare and updates compute with: a Path, a *Placeholder, a *Call or, in
// updates, a *Sum.
type Operand interface{ operand() }

// Placeholder is a value given beside the expression, as in :v.
type Placeholder struct {
	Name  string
	Value value.Value
}

// Call is a function with its operands. It is a condition too, unless it is size.
type Call struct {
	Function string
	Operands []Operand
}

// Sum is an addition or subtraction.
type Sum struct {
	Operator    string // + or -
	Left, Right Operand
}

func (Path) operand()         {}
func (*Placeholder) operand() {}
func (*Call) operand()        {}
func (*Sum) operand()         {}

// literal returns the value of a placeholder, nil for any other operand.
func literal(o Operand) value.Value {
	if p, ok := o.(*Placeholder); ok {
		return p.Value
	}
	return nil
}
