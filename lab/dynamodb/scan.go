package dynamodb

// everything is the range of all keys: a key begins with its partition key's length, which is far from
// this byte.
var everything = keys{"", "\xff"}

// scan is Scan on a table. Items come in the order of their keys; AWS's order is no order.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
func scan(e *endpoint, in *input, dst []byte) ([]byte, error) {
	plan, err := in.plan(scanning)
	if err != nil {
		return nil, err
	}
	t, replica, err := e.unindexed(in)
	if err != nil {
		return nil, err
	}
	if in.TotalSegments.given && in.TotalSegments.value > 1 {
		return nil, invalid("the lab scans a table in one segment: leave out Segment and TotalSegments")
	}
	if err := t.checkProjection(plan); err != nil {
		return nil, err
	}
	wanted := everything
	if in.ExclusiveStartKey.given {
		if wanted, err = t.resume(wanted, in.ExclusiveStartKey.Map, false); err != nil {
			return nil, err
		}
	}
	return in.appendPage(dst, t, plan, readPage(replica, wanted, false, in.Limit.value)), nil
}
