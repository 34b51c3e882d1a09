package stack

import (
	"regexp"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

type loadedFunction struct {
	Function
	at *tfstate.Resource
}

// What Lambda does with events unless an event invoke config says otherwise.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const (
	asyncRetries = 2
	asyncMaxAge  = 6 * time.Hour
)

func loadFunction(l *loader, r *tfstate.Resource) string {
	f := Function{
		Region: l.regionOf(r), Name: r.Text("function_name"), Handler: r.Text("handler"), Runtime: r.Text("runtime"),
		Package: r.Text("filename"), Environment: r.Block("environment").Map("variables"),
		Timeout: time.Duration(r.Int("timeout")) * time.Second, MemorySize: r.Int("memory_size"),
		AsyncAttempts: 1 + asyncRetries, AsyncMaxAge: asyncMaxAge,
	}
	if l.function(f.Region, f.Name) != nil {
		l.problem(r, "another function in %s has its name %q: give each state once", f.Region, f.Name)
		return ""
	}
	if n := r.Int("reserved_concurrent_executions"); r.Has("reserved_concurrent_executions") && n >= 0 {
		f.Reserved = &n // -1 is none
	}
	if !strings.HasPrefix(f.Runtime, "provided") {
		l.lack(r, "runtime", "the lab has no such runtime: it runs what it is given as the function's code")
	}
	l.functions = append(l.functions, &loadedFunction{Function: f, at: r})
	return ""
}

// loadEventInvokeConfig takes how often and for how long a function's events are tried.
func loadEventInvokeConfig(l *loader, r *tfstate.Resource) string {
	if q := r.Text("qualifier"); q != "" && q != "$LATEST" {
		return "the lab has one version of a function, the latest"
	}
	f := l.configured(r)
	if f == nil {
		return ""
	}
	if r.Has("maximum_retry_attempts") {
		f.AsyncAttempts = 1 + r.Int("maximum_retry_attempts")
	}
	if seconds := r.Int("maximum_event_age_in_seconds"); seconds > 0 {
		f.AsyncMaxAge = time.Duration(seconds) * time.Second
	}
	return ""
}

// configured is the function that a resource names by its ARN, or by a name that functions of several Regions
// may have.
func (l *loader) configured(r *tfstate.Resource) *loadedFunction {
	named := r.Text("function_name")
	if parts := functionARN.FindStringSubmatch(named); parts != nil {
		if f := l.function(parts[1], parts[2]); f != nil {
			return f
		}
	}
	var among []*tfstate.Resource
	byResource := make(map[*tfstate.Resource]*loadedFunction)
	for _, f := range l.functions {
		if region := r.Text("region"); f.Name == named && (region == "" || region == f.Region) {
			among = append(among, f.at)
			byResource[f.at] = f
		}
	}
	switch nearest := r.Nearest(among); {
	case nearest != nil:
		return byResource[nearest]
	case len(among) == 0:
		l.problem(r, "configures function %q, which is in no state given: print the function's state as well, one after the other", named)
	default:
		l.problem(r, "configures function %q, and %d Regions have one of that name: give the function's arn as function_name", named, len(among))
	}
	return nil
}

// functionARN finds a function's ARN in what may be that, its invoke ARN, or either with a qualifier.
var functionARN = regexp.MustCompile(`arn:[a-z-]+:lambda:([a-z0-9-]+):[0-9]*:function:([A-Za-z0-9_-]+)(?::([A-Za-z0-9$_-]+))?`)

func (l *loader) function(region, name string) *loadedFunction {
	for _, f := range l.functions {
		if f.Region == region && f.Name == name {
			return f
		}
	}
	return nil
}

// target is the function that an attribute leads to by an ARN, from a Region. A reason why not is for the list of
// what is unknown; without a function and a reason it is a problem, and noted.
func (l *loader) target(r *tfstate.Resource, attribute, text, from string) (name, whyNot string) {
	parts := functionARN.FindStringSubmatch(text)
	if parts == nil {
		return "", "it leads to no Lambda function, and to nothing else that the lab has"
	}
	region, name, qualifier := parts[1], parts[2], parts[3]
	if l.function(region, name) == nil {
		l.problem(r, "%s: leads to function %s in %s, which is in no state given: print the function's state as well, one after the other",
			attribute, name, region)
		return "", ""
	}
	if region != from {
		return "", "it leads from " + from + " to a function in " + region + ", and in the lab nothing leads across Regions"
	}
	if qualifier != "" && qualifier != "$LATEST" {
		l.lack(r, attribute, "the lab has one version of a function: "+qualifier+" is the latest too")
	}
	return name, ""
}
