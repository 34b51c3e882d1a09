package stack

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/failover"
)

// preference is the order in which DNS prefers Regions: it follows the name that clients use, PRIMARY before
// SECONDARY and the greater weight first, down to the domains and hosts of APIs.
type preference struct {
	records map[string][]failover.Record // by name
	leaves  map[string]string            // Region by target
	visited map[string]bool
	found   []string
}

func preferred(s Stack) []string {
	p := preference{
		records: make(map[string][]failover.Record), leaves: make(map[string]string), visited: make(map[string]bool),
	}
	for _, z := range s.Zones {
		for _, r := range z.Records {
			p.records[r.Name] = append(p.records[r.Name], r)
		}
	}
	for _, api := range s.APIs {
		for _, d := range api.Domains {
			p.leaves[fqdn(d.Target)] = api.Region
		}
	}
	p.follow(fqdn(s.Name))
	return p.found
}

// apiHost is the host name of an API or of a domain's target.
var apiHost = regexp.MustCompile(`\.execute-api\.([a-z0-9-]+)\.amazonaws\.com\.$`)

func (p *preference) follow(name string) {
	if p.visited[name] {
		return
	}
	p.visited[name] = true
	region := p.leaves[name]
	if parts := apiHost.FindStringSubmatch(name); region == "" && parts != nil {
		region = parts[1]
	}
	if region != "" && !slices.Contains(p.found, region) {
		p.found = append(p.found, region)
	}
	records := slices.Clone(p.records[name])
	slices.SortStableFunc(records, func(a, b failover.Record) int {
		return cmp.Or(strings.Compare(string(a.Failover), string(b.Failover)), cmp.Compare(weight(b), weight(a)))
	})
	for _, r := range records {
		if r.Alias != nil {
			p.follow(r.Alias.Name)
		}
		if r.Type == "CNAME" {
			for _, value := range r.Values {
				p.follow(fqdn(value))
			}
		}
	}
}

func weight(r failover.Record) int {
	if r.Weight == nil {
		return 0
	}
	return *r.Weight
}

// clientName is the name that clients use, as far as the stack shows it: the domain that most Regions have; else
// the name with a routing policy that no alias leads to. Of several the shortest, and then the first.
func clientName(s Stack) string {
	regions := make(map[string]int)
	for _, api := range s.APIs {
		for _, d := range api.Domains {
			regions[d.Name]++
		}
	}
	name := best(regions)
	if regions[name] > 1 {
		return name
	}
	routed := make(map[string]int)
	for _, z := range s.Zones {
		for _, r := range z.Records {
			if r.SetIdentifier != "" {
				routed[r.Name] = 1
			}
		}
	}
	for _, z := range s.Zones {
		for _, r := range z.Records {
			if r.Alias != nil && r.Alias.Name != r.Name {
				delete(routed, r.Alias.Name)
			}
		}
	}
	return cmp.Or(strings.TrimSuffix(best(routed), "."), name)
}

func best(names map[string]int) string {
	sorted := slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(names[b], names[a]), cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	if len(sorted) == 0 {
		return ""
	}
	return sorted[0]
}
