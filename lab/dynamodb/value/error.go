package value

// Error says that a value breaks one of DynamoDB's rules. DynamoDB answers it as ValidationException.
type Error struct {
	Message   string
	Attribute string // in which attribute of the map that was decoded, if known
}

// Error is the text that DynamoDB sends.
func (e *Error) Error() string { return e.Message }

func invalid(message string) error { return &Error{Message: message} }

// ErrTooDeep says that lists and maps nest deeper than MaxDepth.
var ErrTooDeep = invalid("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit")
