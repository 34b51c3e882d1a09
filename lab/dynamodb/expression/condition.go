package expression

import "github.com/tandem-failover/tandem/lab/dynamodb/value"

// Condition is a condition or filter: a *Comparison, *Between, *In, *And, *Or, *Not or *Call.
type Condition interface {
	// Holds evaluates the condition for an item; nil is an item that does not exist.
	Holds(item value.Map) bool
}

type (
	// Comparison compares two operands.
	Comparison struct {
		Operator    string // = <> < <= > >=
		Left, Right Operand
	}
	// Between holds from Low to High, both included.
	Between struct{ Operand, Low, High Operand }
	// In holds if the operand equals one of the list.
	In struct {
		Operand Operand
		List    []Operand
	}
	// And holds if both sides do.
	And struct{ Left, Right Condition }
	// Or holds if a side does.
	Or struct{ Left, Right Condition }
	// Not holds if its condition does not.
	Not struct{ Condition Condition }
)

// ParseCondition reads a condition or filter expression.
func ParseCondition(kind Kind, text string, s *Substitutions) (Condition, error) {
	c, operators, err := parseCondition(text)
	if err == nil {
		err = checkCondition(c, operators, s)
	}
	if err != nil {
		return nil, kind.within(err)
	}
	return c, nil
}

// parseCondition also counts the operators and functions.
func parseCondition(text string) (c Condition, operators int, err error) {
	p, err := newParser(text)
	if err != nil {
		return nil, 0, err
	}
	if c, err = p.condition(p.or); err != nil {
		return nil, 0, err
	}
	return c, p.operators, p.end()
}

// A term is what stands between operators: a Condition, or an Operand that a comparison may follow.
// Only what follows a closing parenthesis tells (a = :v) from (a) = :v.
type term any

// condition reads a term that must be a condition.
func (p *parser) condition(read func() (term, error)) (Condition, error) {
	t, err := read()
	if err != nil {
		return nil, err
	}
	if c, ok := t.(Condition); ok {
		return c, nil
	}
	return nil, p.unexpected()
}

// or reads and ( OR or )?.
func (p *parser) or() (term, error) {
	return p.binary("OR", p.and, p.or, func(l, r Condition) Condition { return &Or{l, r} })
}

// and reads not ( AND and )?.
func (p *parser) and() (term, error) {
	return p.binary("AND", p.not, p.and, func(l, r Condition) Condition { return &And{l, r} })
}

func (p *parser) binary(keyword string, first, rest func() (term, error), join func(l, r Condition) Condition) (term, error) {
	left, err := first()
	if err != nil || !p.peek().is(keyword) {
		return left, err
	}
	leftCondition, ok := left.(Condition)
	if !ok {
		return nil, p.unexpected()
	}
	p.at++
	p.operators++
	right, err := p.condition(rest)
	return join(leftCondition, right), err
}

// not reads NOT not | predicate.
func (p *parser) not() (term, error) {
	if !p.accept("NOT") {
		return p.predicate()
	}
	p.operators++
	c, err := p.condition(p.not)
	return &Not{c}, err
}

// predicate reads a condition without AND, OR and NOT, or an operand alone.
func (p *parser) predicate() (term, error) {
	t, err := p.group()
	if err != nil {
		return nil, err
	}
	next := p.peek()
	comparator := next.is("=") || next.is("<>") || next.is("<") || next.is("<=") || next.is(">") || next.is(">=")
	if !comparator && !next.is("BETWEEN") && !next.is("IN") {
		return t, nil
	}
	left, ok := t.(Operand)
	if !ok {
		return nil, p.unexpected()
	}
	p.at++
	p.operators++
	switch {
	case comparator:
		right, err := p.operand()
		return &Comparison{Operator: next.text, Left: left, Right: right}, err
	case next.is("BETWEEN"):
		return p.between(left)
	}
	list, err := p.operands()
	return &In{Operand: left, List: list}, err
}

func (p *parser) between(operand Operand) (term, error) {
	low, err := p.operand()
	if err != nil {
		return nil, err
	}
	if err := p.expect("AND"); err != nil {
		return nil, err
	}
	high, err := p.operand()
	return &Between{Operand: operand, Low: low, High: high}, err
}

// group reads an operand, or a term in parentheses.
func (p *parser) group() (term, error) {
	if !p.peek().is("(") {
		return p.operand()
	}
	opened := p.open()
	t, err := p.or()
	if err != nil {
		return nil, err
	}
	return t, p.close(opened)
}
