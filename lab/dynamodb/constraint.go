package dynamodb

import (
	"fmt"
	"slices"
	"strings"
)

// constraints collects what is wrong with parameters by the service's model; AWS tells ten at once.
type constraints struct {
	broken []string
	at     string // what the parameters' names begin with, "transactItems.1.member.put." for example
}

// maxTold is how many broken constraints one refusal tells.
const maxTold = 10

func (c *constraints) add(shown, parameter, rule string) {
	if len(c.broken) == maxTold {
		return
	}
	c.broken = append(c.broken, fmt.Sprintf("Value %s at '%s%s' failed to satisfy constraint: %s", shown, c.at, parameter, rule))
}

func (c *constraints) require(given bool, parameter string) {
	if !given {
		c.add("null", parameter, "Member must not be null")
	}
}

func (c *constraints) table(name optional[string]) {
	c.require(name.given, "tableName")
	c.name(name, "tableName")
}

// name checks the name of a table or an index.
func (c *constraints) name(name optional[string], parameter string) {
	if !name.given || goodName(name.value) {
		return
	}
	shown := "'" + name.value + "'"
	if !wellNamed(name.value) {
		c.add(shown, parameter, namePattern)
	}
	c.length(len(name.value), shown, parameter, minTableName, maxTableName)
}

func goodName(name string) bool {
	return wellNamed(name) && len(name) >= minTableName && len(name) <= maxTableName
}

const namePattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"

func (c *constraints) length(n int, shown, parameter string, least, most int) {
	if n < least {
		c.add(shown, parameter, fmt.Sprintf("Member must have length greater than or equal to %d", least))
	}
	if n > most {
		c.add(shown, parameter, fmt.Sprintf("Member must have length less than or equal to %d", most))
	}
}

// bound checks how many members a list or map has.
func bound[T any](c *constraints, b *bounded[T], parameter string, most int) {
	c.require(b.given, parameter)
	if b.given && (b.count < 1 || b.count > most) { // the text is only wanted, and copied, then
		c.length(b.count, "'"+b.text+"'", parameter, 1, most)
	}
}

// boundTables checks a batch's RequestItems.
func boundTables[T any](c *constraints, b *bounded[named[T]], most int) {
	bound(c, b, "requestItems", most)
	if slices.ContainsFunc(b.members, func(n named[T]) bool { return !goodName(n.table) }) {
		c.add("'"+b.text+"'", "requestItems", fmt.Sprintf("Map keys must satisfy constraint: [Member must have length less than or equal to %d, Member must have length greater than or equal to %d, %s]", maxTableName, minTableName, namePattern))
	}
}

func (c *constraints) enum(given optional[string], parameter string, allowed ...string) {
	if given.given && !slices.Contains(allowed, given.value) {
		c.add("'"+given.value+"'", parameter, "Member must satisfy enum value set: ["+strings.Join(allowed, ", ")+"]")
	}
}

// within checks a number. Most is 0 where the model sets none.
func (c *constraints) within(given optional[int], parameter string, least, most int) {
	rule := ""
	switch {
	case !given.given:
	case given.value < least:
		rule = fmt.Sprintf("Member must have value greater than or equal to %d", least)
	case most > 0 && given.value > most:
		rule = fmt.Sprintf("Member must have value less than or equal to %d", most)
	}
	if rule != "" {
		c.add(fmt.Sprintf("'%d'", given.value), parameter, rule)
	}
}

// err refuses the request if a constraint is broken. What the lab does not have is refused here too.
func (c *constraints) err(in *input) error {
	if err := c.verdict(); err != nil {
		return err
	}
	return in.modern()
}

// verdict refuses the request if a constraint is broken.
func (c *constraints) verdict() error {
	switch n := len(c.broken); {
	case n == 1:
		return invalid("1 validation error detected: %s", c.broken[0])
	case n > 1:
		return invalid("%d validation errors detected: %s", n, strings.Join(c.broken, "; "))
	}
	return nil
}

// successors are the parameters that replace the legacy ones, which the lab does not have.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
var successors = map[string]string{
	"AttributesToGet":     "ProjectionExpression",
	"AttributeUpdates":    "UpdateExpression",
	"ConditionalOperator": "ConditionExpression or FilterExpression",
	"Expected":            "ConditionExpression",
	"KeyConditions":       "KeyConditionExpression",
	"QueryFilter":         "FilterExpression",
	"ScanFilter":          "FilterExpression",
}

// modern refuses legacy parameters.
func (in *input) modern() error {
	if in.legacy == "" {
		return nil
	}
	return invalid("the lab does not have the legacy parameter %s: use %s", in.legacy, successors[in.legacy])
}

var (
	capacityReports = []string{"INDEXES", "TOTAL", "NONE"}
	metricReports   = []string{"SIZE", "NONE"}
	returnValues    = []string{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"}
	failureValues   = []string{"ALL_OLD", "NONE"}
	selections      = []string{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"}
)

// token checks a ClientRequestToken.
func (c *constraints) token(given optional[string]) {
	const most = 36
	if given.given {
		c.length(len(given.value), "'"+given.value+"'", "clientRequestToken", 1, most)
	}
}

// capacity checks the parameter that operations on items share.
func (c *constraints) capacity(in *input) {
	c.enum(in.ReturnCapacity, "returnConsumedCapacity", capacityReports...)
}

// metrics checks the parameter that operations that write share.
func (c *constraints) metrics(in *input) {
	c.enum(in.ReturnMetrics, "returnItemCollectionMetrics", metricReports...)
}

// writing checks the parameters of PutItem, UpdateItem or DeleteItem. Each names its own in another order.
func (c *constraints) writing(v verb, in *input) {
	c.capacity(in)
	c.table(in.TableName)
	switch v {
	case put:
		c.require(in.Item.given, "item")
		c.returns(in)
		c.metrics(in)
	case remove:
		c.returns(in)
		c.metrics(in)
		c.require(in.Key.given, "key")
	default:
		c.metrics(in)
		c.returns(in)
		c.require(in.Key.given, "key")
	}
}

func (c *constraints) returns(in *input) {
	c.enum(in.ReturnValues, "returnValues", returnValues...)
	c.failure(in)
}

func (c *constraints) failure(in *input) {
	c.enum(in.OnConditionFailure, "returnValuesOnConditionCheckFailure", failureValues...)
}
