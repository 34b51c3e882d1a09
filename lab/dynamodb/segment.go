package dynamodb

// maxSegments is how many segments a parallel scan can have.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html#DDB-Scan-request-TotalSegments
const maxSegments = 1_000_000

// segment is one worker's part of a parallel scan: the partitions whose hash is its number modulo of.
// It depends on the partition key alone, so that it is the same for every page and whatever is written
// meanwhile. The zero segment is everything.
type segment struct{ number, of int }

func (s segment) holds(key string) bool {
	return s.of <= 1 || hash(partitionOf(key))%uint64(s.of) == uint64(s.number)
}

// hash is FNV-1a.
func hash(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return h
}

// checkSegment checks that a scan's segment and their number are given together and fit.
func (in *input) checkSegment() error {
	switch number, of := in.Segment, in.TotalSegments; {
	case number.given && !of.given:
		return invalid("The TotalSegments parameter is required but was not present in the request when Segment parameter is present")
	case of.given && !number.given:
		return invalid("The Segment parameter is required but was not present in the request when parameter TotalSegments is present")
	case of.given && number.value >= of.value:
		return invalid("The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: %d is not less than TotalSegments: %d", number.value, of.value)
	}
	return nil
}
