package tfstate

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Resource is one resource of a state, or one thing that a data source looked up.
type Resource struct {
	Attributes
	Address string // module.region["eu-west-1"].aws_lambda_function.this
	Type    string // aws_lambda_function
	Data    bool   // of a data source: it was looked up, not made

	module    string
	dependsOn []string
	problems  []error
}

// Err says which attributes were not what was asked for.
func (r *Resource) Err() error { return errors.Join(r.problems...) }

// Nearest is the one resource among some that r most likely means, where it names what several are called: the
// only one; else the only one of those it depends on; else the only one in the same module, or in the nearest
// one around both. It is nil when that leaves several.
func (r *Resource) Nearest(among []*Resource) *Resource {
	var known []*Resource
	for _, c := range among {
		if slices.Contains(r.dependsOn, withoutKeys(c.Address)) {
			known = append(known, c)
		}
	}
	if len(known) == 0 {
		known = among
	}
	var nearest []*Resource
	most := -1
	for _, c := range known {
		switch shared := r.shared(c); {
		case shared > most:
			nearest, most = []*Resource{c}, shared
		case shared == most:
			nearest = append(nearest, c)
		}
	}
	if len(nearest) != 1 {
		return nil
	}
	return nearest[0]
}

// shared is how many modules, from the root on, are around both.
func (r *Resource) shared(other *Resource) int {
	ours, theirs := steps(r.module), steps(other.module)
	n := 0
	for n < len(ours) && n < len(theirs) && ours[n] == theirs[n] {
		n++
	}
	return n
}

// key is the key of an instance: ["eu-west-1"], [0]. A key may hold anything, escaped as in HCL.
var key = regexp.MustCompile(`\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]`)

// withoutKeys is an address as depends_on has it: of the configuration, not of one instance.
func withoutKeys(address string) string { return key.ReplaceAllString(address, "") }

// steps are the modules of a module's address, from the root on, each with its key.
func steps(module string) []string {
	var keys []string
	keyless := key.ReplaceAllStringFunc(module, func(k string) string {
		keys = append(keys, k)
		return "\x00"
	})
	found := strings.Split(keyless, ".module.")
	for i, step := range found {
		for strings.Contains(step, "\x00") && len(keys) > 0 {
			step, keys = strings.Replace(step, "\x00", keys[0], 1), keys[1:]
		}
		found[i] = step
	}
	return found
}
