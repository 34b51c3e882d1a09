package stack

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/deployment"
)

// descriptorOutput is the output of Tandem's root module that holds tandem.yaml.
const descriptorOutput = "tandem_yaml"

// describe takes the descriptor, where the state has one.
func (l *loader) describe(outputs map[string]any) {
	if outputs[descriptorOutput] == nil {
		return
	}
	text, _ := outputs[descriptorOutput].(string)
	d, err := deployment.Parse([]byte(text))
	if err != nil {
		l.problems = append(l.problems, fmt.Errorf("output %s: %w", descriptorOutput, err))
		return
	}
	for _, name := range d.RegionNames() {
		if !slices.Contains(l.regions, name) {
			l.problems = append(l.problems, fmt.Errorf(
				"output %s: names Region %s, of which no state given has anything: print that Region's state as well, one after the other",
				descriptorOutput, name))
		}
	}
	l.stack.Deployment = d
}

// finish puts the stack together, each list in the order of the Regions and then as the state has it.
func (l *loader) finish() Stack {
	l.checkChildren()
	l.guess()
	l.listOutside()
	s := l.stack
	for _, id := range l.zoneIDs {
		s.Zones = append(s.Zones, l.zones[id].Zone)
	}
	for _, id := range l.apiIDs {
		api := l.apis[id]
		api.API.Routes = api.throttled()
		s.APIs = append(s.APIs, api.API)
	}
	for _, f := range l.functions {
		s.Functions = append(s.Functions, f.Function)
	}
	for _, t := range l.tables {
		s.Tables = append(s.Tables, t.Table)
	}
	if len(l.regions) == 0 {
		l.problems = append(l.problems, errors.New(
			"it has nothing that the lab runs: print the state with the functions, APIs and tables"))
	}
	s.Name = cmp.Or(s.Deployment.Name, clientName(s))
	for _, region := range slices.Concat(s.Deployment.RegionNames(), preferred(s), l.regions) {
		if slices.Contains(l.regions, region) && !slices.Contains(s.Regions, region) {
			s.Regions = append(s.Regions, region)
		}
	}
	s.sort()
	return s
}

// sort orders what is in Regions by them, and puts the zone of the stack's name first.
func (s *Stack) sort() {
	place := func(region string) int { return slices.Index(s.Regions, region) }
	slices.SortStableFunc(s.Functions, func(a, b Function) int { return cmp.Compare(place(a.Region), place(b.Region)) })
	slices.SortStableFunc(s.APIs, func(a, b API) int { return cmp.Compare(place(a.Region), place(b.Region)) })
	slices.SortStableFunc(s.UserPools, func(a, b UserPool) int { return cmp.Compare(place(a.Region), place(b.Region)) })
	slices.SortStableFunc(s.Schedules, func(a, b Schedule) int { return cmp.Compare(place(a.Region), place(b.Region)) })
	for _, t := range s.Tables {
		slices.SortFunc(t.Regions, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	}
	slices.SortStableFunc(s.Zones, func(a, b Zone) int { return cmp.Compare(distance(s.Name, a), distance(s.Name, b)) })
}

// distance is how many labels a name is below a zone; of a name that is not in it, more than any.
func distance(name string, z Zone) int {
	if !below(fqdn(name), z.Name) {
		return len(name) + 1
	}
	return strings.Count(fqdn(name), ".") - strings.Count(z.Name, ".")
}
