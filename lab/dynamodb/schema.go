package dynamodb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// What key schemas and definitions look like in requests. In results they have no optional fields.
type (
	definitionInput struct{ AttributeName, AttributeType optional[string] }
	keyInput        struct{ AttributeName, KeyType optional[string] }
	projectionInput struct {
		ProjectionType   optional[string]
		NonKeyAttributes []string
	}
	indexInput struct {
		IndexName             optional[string]
		KeySchema             *[]keyInput
		Projection            *projectionInput
		ProvisionedThroughput *throughputInput
	}
)

// maxKeys is how many attributes a key has at most.
const maxKeys = 2

func (c *constraints) definitions(given *[]definitionInput) {
	for i, d := range deref(given) {
		at := fmt.Sprintf("attributeDefinitions.%d.member.", i+1)
		c.require(d.AttributeName.given, at+"attributeName")
		c.require(d.AttributeType.given, at+"attributeType")
		c.enum(d.AttributeType, at+"attributeType", "B", "N", "S")
	}
}

func (c *constraints) keySchema(given *[]keyInput, at string) {
	c.require(given != nil, at)
	switch n := len(deref(given)); {
	case given != nil && n == 0:
		c.add("'[]'", at, "Member must have length greater than or equal to 1")
	case n > maxKeys:
		c.add("'"+showKeys(*given)+"'", at, fmt.Sprintf("Member must have length less than or equal to %d", maxKeys))
	}
	for i, k := range deref(given) {
		element := fmt.Sprintf("%s.%d.member.", at, i+1)
		c.require(k.AttributeName.given, element+"attributeName")
		c.require(k.KeyType.given, element+"keyType")
		c.enum(k.KeyType, element+"keyType", "HASH", "RANGE")
	}
}

func showKeys(keys []keyInput) string {
	var shown []string
	for _, k := range keys {
		shown = append(shown, fmt.Sprintf("KeySchemaElement(attributeName=%s, keyType=%s)", k.AttributeName.value, k.KeyType.value))
	}
	return "[" + strings.Join(shown, ", ") + "]"
}

func (c *constraints) index(given indexInput, at string) {
	c.indexName(given.IndexName, at+"indexName")
	c.keySchema(given.KeySchema, at+"keySchema")
	c.require(given.Projection != nil, at+"projection")
	if given.Projection != nil {
		c.enum(given.Projection.ProjectionType, at+"projection.projectionType", "ALL", "INCLUDE", "KEYS_ONLY")
	}
	c.throughput(given.ProvisionedThroughput, at+"provisionedThroughput")
}

// indexName checks a name; what is asked of a table's is asked of an index's.
func (c *constraints) indexName(name optional[string], at string) {
	c.require(name.given, at)
	c.name(name, at)
}

func deref[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

// schema resolves keys by the definitions of their attributes.
type schema struct {
	defined []stack.Key
	used    []string
	plain   bool // there are no indexes, which changes what AWS says
}

func newSchema(definitions []definitionInput, plain bool) (*schema, error) {
	s := &schema{plain: plain}
	for _, d := range definitions {
		k := stack.Key{Name: d.AttributeName.value, Type: d.AttributeType.value}
		if slices.ContainsFunc(s.defined, func(other stack.Key) bool { return other.Name == k.Name }) {
			return nil, invalid("Attribute Name is duplicated: %s", k.Name)
		}
		s.defined = append(s.defined, k)
	}
	return s, nil
}

// key resolves one key schema.
func (s *schema) key(given []keyInput) (partition stack.Key, sort *stack.Key, err error) {
	var names []string
	var keys []stack.Key
	for _, k := range given {
		names = append(names, k.AttributeName.value)
		if i := slices.IndexFunc(s.defined, func(d stack.Key) bool { return d.Name == k.AttributeName.value }); i >= 0 {
			keys = append(keys, s.defined[i])
		}
	}
	s.used = append(s.used, names...)
	switch {
	case s.plain && len(given) > len(s.defined):
		return partition, nil, invalid("Invalid KeySchema: Some index key attribute have no definition")
	case len(keys) < len(given):
		return partition, nil, wrong("Some index key attributes are not defined in AttributeDefinitions. Keys: %s, AttributeDefinitions: %s", list(names), list(s.names()))
	case len(names) > 1 && names[0] == names[1]:
		return partition, nil, invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
	case given[0].KeyType.value != "HASH":
		return partition, nil, invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
	case len(given) > 1 && given[1].KeyType.value != "RANGE":
		return partition, nil, invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
	case len(given) > 1:
		sort = &keys[1]
	}
	return keys[0], sort, nil
}

// allUsed refuses definitions of what is no key.
func (s *schema) allUsed() error {
	slices.Sort(s.used)
	used := slices.Compact(s.used)
	switch {
	case len(used) == len(s.defined):
		return nil
	case s.plain:
		return wrong("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions")
	}
	return wrong("Some AttributeDefinitions are not used. AttributeDefinitions: %s, keys used: %s", list(s.names()), list(used))
}

func (s *schema) names() []string {
	var names []string
	for _, k := range s.defined {
		names = append(names, k.Name)
	}
	return names
}

// index resolves an index. What the table makes of it is checked with the table.
func (s *schema) index(given indexInput) (stack.Index, error) {
	ix := stack.Index{Name: given.IndexName.value, Projection: given.Projection.ProjectionType.value, NonKeyAttributes: given.Projection.NonKeyAttributes}
	if ix.Projection == "" {
		return ix, wrong("Unknown ProjectionType: null")
	}
	sorted := slices.Sorted(slices.Values(ix.NonKeyAttributes))
	for i, name := range sorted {
		if i > 0 && name == sorted[i-1] {
			return ix, wrong("Duplicate element in NonKeyAttributes: %s", name)
		}
	}
	var err error
	ix.PartitionKey, ix.SortKey, err = s.key(*given.KeySchema)
	return ix, err
}

func (s *schema) indexes(given []indexInput) ([]stack.Index, error) {
	var list []stack.Index
	for _, g := range given {
		ix, err := s.index(g)
		if err != nil {
			return nil, err
		}
		list = append(list, ix)
	}
	return list, nil
}

// wrong refuses with the words that most refusals begin with.
func wrong(format string, args ...any) error {
	return invalid("One or more parameter values were invalid: "+format, args...)
}

func list(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
