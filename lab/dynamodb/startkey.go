package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// startKey checks an ExclusiveStartKey and encodes it: the primary key, or in an index the index's key
// and the primary key.
func (from source) startKey(start value.Map, way reading) (string, error) {
	if from.indexed == nil && way == scanning {
		return from.startPrimary(start)
	}
	errInvalid := invalid("The provided starting key is invalid")
	if len(start) != len(from.startKeys()) {
		return "", errInvalid
	}
	for _, k := range from.schema().keys() {
		if start.Get(k.Name) == nil {
			return "", errInvalid
		}
	}
	if from.indexed == nil {
		return from.table.primaryKey(start)
	}
	for _, k := range from.schema().keys() {
		v := start.Get(k.Name)
		if string(v.Type()) != k.Type {
			return "", invalid("The provided key element does not match the schema")
		}
		if err := from.indexed.checkKey(k, v); err != nil {
			return "", err
		}
	}
	primary, err := from.startPrimary(cut(start, from.table.schema().keys()))
	if err != nil {
		return "", err
	}
	key, _ := from.indexed.keyOf(start, primary)
	return key, nil
}

func (from source) startPrimary(start value.Map) (string, error) {
	key, err := from.table.primaryKey(start)
	if err != nil {
		err = invalid("The provided starting key is invalid: %s", asAPIError(err).message)
	}
	return key, err
}

// resume cuts off what lies up to the key where the page before ended. The range is that of the terms.
func (s keySchema) resume(k keys, start string, backwards bool, terms []expression.KeyTerm) (keys, error) {
	if start < k.from || start >= k.to {
		return k, s.outside(start, terms)
	}
	if backwards {
		k.to = start
	} else {
		k.from = start + "\x00"
	}
	return k, nil
}

// outside says what is wrong with a starting key that does not meet the terms.
func (s keySchema) outside(start string, terms []expression.KeyTerm) error {
	if len(terms) < 2 {
		return invalid("The provided starting key is outside query boundaries based on provided conditions")
	}
	sort, err := s.keyTerm(*s.sort, terms)
	if err != nil {
		return err
	}
	met, err := s.sortRange([]byte(partitionOf(start)), *sort)
	if err != nil {
		return err
	}
	if start < met.from || start >= met.to {
		return invalid("The provided starting key does not match the range key predicate")
	}
	return invalid("The query can return at most one row and cannot be restarted")
}
