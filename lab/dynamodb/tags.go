package dynamodb

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of tags. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

// tag is one of a table's tags in one Region: replicas have their own.
type tag struct{ Key, Value string }

type tagInput struct{ Key, Value optional[string] }

func (given tagInput) check() error {
	key, value := given.Key.value, given.Value.value
	switch {
	case !given.Key.given:
		return invalid("The Tag Key provided is invalid, Key: null")
	case key == "" || utf8.RuneCountInString(key) > maxTagKey:
		return invalid("The Tag Key provided is invalid, Key: %s", key)
	case strings.HasPrefix(strings.ToLower(key), "aws:"):
		return invalid("Tag Key cannot be prefixed with aws:, Key: %s", key)
	case !given.Value.given:
		return invalid("The Tag Value provided is invalid, Value: null")
	case utf8.RuneCountInString(value) > maxTagValue:
		return invalid("The Tag Value provided is invalid, Value: %s", value)
	}
	return nil
}

// tagged adds tags to others, in place of those with the same keys.
func tagged(tags []tag, more []tagInput) ([]tag, error) {
	tags = slices.Clone(tags)
	given := make(map[string]bool)
	for _, m := range more {
		if err := m.check(); err != nil {
			return nil, err
		}
		key := m.Key.value
		if given[key] {
			return nil, invalid("Duplicate Tag Keys provided as input: Duplicate Tag Key found %s", key)
		}
		given[key] = true
		tags = slices.DeleteFunc(tags, func(t tag) bool { return t.Key == key })
		tags = append(tags, tag{key, m.Value.value})
	}
	if len(tags) > maxTags {
		return nil, invalid("Number of Tags exceed the current limit for the provided ResourceArn")
	}
	return tags, nil
}

type tagResourceInput struct {
	ResourceArn optional[string]
	Tags        *[]tagInput
}

// tagResource is TagResource, whose answer is empty.
func tagResource(e *endpoint, p tagResourceInput) (nothing, error) {
	switch {
	case p.Tags == nil:
		return nothing{}, e.missing("tags")
	case len(*p.Tags) == 0:
		return nothing{}, invalid("Atleast one Tag needs to be provided as Input.")
	}
	return e.retag(p.ResourceArn, func(tags []tag) ([]tag, error) { return tagged(tags, *p.Tags) })
}

type untagResourceInput struct {
	ResourceArn optional[string]
	TagKeys     *[]string
}

// untagResource is UntagResource, whose answer is empty. A key that no tag has is none to take away.
func untagResource(e *endpoint, p untagResourceInput) (nothing, error) {
	switch {
	case p.TagKeys == nil:
		return nothing{}, e.missing("tagKeys")
	case len(*p.TagKeys) == 0:
		return nothing{}, invalid("Atleast one Tag Key needs to be provided as Input.")
	}
	return e.retag(p.ResourceArn, func(tags []tag) ([]tag, error) {
		return slices.DeleteFunc(slices.Clone(tags), func(t tag) bool { return slices.Contains(*p.TagKeys, t.Key) }), nil
	})
}

func (e *endpoint) missing(parameter string) error {
	var c constraints
	c.require(false, parameter)
	return c.verdict()
}

// retag gives a table other tags in this Region.
func (e *endpoint) retag(arn optional[string], change func([]tag) ([]tag, error)) (nothing, error) {
	s := e.service
	if err := s.lockControl(); err != nil {
		return nothing{}, err
	}
	defer s.control.Unlock()
	t, m, err := e.resource(arn)
	if err != nil {
		return nothing{}, err
	}
	tags, err := change(m.tags)
	if err == nil {
		s.changeLocked(t, func(t *table) { t.members[e.region].tags = tags })
	}
	return nothing{}, err
}

type listTagsInput struct{ ResourceArn, NextToken optional[string] }

type listTagsResult struct{ Tags []tag }

// listTags is ListTagsOfResource. All tags fit one answer.
func listTags(e *endpoint, p listTagsInput) (listTagsResult, error) {
	_, m, err := e.resource(p.ResourceArn)
	if err != nil {
		return listTagsResult{}, err
	}
	return listTagsResult{Tags: append([]tag{}, m.tags...)}, nil
}

// resource finds a table of this Region by its ARN. Streams have no tags here.
func (e *endpoint) resource(arn optional[string]) (*table, *member, error) {
	whole := arn.value
	parts := strings.SplitN(whole, ":", 6)
	switch {
	case !strings.HasPrefix(whole, "arn:"):
		return nil, nil, wrong("ARNs must start with 'arn:': %s", whole)
	case len(parts) < 6 || parts[2] != "dynamodb":
		return nil, nil, wrong("Provided Arn is not a DynamoDB resource arn: %s", whole)
	}
	name, isTable := strings.CutPrefix(parts[5], "table/")
	switch {
	case !isTable || strings.Contains(name, "/"):
		return nil, nil, wrong("Invalid resource arn provided, only table or stream is accepted. Provided resource arn: %s", whole)
	case parts[3] != e.region || parts[4] != e.service.account:
		return nil, nil, invalid("Invalid TableArn: Invalid ResourceArn provided as input %s", whole)
	}
	t := e.service.table(e.region, name)
	if t == nil {
		return nil, nil, &apiError{kind: kindNotFound, message: "Requested resource not found: ResourceArn: " + whole + " not found"}
	}
	return t, t.members[e.region], nil
}
