package stack

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

// Unknown is something that a Terraform state sets and that a Stack has no place for.
type Unknown struct {
	Address   string // of the resource: module.region["eu-west-1"].aws_lambda_function.this
	Attribute string // "vpc_config"; "" when it is the resource as a whole
	Why       string // what is so instead
}

// String is one line for a person.
func (u Unknown) String() string {
	if u.Attribute == "" {
		return u.Address + ": " + u.Why
	}
	return u.Address + ": " + u.Attribute + ": " + u.Why
}

// FromTerraform reads what `terraform show -json` prints of a state, anyone's: the stack that it declares. States
// may follow one another, as where each Region has its own. The output tandem_yaml becomes the descriptor.
//
// What the stack cannot say is listed, sorted by address, but for what is plainly no part of serving: roles, logs,
// alarms, certificates. An error names every resource that leads to something that is not there, and the remedy.
func FromTerraform(r io.Reader) (Stack, []Unknown, error) {
	const doing = "read the Terraform state: %w"
	state, err := tfstate.Read(r)
	if err != nil {
		return Stack{}, nil, fmt.Errorf(doing, err)
	}
	l := loader{all: state.Resources, apis: make(map[string]*loadedAPI), zones: make(map[string]*loadedZone)}
	l.load()
	l.describe(state.Outputs)
	s := l.finish()
	if err := errors.Join(l.problems...); err != nil {
		return Stack{}, nil, fmt.Errorf(doing, err)
	}
	slices.SortStableFunc(l.unknown, func(a, b Unknown) int {
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.Attribute, b.Attribute))
	})
	return s, slices.Compact(l.unknown), nil
}

// loader gathers a Stack. Kinds of resources come to it in the order of the table kinds, so that what others
// refer to is there before they are.
type loader struct {
	all      []*tfstate.Resource
	stack    Stack // what needs no looking up afterwards
	regions  []string
	unknown  []Unknown
	problems []error

	tables    []*loadedTable
	functions []*loadedFunction
	apis      map[string]*loadedAPI // by ID; nil for one that was not taken
	apiIDs    []string              // of those that were, in the order of the state
	domains   []loadedDomain
	rules     []loadedRule
	zones     map[string]*loadedZone // by ID; nil for one that was not taken
	zoneIDs   []string               // in the order of the state
}

func (l *loader) load() {
	for _, k := range kinds {
		for _, r := range l.all {
			if r.Type == k.name && r.Data == k.data {
				l.one(k, r)
			}
		}
	}
	for _, r := range l.all {
		if !r.Data && !passedOver(r.Type) && !slices.ContainsFunc(kinds, func(k kind) bool { return k.name == r.Type }) {
			l.lack(r, "", "the lab has nothing of this kind")
		}
	}
}

// one loads a resource, and lists what of it had no place.
func (l *loader) one(k kind, r *tfstate.Resource) {
	if k.load != nil {
		if why := k.load(l, r); why != "" {
			l.lack(r, "", why)
			return
		}
	}
	if err := r.Err(); err != nil {
		l.problems = append(l.problems, err)
	}
	for _, a := range r.Unasked() {
		if !k.passes(a) {
			l.lack(r, a.Path, cmp.Or(k.lacks[a.Path], "the lab does not imitate it"))
		}
	}
}

func (l *loader) lack(r *tfstate.Resource, attribute, why string) {
	l.unknown = append(l.unknown, Unknown{Address: r.Address, Attribute: attribute, Why: why})
}

func (l *loader) problem(r *tfstate.Resource, format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf("%s: %w", r.Address, fmt.Errorf(format, args...)))
}

// arn has the parts of an ARN that tell where something is, and what.
var arn = regexp.MustCompile(`^arn:[a-z-]+:([a-z0-9-]+):([a-z0-9-]*):[^:]*:(.+)$`)

// regionOf is the Region that a resource is in: as it says itself, which it does from version 6 of the provider
// on, or as its ARN does. It becomes one of the stack's.
func (l *loader) regionOf(r *tfstate.Resource) string {
	region := r.Text("region")
	if parts := arn.FindStringSubmatch(r.Text("arn")); region == "" && parts != nil {
		region = parts[2]
	}
	if region == "" {
		l.problem(r, "its Region is not known, because its arn is %q: apply the configuration first", r.Text("arn"))
	}
	l.see(region)
	return region
}

func (l *loader) see(region string) {
	if region != "" && !slices.Contains(l.regions, region) {
		l.regions = append(l.regions, region)
	}
}
