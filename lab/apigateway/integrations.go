package apigateway

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/stack"
)

// checked is an integration whose declaration was checked.
type checked struct {
	id          string
	integration integration
	timeout     time.Duration // in lab time
	variables   []string      // that its URI needs from the route
}

var uriVariable = regexp.MustCompile(`\{([^{}]*)\}`)

// integrations makes the API's integrations, by ID.
func (b *builder) integrations() map[string]checked {
	made := make(map[string]checked, len(b.declared.Integrations))
	for _, declared := range b.declared.Integrations {
		if _, twice := made[declared.ID]; twice {
			b.problem("integration %q is declared twice: give each its own ID", declared.ID)
		}
		c := checked{id: declared.ID, timeout: b.timeout(declared)}
		var err error
		switch declared.Type {
		case "AWS_PROXY":
			c.integration, err = b.function(declared)
		case "HTTP_PROXY":
			c.integration, c.variables, err = b.backend(declared)
		default:
			err = fmt.Errorf("type %q is not supported: use AWS_PROXY or HTTP_PROXY", declared.Type)
		}
		if err != nil {
			b.problem("integration %q: %w", declared.ID, err)
		}
		made[declared.ID] = c
	}
	return made
}

// timeout is an integration's timeout in lab time; unset means the longest, as on AWS.
func (b *builder) timeout(declared stack.Integration) time.Duration {
	if declared.Timeout == 0 {
		return MaxTimeout
	}
	if declared.Timeout < MinTimeout || declared.Timeout > MaxTimeout {
		b.problem("integration %q: timeout %v is out of range: choose one from %v to %v",
			declared.ID, declared.Timeout, MinTimeout, MaxTimeout)
	}
	return declared.Timeout
}

func (b *builder) function(declared stack.Integration) (integration, error) {
	switch {
	case declared.Function == "":
		return nil, fmt.Errorf("AWS_PROXY needs a function: name one of Region %s", b.declared.Region)
	case b.opts.Invoke == nil:
		return nil, fmt.Errorf("AWS_PROXY needs a way to invoke %s: set Options.Invoke", declared.Function)
	}
	return &function{name: declared.Function, invoke: b.opts.Invoke}, nil
}

func (b *builder) backend(declared stack.Integration) (integration, []string, error) {
	if b.opts.Transport == nil {
		return nil, nil, errors.New("HTTP_PROXY needs a way to reach its backend: set Options.Transport")
	}
	uri, err := url.Parse(declared.URI)
	if err != nil || uri.Scheme != "http" && uri.Scheme != "https" || uri.Host == "" || uri.Fragment != "" {
		return nil, nil, fmt.Errorf("URI %q is not one of a backend: write it like https://example.com/pets/{id}", declared.URI)
	}
	if uriVariable.MatchString(uri.Host + uri.RawQuery) {
		return nil, nil, fmt.Errorf("URI %q: variables may stand in the path only: move them there", declared.URI)
	}
	method := declared.Method
	switch {
	case method == anyMethod:
		method = "" // the API's own word for passing the client's on
	case method != "" && !slices.Contains(methods, method):
		return nil, nil, fmt.Errorf("method %q is not an HTTP method: leave it empty to pass on the client's", method)
	}
	var variables []string
	for _, found := range uriVariable.FindAllStringSubmatch(uri.Path, -1) {
		variables = append(variables, found[1])
	}
	return &backend{uri: uri, method: method, transport: b.opts.Transport}, variables, nil
}

// checkVariables checks that a route has every path variable that its integration's URI needs.
func (b *builder) checkVariables(written string, key routeKey, through checked) {
	for _, name := range through.variables {
		if !slices.Contains(key.names(), name) {
			b.problem("route %q: integration %q needs {%s} for its URI: add the variable to the route's path",
				written, through.id, name)
		}
	}
}
