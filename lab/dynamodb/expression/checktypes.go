package expression

import (
	"encoding/base64"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// The checks here refuse placeholders whose type an operator or function can never take.

func checkComparison(c *Comparison) error {
	if c.Operator != "=" && c.Operator != "<>" {
		if err := wantType(c.Operator, value.Type.Ordered, c.Left, c.Right); err != nil {
			return err
		}
	}
	return checkDistinct(c.Operator, c.Left, c.Right)
}

func checkIn(c *In) error {
	if err := checkDistinct("IN", operandsOf(c)...); err != nil {
		return err
	}
	if len(c.List) > maxInList {
		return refuse("The IN operator is provided with too many operands; number of operands: %d", len(c.List))
	}
	return nil
}

func checkBetween(c *Between) error {
	if err := wantType("BETWEEN", value.Type.Ordered, operandsOf(c)...); err != nil {
		return err
	}
	if err := checkDistinct("BETWEEN", operandsOf(c)...); err != nil {
		return err
	}
	return checkBounds(c)
}

// operandTypes are what functions take, in any of their operands. The others take everything, or check it
// in their own way.
var operandTypes = map[string]func(value.Type) bool{
	"begins_with": func(t value.Type) bool { return t == value.TypeString || t == value.TypeBinary },
	"list_append": func(t value.Type) bool { return t == value.TypeList },
	"size": func(t value.Type) bool {
		return t != value.TypeNumber && t != value.TypeBool && t != value.TypeNull
	},
}

func checkCall(c *Call) error {
	if err := checkOperandCount(c); err != nil {
		return err
	}
	if takes := operandTypes[c.Function]; takes != nil {
		if err := wantType(c.Function, takes, c.Operands...); err != nil {
			return err
		}
	}
	switch c.Function {
	case "attribute_exists", "attribute_not_exists", "if_not_exists":
		if _, ok := c.Operands[0].(Path); !ok {
			return refuse("Operator or function requires a document path; operator or function: %s", c.Function)
		}
	case "list_append":
		return nil // a list may be appended to itself
	}
	if err := checkDistinct(c.Function, c.Operands...); err != nil {
		return err
	}
	if c.Function == "attribute_type" {
		return checkAttributeType(c)
	}
	return nil
}

func checkSum(s *Sum) error {
	return wantType(s.Operator, func(t value.Type) bool { return t == value.TypeNumber }, s.Left, s.Right)
}

func checkAttributeType(c *Call) error {
	if t, known := typeOf(c.Operands[1]); known && t != value.TypeString {
		return wrongType(c.Function, t)
	}
	named := literal(c.Operands[1])
	if named == nil {
		return refuse("Incorrect operand type for operator or function; operator or function: %s, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}", c.Function)
	}
	name := named.(value.String)
	switch value.Type(name) {
	case value.TypeString, value.TypeNumber, value.TypeBinary, value.TypeBool, value.TypeNull,
		value.TypeMap, value.TypeList, value.TypeStringSet, value.TypeNumberSet, value.TypeBinarySet:
		return nil
	}
	return refuse("Invalid attribute type name found; type: %s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}", name)
}

func checkBounds(c *Between) error {
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
		if t, known := typeOf(o); known && !allowed(t) {
			return wrongType(name, t)
		}
	}
	return nil
}

// typeOf returns an operand's type where it does not depend on the item.
func typeOf(o Operand) (t value.Type, known bool) {
	switch o := o.(type) {
	case *Placeholder:
		return o.Value.Type(), true
	case *Sum:
		return value.TypeNumber, true
	case *Call:
		switch o.Function {
		case "size":
			return value.TypeNumber, true
		case "list_append":
			return value.TypeList, true
		}
	}
	return "", false
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
