package cognito

import (
	"regexp"
	"strconv"
)

// shape is the form that the service model asks of a text: its length and the pattern of all of it.
type shape struct {
	least, most int    // characters; most 0 is no limit
	pattern     string // as AWS shows it; "" for none
	whole       *regexp.Regexp
}

func newShape(least, most int, pattern string) shape {
	return shape{least: least, most: most, pattern: pattern, whole: regexp.MustCompile(`^(?:` + pattern + `)$`)}
}

// The shapes of the service model 2016-04-18, by the names it gives them there.
var (
	userPoolIDType       = newShape(1, 55, `[\w-]+_[0-9a-zA-Z]+`)
	userPoolNameType     = newShape(1, 128, `[\w\s+=,.@-]+`)
	domainType           = newShape(1, 63, `^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$`)
	clientIDType         = newShape(1, 128, `[\w+]+`)
	clientNameType       = newShape(1, 128, `[\w\s+=,.@-]+`)
	clientSecretType     = newShape(24, 64, `[\w+]+`)
	identifierType       = newShape(1, 256, `[\x21\x23-\x5B\x5D-\x7E]+`)
	resourceServerType   = newShape(1, 256, `[\w\s+=,.@-]+`)
	scopeNameType        = newShape(1, 256, `[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+`)
	scopeDescriptionType = newShape(1, 256, `(?s).*`)
	arnType              = newShape(20, 2048, `arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`)
	paginationKeyType    = newShape(1, 0, `[\S]+`)
)

// broken are the rules that a text breaks, in AWS's words.
func (s shape) broken(text string) (rules []string) {
	if !s.whole.MatchString(text) {
		rules = append(rules, "Member must satisfy regular expression pattern: "+s.pattern)
	}
	if length := len([]rune(text)); length < s.least {
		rules = append(rules, "Member must have length greater than or equal to "+strconv.Itoa(s.least))
	} else if s.most > 0 && length > s.most {
		rules = append(rules, "Member must have length less than or equal to "+strconv.Itoa(s.most))
	}
	return rules
}
