package expression

import "slices"

// checkCondition refuses what the grammar lets pass, and binds names and values. It goes through the
// condition twice, as DynamoDB does, so that of several faults it tells the same one: first all words are
// looked at in the order they are written, then each operator after its operands.
func checkCondition(c Condition, operators int, s *Substitutions) error {
	for c := range conditions(c) {
		if err := checkWords(c); err != nil {
			return err
		}
	}
	if err := checkOperators(operators); err != nil {
		return err
	}
	for c := range conditions(c) {
		if err := s.settleCondition(c); err != nil {
			return err
		}
	}
	return nil
}

// checkOperators refuses too many operators and functions; DynamoDB stops counting at the first too many.
func checkOperators(operators int) error {
	if operators > maxOperators {
		return refuse("The expression contains too many operators; operator count: %d", maxOperators+1)
	}
	return nil
}

// checkWords refuses reserved words, and functions that are none or out of place.
func checkWords(c Condition) error {
	if call, ok := c.(*Call); ok {
		if err := checkFunction(call, inCondition, asCondition); err != nil {
			return err
		}
	}
	return checkOperandWords(operandsOf(c), inCondition)
}

// checkOperandWords does the same for operands, and for theirs.
func checkOperandWords(operands []Operand, within string) error {
	return visitAll(operands, func(o Operand) error {
		switch o := o.(type) {
		case Path:
			return checkReserved(o)
		case *Call:
			return checkFunction(o, within, asOperand)
		}
		return nil
	})
}

// settleCondition binds the operands of a condition and checks them.
func (s *Substitutions) settleCondition(c Condition) error {
	if call, ok := c.(*Call); ok {
		return s.settle(call)
	}
	for _, o := range operandsOf(c) {
		if err := s.settle(o); err != nil {
			return err
		}
	}
	switch c := c.(type) {
	case *Comparison:
		return checkComparison(c)
	case *Between:
		return checkBetween(c)
	case *In:
		return checkIn(c)
	}
	return nil
}

// settle binds the names and fills the placeholders of an operand, then checks its functions.
func (s *Substitutions) settle(o Operand) error {
	switch o := o.(type) {
	case Path:
		return s.bind(o)
	case *Placeholder:
		return s.fill(o)
	case *Sum:
		if err := s.settleAll(o.Left, o.Right); err != nil {
			return err
		}
		return checkSum(o)
	case *Call:
		if err := s.settleAll(o.Operands...); err != nil {
			return err
		}
		return checkCall(o)
	}
	return nil
}

func (s *Substitutions) settleAll(operands ...Operand) error {
	for _, o := range operands {
		if err := s.settle(o); err != nil {
			return err
		}
	}
	return nil
}

// checkDistinct refuses to compare a path with itself.
func checkDistinct(name string, operands ...Operand) error {
	first, ok := operands[0].(Path)
	if !ok {
		return nil
	}
	for _, o := range operands[1:] {
		if path, ok := o.(Path); ok && slices.Equal(path, first) {
			return refuse("The first operand must be distinct from the remaining operands for this operator or function; operator: %s, first operand: %s", name, first)
		}
	}
	return nil
}
