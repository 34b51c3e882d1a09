package apigateway

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// routeKey is a parsed route key: "METHOD /path", "ANY /path" or "$default".
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
type routeKey struct {
	method   string    // ANY included; "" for $default
	segments []segment // of the path; "/" is one empty fixed segment
}

// segment is one part of a route's path between slashes.
type segment struct {
	kind segmentKind
	text string // the fixed text, or the variable's name
}

type segmentKind int

// The kinds of segments, the most specific first.
const (
	fixed    segmentKind = iota // pets
	variable                    // {id}: one segment that is not empty
	greedy                      // {proxy+}: the rest of the path, not empty
)

const (
	defaultKey = "$default"
	anyMethod  = "ANY"
)

var methods = []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", anyMethod}

func parseRouteKey(key string) (routeKey, error) {
	if key == defaultKey {
		return routeKey{}, nil
	}
	method, path, ok := strings.Cut(key, " ")
	if !ok {
		return routeKey{}, errors.New(`write "METHOD /path", "ANY /path" or "$default"`)
	}
	if !slices.Contains(methods, method) {
		return routeKey{}, fmt.Errorf("method %q is none of %s: write it in capitals", method, strings.Join(methods, ", "))
	}
	segments, err := parsePath(path)
	return routeKey{method: method, segments: segments}, err
}

func parsePath(path string) ([]segment, error) {
	rest, rooted := strings.CutPrefix(path, "/")
	switch {
	case !rooted:
		return nil, fmt.Errorf(`path %q must begin with "/"`, path)
	case strings.ContainsAny(path, " \t?#"):
		return nil, fmt.Errorf("path %q holds a space, ? or #: routes match the path alone", path)
	case rest == "":
		return []segment{{kind: fixed}}, nil
	case strings.HasSuffix(rest, "/"):
		return nil, fmt.Errorf(`path %q ends with "/", which AWS refuses: leave it off`, path)
	}
	var segments []segment
	for part := range strings.SplitSeq(rest, "/") {
		s, err := parseSegment(part)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		if n := len(segments); n > 0 && segments[n-1].kind == greedy {
			return nil, fmt.Errorf("path %q: {%s+} takes the rest of the path: move it to the end", path, segments[n-1].text)
		}
		if s.kind != fixed && slices.ContainsFunc(segments, func(o segment) bool { return o.kind != fixed && o.text == s.text }) {
			return nil, fmt.Errorf("path %q names {%s} twice: give each variable its own name", path, s.text)
		}
		segments = append(segments, s)
	}
	return segments, nil
}

func parseSegment(part string) (segment, error) {
	name, opened := strings.CutPrefix(part, "{")
	name, closed := strings.CutSuffix(name, "}")
	if !opened && !closed && part != "" && !strings.ContainsAny(part, "{}") {
		return segment{kind: fixed, text: part}, nil
	}
	kind := variable
	if stem, plus := strings.CutSuffix(name, "+"); plus {
		name, kind = stem, greedy
	}
	if !opened || !closed || name == "" || strings.ContainsAny(name, "{}+") {
		return segment{}, fmt.Errorf("segment %q is neither text nor a whole variable such as {id} or {proxy+}", part)
	}
	return segment{kind: kind, text: name}, nil
}

// names are the path's variables, in order.
func (k routeKey) names() []string {
	var names []string
	for _, s := range k.segments {
		if s.kind != fixed {
			names = append(names, s.text)
		}
	}
	return names
}
