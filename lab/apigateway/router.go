package apigateway

import "strings"

// router finds the route of a request: a tree with one level per path segment. The documented order is
//
//  1. a full match of route and method, a fixed segment before a {variable}
//  2. a {greedy+} match, with the method before ANY
//  3. $default
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
//
// Where AWS leaves it open we choose: paths are compared segment by segment from the left, fixed before
// variable before greedy, and only then METHOD before ANY; case matters; "/pets/" is not "/pets".
type router struct {
	root     node
	fallback *route // $default
}

// node is the place in the tree where some segments lead. A node is reached by one way only, so a
// lookup visits each at most twice and cannot blow up.
type node struct {
	fixed    map[string]*node
	variable *node
	ending   choice // routes whose path ends here
	greedy   choice // routes whose {greedy+} begins here
}

// choice holds the routes of one path by method.
type choice map[string]*route

func (c choice) pick(method string) *route {
	if r, ok := c[method]; ok {
		return r
	}
	return c[anyMethod]
}

// add puts a route into the tree and returns nil, or returns the route that already matches exactly the
// same requests and leaves the tree as it was.
func (t *router) add(key routeKey, r *route) (taken *route) {
	if key.method == "" {
		if t.fallback == nil {
			t.fallback = r
			return nil
		}
		return t.fallback
	}
	n, last := &t.root, fixed
	for _, s := range key.segments {
		n, last = n.child(s), s.kind
	}
	place := &n.ending
	if last == greedy {
		place = &n.greedy
	}
	if *place == nil {
		*place = choice{}
	}
	if other := (*place)[key.method]; other != nil {
		return other
	}
	(*place)[key.method] = r
	return nil
}

// child is the node under n for a segment, made if need be. A greedy segment has no node of its own.
func (n *node) child(s segment) *node {
	switch s.kind {
	case greedy:
		return n
	case variable:
		if n.variable == nil {
			n.variable = &node{}
		}
		return n.variable
	default:
		if n.fixed == nil {
			n.fixed = map[string]*node{}
		}
		if n.fixed[s.text] == nil {
			n.fixed[s.text] = &node{}
		}
		return n.fixed[s.text]
	}
}

// match returns the route for a decoded path and the values of its variables, appended to values; nil
// when no route matches.
func (t *router) match(method, path string, values []string) (*route, []string) {
	if strings.HasPrefix(path, "/") { // unlike the * of OPTIONS
		if r, found := t.root.full(method, path, values); r != nil {
			return r, found
		}
		if r, found := t.root.prefix(method, path, values); r != nil {
			return r, found
		}
	}
	return t.fallback, values
}

// full matches every segment of path, which begins with a slash or is used up.
func (n *node) full(method, path string, values []string) (*route, []string) {
	if path == "" {
		return n.ending.pick(method), values
	}
	first, rest := cutSegment(path)
	if child, ok := n.fixed[first]; ok {
		if r, found := child.full(method, rest, values); r != nil {
			return r, found
		}
	}
	if n.variable != nil && first != "" {
		return n.variable.full(method, rest, append(values, first))
	}
	return nil, nil
}

// prefix matches the first segments of path and leaves the rest to a greedy variable.
func (n *node) prefix(method, path string, values []string) (*route, []string) {
	if len(path) <= len("/") {
		return nil, nil
	}
	first, rest := cutSegment(path)
	if child, ok := n.fixed[first]; ok {
		if r, found := child.prefix(method, rest, values); r != nil {
			return r, found
		}
	}
	if n.variable != nil && first != "" {
		if r, found := n.variable.prefix(method, rest, append(values, first)); r != nil {
			return r, found
		}
	}
	return n.greedy.pick(method), append(values, path[1:])
}

// cutSegment splits "/a/b/c" into "a" and "/b/c".
func cutSegment(path string) (first, rest string) {
	path = path[1:]
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}
