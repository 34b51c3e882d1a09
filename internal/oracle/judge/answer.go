// Package judge compares what two DynamoDBs answered to the same request: status, error code, message and
// every field, but for what the service leaves open. It knows the differences that were looked into and
// left, with their reasons.
package judge

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Answer is a response, with its body in one form for all services.
type Answer struct {
	Status  int
	Type    string // namespace#Code of an error
	Message string // of an error
	Fields  map[string]any
}

// Read makes an Answer of a response. Sets are sorted, since they have no order. The message of an error is
// taken under both names, message and Message.
func Read(status int, body []byte) (Answer, error) {
	a := Answer{Status: status}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&a.Fields); err != nil {
		return a, fmt.Errorf("read answer %d %.200q: %w", status, body, err)
	}
	if !a.OK() {
		a.Type = a.take("__type")
		a.Message = inOrder(a.take("message") + a.take("Message"))
	}
	sortSets(a.Fields)
	return a, nil
}

// OK says whether the request succeeded.
func (a Answer) OK() bool { return a.Status == http.StatusOK }

// take cuts a text out of the fields.
func (a Answer) take(field string) string {
	text, _ := a.Fields[field].(string)
	delete(a.Fields, field)
	return text
}

// unordered is where a message lists keys of a map or members of a set, which have no order.
var unordered = regexp.MustCompile(`\{[^{}]*,[^{}]*\}|(enum value set: |does not project |filter attributes: )\[[^\[\]]*\]`)

func inOrder(message string) string {
	return unordered.ReplaceAllStringFunc(message, func(list string) string {
		open := strings.IndexAny(list, "{[")
		members := strings.Split(list[open+1:len(list)-1], ",")
		for i := range members {
			members[i] = strings.TrimSpace(members[i])
		}
		slices.Sort(members)
		return list[:open+1] + strings.Join(members, ", ") + list[len(list)-1:]
	})
}

// sets are the lists in answers that have no order.
var sets = []string{"SS", "NS", "BS", "AttributeDefinitions", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "ConsumedCapacity"}

func sortSets(v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if set, ok := inner.([]any); ok && slices.Contains(sets, name) {
				slices.SortFunc(set, compareJSON)
			}
			sortSets(inner)
		}
	case []any:
		for _, inner := range v {
			sortSets(inner)
		}
	}
}

// compareJSON orders any two values, to bring lists without an order into one: by what they are named, if they
// are, so that two lists of the same names stay side by side.
func compareJSON(a, b any) int {
	return cmp.Or(strings.Compare(nameOf(a), nameOf(b)), strings.Compare(text(a), text(b)))
}

func nameOf(v any) string {
	fields, _ := v.(map[string]any)
	for _, field := range []string{"TableName", "IndexName", "AttributeName"} {
		if name, ok := fields[field].(string); ok {
			return name
		}
	}
	return ""
}

// text is a value as JSON, with the keys of maps in order.
func text(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(err) // it was JSON
	}
	return string(encoded)
}

// Continue adds the page that follows: its items behind the ones before, its counts to theirs. Where it ended is
// where both end.
func (a Answer) Continue(page Answer) Answer {
	if !page.OK() {
		return page
	}
	for field, before := range a.Fields {
		switch after := page.Fields[field]; before := before.(type) {
		case []any:
			list, _ := after.([]any)
			page.Fields[field] = append(before, list...)
		case json.Number:
			page.Fields[field] = sum(before, after)
		}
	}
	return page
}

func sum(a json.Number, b any) json.Number {
	one, _ := a.Int64()
	var other int64
	if b, ok := b.(json.Number); ok {
		other, _ = b.Int64()
	}
	return json.Number(strconv.FormatInt(one+other, 10))
}

// Unorder sorts the items of an answer as far as their order is the service's own affair: all of it, or where
// neighbours have the same value of the attribute that they are sorted by. Items without it have no order.
func (a Answer) Unorder(sortedBy string) {
	unorder(a.Fields["Items"], sortedBy)
	responses, _ := a.Fields["Responses"].(map[string]any)
	for _, items := range responses {
		unorder(items, sortedBy)
	}
}

func unorder(items any, sortedBy string) {
	list, _ := items.([]any)
	value := func(i int) string {
		item, _ := list[i].(map[string]any)
		return text(item[sortedBy])
	}
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && value(to) == value(from) {
			to++
		}
		slices.SortFunc(list[from:to], compareJSON)
		from = to
	}
}

// Changing says whether a description shows something that is still going on, as CREATING or ENABLING.
func (a Answer) Changing() bool {
	for name, d := range a.Fields {
		description, _ := d.(map[string]any)
		status, _ := description[strings.TrimSuffix(name, "Description")+"Status"].(string)
		if strings.HasSuffix(status, "ING") {
			return true
		}
	}
	return false
}
