package expression

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// checkUpdate refuses what the grammar lets pass, and binds names and values. The order of the steps is
// DynamoDB's: of several faults it tells the first in this order.
func checkUpdate(u *Update, repeated string, s *Substitutions) error {
	paths, operands := u.Paths(), u.operands()
	all := slices.Clone(operands)
	for _, p := range paths {
		all = append(all, p)
	}
	steps := []func() error{
		func() error { return visitAll(all, checkReservedOperand) },
		func() error { return visitAll(operands, checkUpdateFunction) },
		func() error { return checkRepeated(repeated) },
		func() error { return visitAll(all, s.substitute) },
		func() error { return checkOverlap(paths) },
		func() error { return checkChanges(u) },
		func() error { return visitAll(operands, checkUpdateOperand) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// operands lists what the assignments and changes take their values from.
func (u *Update) operands() []Operand {
	var operands []Operand
	for _, a := range u.Set {
		operands = append(operands, a.Value)
	}
	for _, c := range slices.Concat(u.Add, u.Delete) {
		operands = append(operands, c.Value)
	}
	return operands
}

func checkReservedOperand(o Operand) error {
	if path, ok := o.(Path); ok {
		return checkReserved(path)
	}
	return nil
}

func checkUpdateFunction(o Operand) error {
	call, ok := o.(*Call)
	if ok && call.Function != "if_not_exists" && call.Function != "list_append" {
		return refuse("Invalid function name; function: %s", call.Function)
	}
	return nil
}

func checkRepeated(section string) error {
	if section == "" {
		return nil
	}
	return refuse(`The "%s" section can only be used once in an update expression;`, section)
}

// checkChanges refuses values that ADD and DELETE cannot use. DynamoDB has names of their own for the
// types here.
func checkChanges(u *Update) error {
	names := map[value.Type]string{
		value.TypeString: "STRING", value.TypeNumber: "NUMBER", value.TypeBinary: "BINARY",
		value.TypeNull: "NULL", value.TypeBool: "BOOLEAN", value.TypeList: "LIST", value.TypeMap: "MAP",
	}
	for i, c := range slices.Concat(u.Add, u.Delete) {
		section, adding := "DELETE", i < len(u.Add)
		if adding {
			section = "ADD"
		}
		t := c.Value.Value.Type()
		if name, scalar := names[t]; scalar && !(adding && t == value.TypeNumber) {
			return refuse("Incorrect operand type for operator or function; operator: %s, operand type: %s", section, name)
		}
	}
	return nil
}

func checkUpdateOperand(o Operand) error {
	switch o := o.(type) {
	case *Sum:
		return wantType(o.Operator, func(t value.Type) bool { return t == value.TypeNumber }, o.Left, o.Right)
	case *Call:
		if len(o.Operands) != 2 {
			return refuse("Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d", o.Function, len(o.Operands))
		}
		if o.Function == "list_append" {
			return wantType(o.Function, func(t value.Type) bool { return t == value.TypeList }, o.Operands...)
		}
		if _, ok := o.Operands[0].(Path); !ok {
			return refuse("Operator or function requires a document path; operator or function: %s", o.Function)
		}
	}
	return nil
}
