package expression

import (
	"encoding/base64"
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

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
		call, isCall := c.(*Call)
		if isCall && call.Function == "size" {
			return refuse(text, call.Function)
		}
		for _, o := range operandsOf(c) {
			if call, ok := o.(*Call); ok && call.Function != "size" {
				return refuse(text, call.Function)
			}
			if call, ok := o.(*Call); ok {
				for _, inner := range call.Operands {
					if inner, ok := inner.(*Call); ok {
						return refuse(text, inner.Function)
					}
				}
			}
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

// checkTypes refuses placeholders whose type an operator or function can never take.
func checkTypes(c Condition) error {
	for c := range conditions(c) {
		var err error
		switch c := c.(type) {
		case *Comparison:
			if c.Operator != "=" && c.Operator != "<>" {
				err = wantType(c.Operator, value.Type.Ordered, c.Left, c.Right)
			}
		case *Between:
			err = checkBounds(c)
		case *In:
			if len(c.List) > maxInList {
				err = refuse("The IN operator is provided with too many operands; number of operands: %d", len(c.List))
			}
		case *Call:
			err = checkCall(c)
		}
		for _, o := range operandsOf(c) {
			if call, ok := o.(*Call); ok && err == nil {
				err = checkCall(call)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func checkCall(c *Call) error {
	switch c.Function {
	case "attribute_exists", "attribute_not_exists":
		if _, ok := c.Operands[0].(Path); !ok {
			return refuse("Operator or function requires a document path; operator or function: %s", c.Function)
		}
	case "begins_with":
		return wantType(c.Function, func(t value.Type) bool { return t == value.TypeString || t == value.TypeBinary }, c.Operands...)
	case "size":
		return wantType(c.Function, func(t value.Type) bool {
			return t != value.TypeNumber && t != value.TypeBool && t != value.TypeNull
		}, c.Operands...)
	case "attribute_type":
		return checkAttributeType(c)
	}
	return nil
}

func checkAttributeType(c *Call) error {
	named := literal(c.Operands[1])
	if named == nil {
		return refuse("Incorrect operand type for operator or function; operator or function: %s, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}", c.Function)
	}
	name, ok := named.(value.String)
	if !ok {
		return wrongType(c.Function, named.Type())
	}
	switch value.Type(name) {
	case value.TypeString, value.TypeNumber, value.TypeBinary, value.TypeBool, value.TypeNull,
		value.TypeMap, value.TypeList, value.TypeStringSet, value.TypeNumberSet, value.TypeBinarySet:
		return nil
	}
	return refuse("Invalid attribute type name found; type: %s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}", name)
}

func checkBounds(c *Between) error {
	if err := wantType("BETWEEN", value.Type.Ordered, c.Operand, c.Low, c.High); err != nil {
		return err
	}
	low, high := literal(c.Low), literal(c.High)
	if low == nil || high == nil {
		return nil
	}
	const text = "The BETWEEN operator requires %s; lower bound operand: AttributeValue: {%s:%s}, upper bound operand: AttributeValue: {%s:%s}"
	order, comparable := value.Compare(low, high)
	switch {
	case !comparable:
		return refuse(text, "same data type for lower and upper bounds", low.Type(), show(low), high.Type(), show(high))
	case order > 0:
		return refuse(text, "upper bound to be greater than or equal to lower bound", low.Type(), show(low), high.Type(), show(high))
	}
	return nil
}

func wantType(name string, allowed func(value.Type) bool, operands ...Operand) error {
	for _, o := range operands {
		if v := literal(o); v != nil && !allowed(v.Type()) {
			return wrongType(name, v.Type())
		}
	}
	return nil
}

func wrongType(name string, t value.Type) error {
	return refuse("Incorrect operand type for operator or function; operator or function: %s, operand type: %s", name, t)
}

// show writes an ordered value as refusals do.
func show(v value.Value) string {
	switch v := v.(type) {
	case value.String:
		return string(v)
	case value.Number:
		return string(v)
	case value.Binary:
		return base64.StdEncoding.EncodeToString([]byte(v))
	}
	return ""
}
