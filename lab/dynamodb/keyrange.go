package dynamodb

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/stack"
)

// keyRange turns the terms of a key condition into the range of keys that meet them.
func (s keySchema) keyRange(terms []expression.KeyTerm) (keys, error) {
	errUnsupported := invalid("Query key condition not supported")
	partition, err := s.keyTerm(s.partition, terms)
	switch {
	case err != nil:
		return keys{}, err
	case partition == nil:
		return keys{}, invalid("Query condition missed key schema element: %s", s.partition.Name)
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
	if s.sort == nil {
		return keys{}, errUnsupported
	}
	sort, err := s.keyTerm(*s.sort, terms)
	switch {
	case err != nil:
		return keys{}, err
	case sort == nil:
		return keys{}, invalid("Query condition missed key schema element: %s", s.sort.Name)
	}
	return s.sortRange(prefix, *sort)
}

// keyTerm finds the term on a key and checks its values, nil if there is none.
func (s keySchema) keyTerm(k stack.Key, terms []expression.KeyTerm) (*expression.KeyTerm, error) {
	i := slices.IndexFunc(terms, func(term expression.KeyTerm) bool { return term.Name == k.Name })
	if i < 0 {
		return nil, nil
	}
	for _, v := range terms[i].Values {
		if string(v.Type()) != k.Type {
			return nil, wrong("Condition parameter type does not match schema type")
		}
		if kind := emptyKind(v); kind != "" && terms[i].Operator != "begins_with" {
			return nil, s.emptyKey(k, kind)
		}
	}
	return &terms[i], nil
}

// sortRange narrows a partition down to what meets the term on the sort key.
func (s keySchema) sortRange(prefix []byte, term expression.KeyTerm) (keys, error) {
	prefix = slices.Clip(prefix)
	first, err := s.appendSort(prefix, term.Values[0])
	if err != nil {
		return keys{}, err
	}
	equal := s.around(first)
	switch term.Operator {
	case "=":
		return equal, nil
	case "<":
		return keys{string(prefix), equal.from}, nil
	case "<=":
		return keys{string(prefix), equal.to}, nil
	case ">":
		return keys{equal.to, after(prefix)}, nil
	case ">=":
		return keys{equal.from, after(prefix)}, nil
	case "begins_with":
		return keys{string(first), after(first)}, nil
	}
	last, err := s.appendSort(prefix, term.Values[1])
	return keys{equal.from, s.around(last).to}, err
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

// partitionOf cuts the partition key, behind its length, out of a key.
func partitionOf(key string) string {
	return key[:lengthBytes+int(key[0])<<8+int(key[1])]
}
