package expression

import (
	"encoding/base64"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

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
