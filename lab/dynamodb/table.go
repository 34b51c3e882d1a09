package dynamodb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// Limits of tables and items, in bytes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const (
	maxPartitionKey = 2048
	maxSortKey      = 1024
	maxItem         = 400 << 10
)

// Lengths of tables' names, in bytes.
const (
	minTableName = 3
	maxTableName = 255
)

// wellNamed says whether a table's name has only the characters it may have.
func wellNamed(name string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
	return name != "" && strings.Trim(name, allowed) == ""
}

func checkTable(t stack.Table) error {
	switch {
	case !goodName(t.Name):
		return errors.New("its name must be 3 to 255 of a-z, A-Z, 0-9, '_', '-', '.'")
	case len(t.Regions) == 0:
		return errors.New("it has no Region")
	case t.SortKey != nil && t.SortKey.Name == t.PartitionKey.Name:
		return fmt.Errorf("partition key and sort key are both %q", t.SortKey.Name)
	}
	seen := make(map[string]bool)
	for _, region := range t.Regions {
		if region == "" || seen[region] {
			return fmt.Errorf("the Region %q is empty or listed twice", region)
		}
		seen[region] = true
	}
	keys := []stack.Key{t.PartitionKey}
	if t.SortKey != nil {
		keys = append(keys, *t.SortKey)
	}
	for _, k := range keys {
		if t := value.Type(k.Type); k.Name == "" || !t.Ordered() {
			return fmt.Errorf("key %q of type %q: a key has a name and type S, N or B", k.Name, k.Type)
		}
	}
	if err := checkIndexes(t); err != nil {
		return errors.New(asAPIError(err).message)
	}
	return nil
}

func (t *table) schema() keySchema { return keySchema{partition: t.PartitionKey, sort: t.SortKey} }

// keyNames lists the attributes of the primary key, the partition key first.
func (t *table) keyNames() []string {
	if t.SortKey == nil {
		return []string{t.PartitionKey.Name}
	}
	return []string{t.PartitionKey.Name, t.SortKey.Name}
}

// cut cuts keys out of an item.
func cut(item value.Map, keys []stack.Key) value.Map {
	attributes := make([]value.Attribute, len(keys))
	for i, k := range keys {
		attributes[i] = value.Attribute{Name: k.Name, Value: item.Get(k.Name)}
	}
	return value.NewMap(attributes...)
}

// itemKey checks the primary key in an item to be put, and encodes it.
func (t *table) itemKey(item value.Map) (string, error) {
	if err := t.checkFilled(item); err != nil {
		return "", err
	}
	return t.encode(func(k stack.Key) (value.Value, error) {
		v := item.Get(k.Name)
		switch {
		case v == nil:
			return nil, wrong("Missing the key %s in the item", k.Name)
		case string(v.Type()) != k.Type:
			return nil, wrong("Type mismatch for key %s expected: %s actual: %s", k.Name, k.Type, v.Type())
		}
		return v, nil
	})
}

// primaryKey checks a request's Key, which must be the primary key and nothing else, and encodes it.
func (t *table) primaryKey(key value.Map) (string, error) {
	if len(key) != len(t.schema().keys()) {
		return "", errSchema
	}
	return t.schemaKey(key)
}

// schemaKey encodes the primary key in an item or a Key, and refuses whatever is wrong with it in the same
// way.
func (t *table) schemaKey(item value.Map) (string, error) {
	if err := t.checkFilled(item); err != nil {
		return "", err
	}
	return t.encode(func(k stack.Key) (value.Value, error) {
		v := item.Get(k.Name)
		if v == nil || string(v.Type()) != k.Type {
			return nil, errSchema
		}
		return v, nil
	})
}

var errSchema = invalid("The provided key element does not match the schema")

// checkFilled refuses empty keys of the table and its indexes. AWS tells that before anything else about
// keys.
func (t *table) checkFilled(item value.Map) error {
	if err := t.schema().checkFilled(item); err != nil {
		return err
	}
	for _, ix := range t.indexes {
		if err := ix.schema().checkFilled(item); err != nil {
			return err
		}
	}
	return nil
}

// encode makes the key that rows are sorted by: the partition key behind its length, then the sort key.
// So the items of a partition are together, in the order of their sort keys.
func (t *table) encode(part func(stack.Key) (value.Value, error)) (string, error) {
	partition, err := part(t.PartitionKey)
	if err != nil {
		return "", err
	}
	encoded, err := encodePartition(partition)
	if err != nil || t.SortKey == nil {
		return string(encoded), err
	}
	sort, err := part(*t.SortKey)
	if err != nil {
		return "", err
	}
	encoded, err = appendSortKey(encoded, sort)
	return string(encoded), err
}

// lengthBytes is how many bytes tell a partition key's length.
const lengthBytes = 2

func encodePartition(v value.Value) ([]byte, error) {
	encoded := value.AppendKey(make([]byte, lengthBytes, 64), v)
	if len(encoded)-lengthBytes > maxPartitionKey {
		return nil, wrong("Size of hashkey has exceeded the maximum size limit of%d bytes", maxPartitionKey) // AWS forgot the blank
	}
	binary.BigEndian.PutUint16(encoded, uint16(len(encoded)-lengthBytes))
	return encoded, nil
}

func appendSortKey(encoded []byte, v value.Value) ([]byte, error) {
	partition := len(encoded)
	encoded = value.AppendKey(encoded, v)
	if len(encoded)-partition > maxSortKey {
		return nil, wrong("Aggregated size of all range keys has exceeded the size limit of %d bytes", maxSortKey)
	}
	return encoded, nil
}

// emptyKind says what kind of key v is an empty one of, "" if it is none or not empty.
func emptyKind(v value.Value) string {
	switch v {
	case value.String(""):
		return "string"
	case value.Binary(""):
		return "binary"
	}
	return ""
}
