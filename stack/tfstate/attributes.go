package tfstate

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Attributes are those of a resource or of a block in it. One that is null, or not there, reads as the zero
// value. One of another type does too, and Resource.Err then says so.
type Attributes struct {
	resource *Resource
	path     string // "ttl." within the block ttl
	values   map[string]any
	asked    map[string]bool
	inner    []*Attributes // of the blocks that were handed out
}

// Has reports whether an attribute is there and not null.
func (a *Attributes) Has(name string) bool { return a.values[name] != nil }

// Text is a string.
func (a *Attributes) Text(name string) string { return read[string](a, name, "text") }

// Flag is a boolean.
func (a *Attributes) Flag(name string) bool { return read[bool](a, name, "boolean") }

// Number is a number.
func (a *Attributes) Number(name string) float64 { return read[float64](a, name, "number") }

// Int is a whole number, as far as a JSON number is exact.
func (a *Attributes) Int(name string) int {
	n := a.Number(name)
	if n != math.Trunc(n) || math.Abs(n) > 1<<53 {
		a.refuse(name, "whole number")
		return 0
	}
	return int(n)
}

// Texts is a list or a set of strings; nil when it is empty.
func (a *Attributes) Texts(name string) []string {
	var texts []string
	for _, v := range read[[]any](a, name, "list") {
		text, ok := v.(string)
		if !ok {
			a.refuse(name, "list of texts")
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}

// Map is a map of strings.
func (a *Attributes) Map(name string) map[string]string {
	values := read[map[string]any](a, name, "map")
	if values == nil {
		return nil
	}
	texts := make(map[string]string, len(values))
	for k, v := range values {
		text, ok := v.(string)
		if !ok && v != nil {
			a.refuse(name, "map of texts")
			return nil
		}
		texts[k] = text
	}
	return texts
}

// Blocks are the nested blocks of that name, in the order of the state.
func (a *Attributes) Blocks(name string) []*Attributes {
	var blocks []*Attributes
	for _, v := range read[[]any](a, name, "list of blocks") {
		values, ok := v.(map[string]any)
		if !ok && v != nil {
			a.refuse(name, "list of blocks")
			return nil
		}
		blocks = append(blocks, &Attributes{
			resource: a.resource, path: a.path + name + ".", values: values, asked: make(map[string]bool),
		})
	}
	a.inner = append(a.inner, blocks...)
	return blocks
}

// Block is the nested block that is there once or not at all. One that is not there reads as empty.
func (a *Attributes) Block(name string) *Attributes {
	if blocks := a.Blocks(name); len(blocks) > 0 {
		return blocks[0]
	}
	return &Attributes{resource: a.resource, path: a.path + name + ".", asked: make(map[string]bool)}
}

// Unasked are attributes that are set and that nobody asked for, sorted by path. A block that was never asked
// for is one of them as a whole; blocks of one name have one each.
func (a *Attributes) Unasked() []Attribute {
	var found []Attribute
	for name, value := range a.values {
		if !a.asked[name] && isSet(value) {
			text, _ := value.(string)
			found = append(found, Attribute{Path: a.path + name, Text: text})
		}
	}
	for _, inner := range a.inner {
		found = append(found, inner.Unasked()...)
	}
	slices.SortFunc(found, func(a, b Attribute) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Text, b.Text))
	})
	return found
}

// Attribute is one attribute with a value.
type Attribute struct {
	Path string // "ttl.enabled" is enabled in the block ttl
	Text string // what a text says; "" of everything else
}

// isSet tells what somebody chose from what is there only because the format has a place for it.
func isSet(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case bool:
		return v
	case float64:
		return v != 0
	case []any:
		return slices.ContainsFunc(v, isSet)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), isSet)
	default:
		return true
	}
}

func read[T any](a *Attributes, name, want string) T {
	a.asked[name] = true
	value, ok := a.values[name].(T)
	if !ok && a.values[name] != nil {
		a.refuse(name, want)
	}
	return value
}

// refuse says that an attribute has another type, and not what it is: it may be a secret.
func (a *Attributes) refuse(name, want string) {
	a.resource.problems = append(a.resource.problems, fmt.Errorf(
		"%s: %s%s: is no %s: take the state from hashicorp/aws 5.32 or later", a.resource.Address, a.path, name, want))
}
