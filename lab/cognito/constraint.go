package cognito

import (
	"fmt"
	"strings"
)

// constraints collects what is wrong with parameters by the service's model; AWS tells all at once.
type constraints struct{ broken []string }

func (c *constraints) add(shown, parameter, rule string) {
	c.broken = append(c.broken, fmt.Sprintf("Value %s at '%s' failed to satisfy constraint: %s", shown, parameter, rule))
}

// required wants a text of that shape.
func (c *constraints) required(parameter string, text *string, form shape) {
	if text == nil {
		c.add("null", parameter, "Member must not be null")
		return
	}
	c.optional(parameter, text, form)
}

func (c *constraints) optional(parameter string, text *string, form shape) {
	if text == nil {
		return
	}
	for _, rule := range form.broken(*text) {
		c.add("'"+*text+"'", parameter, rule)
	}
}

// page checks the parameters that say which page of a list is wanted.
func (c *constraints) page(in *input, most int) {
	if n := in.MaxResults; n != nil && *n < 1 {
		c.add(fmt.Sprintf("'%d'", *n), "maxResults", "Member must have value greater than or equal to 1")
	} else if n != nil && *n > most {
		c.add(fmt.Sprintf("'%d'", *n), "maxResults", fmt.Sprintf("Member must have value less than or equal to %d", most))
	}
	c.optional("nextToken", in.NextToken, paginationKeyType)
}

func (c *constraints) err() error {
	switch n := len(c.broken); n {
	case 0:
		return nil
	case 1:
		return apiErrorf("InvalidParameterException", "1 validation error detected: %s", c.broken[0])
	default:
		return apiErrorf("InvalidParameterException", "%d validation errors detected: %s", n, strings.Join(c.broken, "; "))
	}
}
