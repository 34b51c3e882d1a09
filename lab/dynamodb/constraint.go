package dynamodb

import (
	"fmt"
	"slices"
	"strings"
)

// constraints collects what is wrong with parameters by the service's model; AWS tells all at once.
type constraints struct{ broken []string }

func (c *constraints) add(shown, parameter, rule string) {
	c.broken = append(c.broken, fmt.Sprintf("Value %s at '%s' failed to satisfy constraint: %s", shown, parameter, rule))
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
	if !name.given {
		return
	}
	shown := "'" + name.value + "'"
	if !wellNamed(name.value) {
		c.add(shown, parameter, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
	}
	if len(name.value) < minTableName {
		c.add(shown, parameter, fmt.Sprintf("Member must have length greater than or equal to %d", minTableName))
	}
	if len(name.value) > maxTableName {
		c.add(shown, parameter, fmt.Sprintf("Member must have length less than or equal to %d", maxTableName))
	}
}

func (c *constraints) enum(given optional[string], parameter string, allowed ...string) {
	if given.given && !slices.Contains(allowed, given.value) {
		c.add("'"+given.value+"'", parameter, "Member must satisfy enum value set: ["+strings.Join(allowed, ", ")+"]")
	}
}

// within checks a number. Most is 0 where the model sets none.
func (c *constraints) within(given optional[int], parameter string, least, most int) {
	shown := fmt.Sprintf("'%d'", given.value)
	switch {
	case !given.given:
	case given.value < least:
		c.add(shown, parameter, fmt.Sprintf("Member must have value greater than or equal to %d", least))
	case most > 0 && given.value > most:
		c.add(shown, parameter, fmt.Sprintf("Member must have value less than or equal to %d", most))
	}
}

// err refuses the request if a constraint is broken. What the lab does not have is refused here too.
func (c *constraints) err(in *input) error {
	if err := c.verdict(); err != nil {
		return err
	}
	if in.legacy != "" {
		return invalid("the lab does not have the legacy parameter %s; use expressions", in.legacy)
	}
	return nil
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

var (
	capacityReports = []string{"INDEXES", "TOTAL", "NONE"}
	metricReports   = []string{"SIZE", "NONE"}
	returnValues    = []string{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"}
	failureValues   = []string{"ALL_OLD", "NONE"}
	selections      = []string{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"}
)

// writing checks what the operations that write an item have in common.
func (c *constraints) writing(in *input) {
	c.table(in.TableName)
	c.enum(in.ReturnValues, "returnValues", returnValues...)
	c.enum(in.OnConditionFailure, "returnValuesOnConditionCheckFailure", failureValues...)
	c.enum(in.ReturnCapacity, "returnConsumedCapacity", capacityReports...)
	c.enum(in.ReturnMetrics, "returnItemCollectionMetrics", metricReports...)
}
