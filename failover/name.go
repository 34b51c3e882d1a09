package failover

import "strings"

// canonicalName is name as zones are indexed and asked: lower case, with the trailing dot, and with a
// leading wildcard written * even where Route 53 prints \052.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
func canonicalName(name string) string {
	name = strings.ToLower(name)
	if rest, ok := strings.CutPrefix(name, `\052.`); ok {
		name = "*." + rest
	}
	if !strings.HasSuffix(name, ".") {
		name += "."
	}
	return name
}

// inZone says whether name is zone's apex or below it.
func inZone(name, zone string) bool {
	above, ok := strings.CutSuffix(name, zone)
	return ok && (above == "" || above[len(above)-1] == '.')
}

// parentName is name without its first label; "" has none. A dot after a backslash belongs to the label.
func parentName(name string) string {
	for i := 0; i < len(name); i++ {
		switch name[i] {
		case '\\':
			i++
		case '.':
			return name[i+1:]
		}
	}
	return ""
}
