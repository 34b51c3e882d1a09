package expression

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// checkUpdate refuses what the grammar lets pass, and binds names and values. Like DynamoDB it looks at all
// words first, in the order they are written, then at the paths and at last at the values, both from the
// last clause to the first. So of several faults it tells the same one.
func checkUpdate(u *Update, s *Substitutions) error {
	for _, c := range u.Clauses {
		if err := c.checkWords(); err != nil {
			return err
		}
	}
	if u.repeated != "" {
		return refuse(`The "%s" section can only be used once in an update expression;`, u.repeated)
	}
	if err := checkOperators(u.operators); err != nil {
		return err
	}
	if err := checkPaths(u.Paths(), s); err != nil {
		return err
	}
	for _, c := range slices.Backward(u.Clauses) {
		if err := c.settle(s); err != nil {
			return err
		}
	}
	return nil
}

func (c Clause) checkWords() error {
	if err := checkReserved(c.Path); err != nil {
		return err
	}
	switch v := c.Value.(type) {
	case nil:
		return nil
	case *Call:
		if err := checkFunction(v, inUpdate, asValue); err != nil {
			return err
		}
		return checkOperandWords(v.Operands, inUpdate)
	}
	return checkOperandWords([]Operand{c.Value}, inUpdate)
}

func (c Clause) settle(s *Substitutions) error {
	if c.Value == nil {
		return nil
	}
	if err := s.settle(c.Value); err != nil {
		return err
	}
	return c.checkChange()
}

// checkChange refuses values that ADD and DELETE cannot use. DynamoDB has names of its own for the types
// here.
func (c Clause) checkChange() error {
	names := map[value.Type]string{
		value.TypeString: "STRING", value.TypeNumber: "NUMBER", value.TypeBinary: "BINARY",
		value.TypeNull: "NULL", value.TypeBool: "BOOLEAN", value.TypeList: "LIST", value.TypeMap: "MAP",
	}
	if c.Section != "ADD" && c.Section != "DELETE" {
		return nil
	}
	t := literal(c.Value).Type()
	if name, scalar := names[t]; scalar && !(c.Section == "ADD" && t == value.TypeNumber) {
		return refuse("Incorrect operand type for operator or function; operator: %s, operand type: %s, typeSet: ALLOWED_FOR_%[1]s_OPERAND", c.Section, name)
	}
	return nil
}
