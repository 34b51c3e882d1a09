package expression

import "slices"

// checkCondition refuses what the grammar lets pass, and binds names and values. The order of the
// steps is DynamoDB's: of several faults it tells the first in this order.
func checkCondition(c Condition, s *Substitutions) error {
	steps := []func(Condition) error{
		func(c Condition) error { return eachOperand(c, checkFunction) },
		checkUse,
		func(c Condition) error { return eachPath(c, checkReserved) },
		func(c Condition) error { return eachOperand(c, s.substitute) },
		func(c Condition) error { return eachOperand(c, checkOperandCount) },
		checkDistinct,
		checkTypes,
	}
	for _, step := range steps {
		if err := step(c); err != nil {
			return err
		}
	}
	return nil
}

// functions of conditions, by the number of their operands.
var functions = map[string]int{
	"attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2,
	"begins_with": 2, "contains": 2, "size": 1,
}

func checkFunction(o Operand) error {
	call, ok := o.(*Call)
	if !ok {
		return nil
	}
	if _, known := functions[call.Function]; !known {
		return refuse("Invalid function name; function: %s", call.Function)
	}
	return nil
}

func checkOperandCount(o Operand) error {
	call, ok := o.(*Call)
	if ok && len(call.Operands) != functions[call.Function] {
		return refuse("Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d", call.Function, len(call.Operands))
	}
	return nil
}

// checkUse refuses size as a condition, and every other function as an operand.
func checkUse(c Condition) error {
	const text = "The function is not allowed to be used this way in an expression; function: %s"
	for c := range conditions(c) {
		if call, ok := c.(*Call); ok && call.Function == "size" {
			return refuse(text, call.Function)
		}
		err := visitAll(operandsOf(c), func(o Operand) error {
			if call, ok := o.(*Call); ok && call.Function != "size" {
				return refuse(text, call.Function)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkDistinct refuses to compare a path with itself.
func checkDistinct(c Condition) error {
	for c := range conditions(c) {
		name := ""
		switch c := c.(type) {
		case *Comparison:
			name = c.Operator
		case *Call:
			name = c.Function
		}
		operands := operandsOf(c)
		if name == "" || len(operands) != 2 {
			continue
		}
		first, ok := operands[0].(Path)
		second, both := operands[1].(Path)
		if ok && both && slices.Equal(first, second) {
			return refuse("The first operand must be distinct from the remaining operands for this operator or function; operator: %s, first operand: %s", name, first)
		}
	}
	return nil
}
