package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// keyRange turns the terms of a key condition into the range of keys that meet them.
func (t *table) keyRange(terms []expression.KeyTerm) (keys, error) {
	errUnsupported := invalid("Query key condition not supported")
	partition, err := t.keyTerm(t.PartitionKey, terms)
	switch {
	case err != nil:
		return keys{}, err
	case partition == nil:
		return keys{}, invalid("Query condition missed key schema element: %s", t.PartitionKey.Name)
	case partition.Operator != "=":
		return keys{}, errUnsupported
	}
	prefix, err := encodePartition(partition.Values[0])
	if err != nil {
		return keys{}, err
	}
	if len(terms) == 1 {
		return keys{string(prefix), after(prefix)}, nil
	}
	if t.SortKey == nil {
		return keys{}, errUnsupported
	}
	sort, err := t.keyTerm(*t.SortKey, terms)
	switch {
	case err != nil:
		return keys{}, err
	case sort == nil:
		return keys{}, invalid("Query condition missed key schema element: %s", t.SortKey.Name)
	}
	return sortRange(prefix, *sort)
}

// keyTerm finds the term on a key and checks its values, nil if there is none.
func (t *table) keyTerm(k stack.Key, terms []expression.KeyTerm) (*expression.KeyTerm, error) {
	for _, term := range terms {
		if term.Name != k.Name {
			continue
		}
		for _, v := range term.Values {
			if string(v.Type()) != k.Type {
				return nil, invalid("One or more parameter values were invalid: Condition parameter type does not match schema type")
			}
			if err := checkEmpty("One or more parameter values are not valid. ", k, v); err != nil && term.Operator != "begins_with" {
				return nil, err
			}
		}
		return &term, nil
	}
	return nil, nil
}

// sortRange narrows a partition down to what meets the term on the sort key. The key right after k is
// k with a zero byte.
func sortRange(prefix []byte, term expression.KeyTerm) (keys, error) {
	first, err := appendSortKey(prefix[:len(prefix):len(prefix)], term.Values[0])
	if err != nil {
		return keys{}, err
	}
	bound := string(first)
	switch term.Operator {
	case "=":
		return keys{bound, bound + "\x00"}, nil
	case "<":
		return keys{string(prefix), bound}, nil
	case "<=":
		return keys{string(prefix), bound + "\x00"}, nil
	case ">":
		return keys{bound + "\x00", after(prefix)}, nil
	case ">=":
		return keys{bound, after(prefix)}, nil
	case "begins_with":
		return keys{bound, after(first)}, nil
	}
	last, err := appendSortKey(prefix[:len(prefix):len(prefix)], term.Values[1])
	return keys{bound, string(last) + "\x00"}, err
}

// after returns the first key behind all that begin with prefix. There is one: the length that keys
// begin with is far from its maximum.
func after(prefix []byte) string {
	end := []byte(string(prefix))
	for end[len(end)-1] == 0xFF {
		end = end[:len(end)-1]
	}
	end[len(end)-1]++
	return string(end)
}

// resume cuts off what lies up to the key where the page before ended.
func (t *table) resume(k keys, start value.Map, backwards bool) (keys, error) {
	if len(start) != len(t.keyNames()) {
		return k, invalid("The provided starting key is invalid")
	}
	key, err := t.primaryKey(start)
	if err != nil {
		return k, invalid("The provided starting key is invalid: %s", asAPIError(err).message)
	}
	if key < k.from || key >= k.to {
		return k, invalid("The provided starting key is outside query boundaries based on provided conditions")
	}
	if backwards {
		k.to = key
	} else {
		k.from = key + "\x00"
	}
	return k, nil
}
