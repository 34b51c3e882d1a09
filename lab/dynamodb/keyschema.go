package dynamodb

import (
	"bytes"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// keySchema is the key of a table or of an index.
type keySchema struct {
	partition stack.Key
	sort      *stack.Key // nil when the key is the partition key alone
	index     string     // the index's name, "" of a table
}

// keys lists the attributes, the partition key first.
func (s keySchema) keys() []stack.Key {
	if s.sort == nil {
		return []stack.Key{s.partition}
	}
	return []stack.Key{s.partition, *s.sort}
}

func (s keySchema) has(name string) bool {
	return name == s.partition.Name || s.sort != nil && name == s.sort.Name
}

// appendSort appends a sort key to an encoded partition key.
//
// Rows that share an index's key are told apart by their primary key, which is written behind it. So in
// an index a sort key must say where it ends, in a way that keeps the order: each zero byte in it is
// followed by 0xFF, and a zero byte that ends it is not, because a primary key begins with its length,
// of which 0xFF is far from the first byte.
//
//	"a"      61 00       length …
//	"a\x00"  61 00 FF 00 length …
//	"ab"     61 62 00    length …
func (s keySchema) appendSort(encoded []byte, v value.Value) ([]byte, error) {
	from := len(encoded)
	encoded, err := appendSortKey(encoded, v)
	if err != nil || s.index == "" || bytes.IndexByte(encoded[from:], 0) < 0 {
		return encoded, err
	}
	return append(encoded[:from:from], bytes.ReplaceAll(encoded[from:], []byte{0}, []byte{0, 0xFF})...), nil
}

// around returns the range of the keys that have the encoded sort key.
func (s keySchema) around(encoded []byte) keys {
	first := string(encoded)
	if s.index == "" {
		return keys{first, first + "\x00"}
	}
	return keys{first + "\x00", first + "\x00\xff"}
}

// checkFilled refuses an item one of whose keys is empty.
func (s keySchema) checkFilled(item value.Map) error {
	for _, k := range s.keys() {
		if kind := emptyKind(item.Get(k.Name)); kind != "" {
			return s.emptyKey(k, kind)
		}
	}
	return nil
}

// emptyKey refuses an empty value for a key.
func (s keySchema) emptyKey(k stack.Key, kind string) error {
	if s.index == "" {
		return invalid("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty %s value. Key: %s", kind, k.Name)
	}
	return invalid("One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty %s value. IndexName: %s, IndexKey: %s", kind, s.index, k.Name)
}
