// Package tidy holds the house rules as tests. A rule looks at the whole tree and its message says what
// to do instead; each rule is also shown a small tree that breaks it.
package tidy
