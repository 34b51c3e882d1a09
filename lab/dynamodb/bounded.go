package dynamodb

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// Limits of what one request can hold.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const (
	maxBatchGet    = 100
	maxBatchWrite  = 25
	maxTransaction = 100
)

// bounded is a list or a map with a limit. Members beyond it are counted but not read: a request with so
// many is refused, and it could have millions of them.
type bounded[T any] struct {
	given   bool
	members []T
	count   int
	text    string // the JSON, for refusals
}

// decodeList reads a list up to its limit; each reads one member.
func decodeList[T any](r *wire.Reader, limit int, each func(*T) error) (bounded[T], error) {
	const few = 4
	l := bounded[T]{given: true, members: make([]T, 0, few)}
	start := r.Mark()
	if err := r.EnterArray(wire.List); err != nil {
		return l, err
	}
	for r.More() {
		if l.count++; l.count > limit {
			r.Skip()
			continue
		}
		l.members = append(l.members, *new(T))
		if err := each(&l.members[l.count-1]); err != nil {
			return l, err
		}
	}
	l.text = r.Since(start)
	return l, nil
}

// keyList is the keys that BatchGetItem reads in one table.
type keyList struct{ bounded[attributes] }

func (k *keyList) decode(r *wire.Reader) (err error) {
	k.bounded, err = decodeList(r, maxBatchGet, func(key *attributes) error { return key.decode(r) })
	return err
}

// named is the part of a batch for one table.
type named[T any] struct {
	table string
	part  T
}

// decodeTables reads a batch's RequestItems: an object with a field for each table. Of two fields with
// one name the last one counts.
func decodeTables[T any](in deferred, want wire.Type, limit int, each func(*wire.Reader, *T) error) (bounded[named[T]], error) {
	tables := bounded[named[T]]{given: in.given}
	if !in.given {
		return tables, nil
	}
	r := in.Reader
	start := r.Mark()
	err := decodeFields(&r, want, func(name string) error {
		at := slices.IndexFunc(tables.members, func(n named[T]) bool { return n.table == name })
		if at < 0 {
			if tables.count++; tables.count > limit {
				r.Skip()
				return nil
			}
			at = len(tables.members)
			tables.members = append(tables.members, named[T]{table: name})
		}
		tables.members[at].part = *new(T)
		return each(&r, &tables.members[at].part)
	})
	tables.text = r.Since(start)
	return tables, err
}

// decodeTransaction reads a transaction's TransactItems.
func decodeTransaction[T any](in deferred, each func(*wire.Reader, *T) error) (bounded[T], error) {
	if !in.given {
		return bounded[T]{}, nil
	}
	r := in.Reader
	return decodeList(&r, maxTransaction, func(member *T) error { return each(&r, member) })
}
