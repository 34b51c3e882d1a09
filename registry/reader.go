package registry

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// reader takes attributes out of an item. What is missing reads as zero; what has another type, or does
// not parse, is remembered as the first mistake, and finish tells it.
type reader struct {
	item    item
	mistake error
	outer   *reader // of a nested map: where mistakes are remembered
}

// finish returns the first mistake, names what is missing of the attributes that must be there, and sees
// that the row says of itself what its sort key says.
func (r *reader) finish(key string, required ...string) error {
	sk := r.text("sk")
	for _, name := range required {
		if _, found := r.item[name]; !found {
			r.wrong(name, "missing")
		}
	}
	if r.mistake != nil {
		return fmt.Errorf("row %q: %w", sk, r.mistake)
	}
	if sk != key {
		return fmt.Errorf("row %q: its attributes belong to %q", sk, key)
	}
	return nil
}

func (r *reader) text(name string) string {
	value, _ := attribute[*types.AttributeValueMemberS](r, name)
	if value == nil {
		return ""
	}
	return value.Value
}

func (r *reader) flag(name string) bool {
	value, found := attribute[*types.AttributeValueMemberBOOL](r, name)
	return found && value.Value
}

func (r *reader) number(name string) int64 {
	value, found := attribute[*types.AttributeValueMemberN](r, name)
	if !found {
		return 0
	}
	n, err := strconv.ParseInt(value.Value, 10, 64)
	if err != nil {
		r.wrong(name, err.Error())
	}
	return n
}

func (r *reader) time(name string) time.Time {
	return parsed(r, name, func(s string) (time.Time, error) {
		t, err := time.Parse(time.RFC3339Nano, s)
		return t.UTC(), err
	})
}

func (r *reader) duration(name string) time.Duration {
	return parsed(r, name, time.ParseDuration)
}

// within reads a nested map, and whether there is one.
func (r *reader) within(name string) (*reader, bool) {
	value, found := attribute[*types.AttributeValueMemberM](r, name)
	if !found {
		return &reader{outer: r}, false
	}
	return &reader{item: value.Value, outer: r}, true
}

// list reads a list of maps.
func (r *reader) list(name string) []*reader {
	value, found := attribute[*types.AttributeValueMemberL](r, name)
	if !found {
		return nil
	}
	var readers []*reader
	for _, element := range value.Value {
		row, isMap := element.(*types.AttributeValueMemberM)
		if !isMap {
			r.wrong(name, fmt.Sprintf("an element is %T, want a map", element))
			return nil
		}
		readers = append(readers, &reader{item: row.Value, outer: r})
	}
	return readers
}

func (r *reader) wrong(name, what string) {
	for r.outer != nil {
		r = r.outer
	}
	if r.mistake == nil {
		r.mistake = fmt.Errorf("attribute %s: %s", name, what)
	}
}

func attribute[T types.AttributeValue](r *reader, name string) (T, bool) {
	var none T
	value, found := r.item[name]
	if !found {
		return none, false
	}
	typed, ok := value.(T)
	if !ok {
		r.wrong(name, fmt.Sprintf("is %T, want %T", value, none))
	}
	return typed, ok
}

func parsed[T any](r *reader, name string, parse func(string) (T, error)) T {
	var none T
	s := r.text(name)
	if s == "" {
		return none
	}
	value, err := parse(s)
	if err != nil {
		r.wrong(name, err.Error())
		return none
	}
	return value
}
