package value

import "slices"

// Union returns the set with the elements of other added, or nil if they are not sets of one type.
func Union(set, other Value) Value {
	switch set := set.(type) {
	case StringSet:
		if other, ok := other.(StringSet); ok {
			return StringSet(union(set, other, compareStrings))
		}
	case NumberSet:
		if other, ok := other.(NumberSet); ok {
			return NumberSet(union(set, other, Number.Compare))
		}
	case BinarySet:
		if other, ok := other.(BinarySet); ok {
			return BinarySet(union(set, other, compareStrings))
		}
	}
	return nil
}

// Difference returns the set without the elements of other, or nil if they are not sets of one type. The
// result may be empty, which no stored set is.
func Difference(set, other Value) Value {
	switch set := set.(type) {
	case StringSet:
		if other, ok := other.(StringSet); ok {
			return StringSet(difference(set, other))
		}
	case NumberSet:
		if other, ok := other.(NumberSet); ok {
			return NumberSet(difference(set, other))
		}
	case BinarySet:
		if other, ok := other.(BinarySet); ok {
			return BinarySet(difference(set, other))
		}
	}
	return nil
}

// Contains says whether a set or list has the element.
func Contains(collection, element Value) bool {
	switch collection := collection.(type) {
	case List:
		return slices.ContainsFunc(collection, func(v Value) bool { return Equal(v, element) })
	case StringSet:
		element, ok := element.(String)
		return ok && slices.Contains(collection, element)
	case NumberSet:
		element, ok := element.(Number)
		return ok && slices.Contains(collection, element)
	case BinarySet:
		element, ok := element.(Binary)
		return ok && slices.Contains(collection, element)
	}
	return false
}

// Len counts the elements of a set, list or map, and the bytes of a binary or string. Of others ok is
// false.
func Len(v Value) (n int, ok bool) {
	switch v := v.(type) {
	case String:
		return len(v), true
	case Binary:
		return len(v), true
	case Map:
		return len(v), true
	case List:
		return len(v), true
	case StringSet:
		return len(v), true
	case NumberSet:
		return len(v), true
	case BinarySet:
		return len(v), true
	}
	return 0, false
}

func union[T comparable](a, b []T, compare func(a, b T) int) []T {
	all := slices.Concat(a, b)
	slices.SortFunc(all, compare)
	return slices.Compact(all)
}

func difference[T comparable](a, b []T) []T {
	return slices.DeleteFunc(slices.Clone(a), func(element T) bool { return slices.Contains(b, element) })
}

func compareStrings[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
