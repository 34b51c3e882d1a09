package expression

// function is what DynamoDB knows of a function.
type function struct {
	operands int
	within   string // in which expressions it is allowed
	as       use    // in which places there
}

// use is a place of a function in an expression.
type use int

const (
	asCondition use = iota
	asOperand       // of a condition's operator or function, or of what an update computes
	asValue         // all that an assignment sets
)

const (
	inCondition = "a condition"
	inUpdate    = "an update"
)

var functions = map[string]function{
	"attribute_exists":     {1, inCondition, asCondition},
	"attribute_not_exists": {1, inCondition, asCondition},
	"attribute_type":       {2, inCondition, asCondition},
	"begins_with":          {2, inCondition, asCondition},
	"contains":             {2, inCondition, asCondition},
	"size":                 {1, inCondition, asOperand},
	"if_not_exists":        {2, inUpdate, asOperand},
	"list_append":          {2, inUpdate, asValue},
}

// checkFunction refuses a function that is none, or that is out of place.
func checkFunction(c *Call, within string, as use) error {
	f, known := functions[c.Function]
	switch {
	case !known:
		return refuse("Invalid function name; function: %s", c.Function)
	case f.within != within:
		return refuse("The function is not allowed in %s expression; function: %s", within, c.Function)
	case f.as != as && !(f.as == asOperand && as == asValue):
		return refuse("The function is not allowed to be used this way in an expression; function: %s", c.Function)
	}
	return nil
}

func checkOperandCount(c *Call) error {
	if len(c.Operands) != functions[c.Function].operands {
		return refuse("Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d", c.Function, len(c.Operands))
	}
	return nil
}
