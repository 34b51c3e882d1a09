package value

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// decodeSet reads a set. DynamoDB words each type's refusals a little differently; the texts are its own.
func decodeSet[T ~string](r *wire.Reader, decode func(*wire.Reader) (T, error), empty string, compare func(a, b T) int) ([]T, error) {
	if err := r.EnterArray(wire.List); err != nil {
		return nil, err
	}
	var set []T
	for r.More() {
		element, err := decode(r)
		if err != nil {
			return nil, err
		}
		set = append(set, element)
	}
	if len(set) == 0 {
		return nil, invalid("One or more parameter values were invalid: " + empty)
	}
	sorted := slices.Clone(set)
	slices.SortFunc(sorted, compare)
	if len(slices.Compact(sorted)) < len(set) {
		return nil, duplicates(set)
	}
	return sorted, nil
}

func duplicates[T ~string](set []T) error {
	switch set := any(set).(type) {
	case []String:
		return invalid("One or more parameter values were invalid: Input collection " + list(set) + " contains duplicates.")
	case []Binary:
		return invalid("One or more parameter values were invalid: Input collection " + list(set) + "of type BS contains duplicates.")
	}
	return invalid("Input collection contains duplicates")
}

func list[T ~string](set []T) string {
	texts := make([]string, len(set))
	for i, element := range set {
		texts[i] = string(element)
		if _, binary := any(element).(Binary); binary {
			texts[i] = base64.StdEncoding.EncodeToString([]byte(element))
		}
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
