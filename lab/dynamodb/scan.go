package dynamodb

// everything is the range of all keys: a key begins with its partition key's length, which is far from
// this byte.
var everything = keys{"", "\xff"}

// scan is Scan on a table or an index. Items come in the order of their keys; AWS's order is no order.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
func scan(e *endpoint, in *input, dst []byte) ([]byte, error) {
	plan, err := in.plan(scanning)
	if err != nil {
		return nil, err
	}
	from, err := e.source(in)
	if err != nil {
		return nil, err
	}
	wanted, s := everything, segment{number: in.Segment.value, of: in.TotalSegments.value}
	if in.ExclusiveStartKey.given {
		start, err := from.startKey(in.ExclusiveStartKey.Map, scanning)
		if err != nil {
			return nil, err
		}
		if !s.holds(start) {
			return nil, invalid("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: %d Segment: %d", s.of, s.number)
		}
		wanted.from = start + "\x00"
	}
	if err := from.check(in, plan, scanning); err != nil {
		return nil, err
	}
	return in.appendPage(dst, from, plan, from.read(plan, wanted, false, in.Limit.value, s)), nil
}
