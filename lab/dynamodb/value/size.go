package value

// Size is what a value counts towards the limits of an item and a page, in bytes.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html gives the
// rules, but of numbers an approximation.
func Size(v Value) int {
	switch v := v.(type) {
	case String:
		return len(v)
	case Number:
		return numberSize(v)
	case Binary:
		return len(v)
	case Bool, Null:
		return 1
	case Map:
		return collectionOverhead + len(v)*elementOverhead + ItemSize(v)
	case List:
		size := collectionOverhead + len(v)*elementOverhead
		for _, element := range v {
			size += Size(element)
		}
		return size
	case StringSet:
		return sum(v, func(s String) int { return len(s) })
	case NumberSet:
		return sum(v, numberSize)
	case BinarySet:
		return sum(v, func(b Binary) int { return len(b) })
	}
	return 0
}

const (
	collectionOverhead = 3
	elementOverhead    = 1
)

// ItemSize is the size of an item in bytes: its names and its values.
func ItemSize(item Map) int {
	size := 0
	for _, a := range item {
		size += len(a.Name) + Size(a.Value)
	}
	return size
}

// numberSize is one byte, one for every two digits before the point and every two after it, and one for
// a minus. Zeros at both ends count nothing. AWS documents less ("approximately"); this is what its limit of
// an item's size shows.
func numberSize(n Number) int {
	d := n.significant()
	whole := min(max(d.point, 0), len(d.digits))
	size := 1 + (whole+1)/2 + (len(d.digits)-whole+1)/2
	if d.negative {
		size++
	}
	return size
}

func sum[T any](set []T, size func(T) int) int {
	total := 0
	for _, element := range set {
		total += size(element)
	}
	return total
}

// MaxDepth is how deep lists and maps may nest. AWS documents 32 levels and counts the scalar inside as
// one of them: 31 wrappings pass, 32 do not.
const MaxDepth = 31

// Depth counts how many lists and maps are nested in v, v included.
func Depth(v Value) int {
	deepest := -1
	switch v := v.(type) {
	case Map:
		deepest = 0
		for _, a := range v {
			deepest = max(deepest, Depth(a.Value))
		}
	case List:
		deepest = 0
		for _, element := range v {
			deepest = max(deepest, Depth(element))
		}
	}
	return deepest + 1
}
