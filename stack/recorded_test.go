package stack_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// What terraform/ declares is what Default declares, but for IDs and what besides says.
func TestRecordedIsTheDefaultStack(t *testing.T) {
	t.Parallel()
	recorded, err := stack.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	settings := stack.DefaultSettings()
	environment := recorded.Functions[slices.IndexFunc(recorded.Functions, func(f stack.Function) bool { return f.Handler == "health" })].Environment
	settings.Tree.Nonce, settings.Tree.Key = environment["TANDEM_NONCE"], environment["TANDEM_CHECK_KEY"]
	want, err := stack.Default(settings)
	if err != nil {
		t.Fatal(err)
	}
	besides(&want)
	for i, z := range recorded.Zones {
		// ACM's, which renew the certificates: a lab makes its own.
		recorded.Zones[i].Records = slices.DeleteFunc(z.Records, func(r failover.Record) bool { return strings.HasPrefix(r.Name, "_") })
	}
	if diff := gocmp.Diff(byName(want), byName(recorded)); diff != "" {
		t.Errorf("the stack (-Default +Recorded):\n%s", diff)
	}
}

// besides gives the default stack what the Terraform code declares otherwise.
func besides(s *stack.Stack) {
	for i := range s.Functions {
		f := &s.Functions[i]
		f.MemorySize = 512 // a function has a part of a processor by its memory
		if f.Handler != "app" {
			delete(f.Environment, "TANDEM_APP_TABLE")
			delete(f.Environment, "TANDEM_APP_TIMEOUT")
		}
	}
	for i := range s.APIs {
		api := &s.APIs[i]
		for j := range api.Routes {
			r := &api.Routes[j]
			switch {
			case r.Integration == "operator":
				r.Throttle = &stack.Throttle{Rate: 10, Burst: 10}
			case r.Integration == "app":
				r.Throttle = &stack.Throttle{Rate: 1800, Burst: 550}
			case r.Throttle.Rate == 200:
				r.Throttle = &stack.Throttle{Rate: 200, Burst: 200}
			}
		}
		api.Routes = append(api.Routes,
			// The app's load does not keep its probe from being answered.
			stack.Route{Key: "GET /ready", Integration: "app", Throttle: &stack.Throttle{Rate: 100, Burst: 100}})
	}
}

// byName is a stack whose parts refer to each other by what people call them instead of by ID, each list in the
// order of names: two stacks that differ in IDs alone are then equal.
func byName(s stack.Stack) stack.Stack {
	names := make(map[string]string) // by ID
	for i := range s.Checks {
		c := &s.Checks[i]
		names[c.ID] = c.Name
		c.ID = c.Name
	}
	for i := range s.Checks {
		for j, child := range s.Checks[i].Children {
			s.Checks[i].Children[j] = names[child]
		}
		slices.Sort(s.Checks[i].Children)
	}
	for i := range s.UserPools {
		p := &s.UserPools[i]
		names[p.ID], names[p.Domain] = "pool-of-"+p.Region, "domain-of-"+p.Region
		p.ID, p.Domain = names[p.ID], names[p.Domain]
		for j := range p.Clients {
			c := &p.Clients[j]
			names[c.ID] = "client-of-" + p.Region
			c.ID, c.Secret = names[c.ID], ""
			slices.Sort(c.Scopes)
		}
		for _, server := range p.ResourceServers {
			slices.SortFunc(server.Scopes, func(a, b stack.Scope) int { return cmp.Compare(a.Name, b.Name) })
		}
	}
	for i := range s.APIs {
		nameAPI(&s.APIs[i], names)
	}
	for i := range s.Zones {
		nameZone(&s.Zones[i], names)
	}
	nameDescriptor(&s.Deployment, names)
	for _, f := range s.Functions {
		if text, set := f.Environment["TANDEM_PROBES"]; set {
			f.Environment["TANDEM_PROBES"] = inOrder(text)
		}
	}
	slices.SortFunc(s.Functions, func(a, b stack.Function) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(s.Tables, func(a, b stack.Table) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Checks, func(a, b failover.Check) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

// inOrder is a JSON text with its keys in the order of names.
func inOrder(text string) string {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	ordered, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return string(ordered)
}

func nameAPI(api *stack.API, names map[string]string) {
	api.ID = "api-of-" + api.Region
	integrations, authorizers := make(map[string]string), make(map[string]string)
	for i := range api.Integrations {
		integration := &api.Integrations[i]
		integrations[integration.ID] = integration.Function
		integration.ID = integration.Function
	}
	for i := range api.Authorizers {
		a := &api.Authorizers[i]
		authorizers[a.ID] = a.Name
		a.ID, a.Issuer = a.Name, named(a.Issuer, names)
		for j, client := range a.Audience {
			a.Audience[j] = names[client]
		}
	}
	for i := range api.Routes {
		r := &api.Routes[i]
		r.Integration, r.Authorizer = integrations[r.Integration], authorizers[r.Authorizer]
		slices.Sort(r.Scopes)
	}
	for i := range api.Domains {
		d := &api.Domains[i]
		names[d.Target] = d.Name + "-in-" + api.Region
		d.Target = names[d.Target]
	}
	slices.SortFunc(api.Integrations, func(a, b stack.Integration) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(api.Routes, func(a, b stack.Route) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(api.Domains, func(a, b stack.Domain) int { return cmp.Compare(a.Name, b.Name) })
}

func nameZone(z *stack.Zone, names map[string]string) {
	names[z.ID] = "zone-" + z.Name
	z.ID, z.NameServers = names[z.ID], nil
	for i := range z.Records {
		r := &z.Records[i]
		r.CheckID = names[r.CheckID]
		if r.Alias != nil {
			r.Alias.ZoneID = names[r.Alias.ZoneID]
		}
		for j, value := range r.Values {
			r.Values[j] = named(value, names)
		}
	}
	slices.SortFunc(z.Records, func(a, b failover.Record) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type, b.Type), cmp.Compare(a.SetIdentifier, b.SetIdentifier))
	})
}

func nameDescriptor(d *deployment.Deployment, names map[string]string) {
	for i := range d.Regions {
		r := &d.Regions[i]
		r.Target, r.Issuer, r.TokenEndpoint = named(r.Target, names), named(r.Issuer, names), named(r.TokenEndpoint, names)
		r.ClientID, r.Checks.Can, r.Checks.Prefer = names[r.ClientID], names[r.Checks.Can], names[r.Checks.Prefer]
		for at, hold := range r.Checks.Holds {
			r.Checks.Holds[at] = names[hold]
		}
	}
}

// named has names in place of the IDs in a text.
func named(text string, names map[string]string) string {
	for id, name := range names {
		if id != "" {
			text = strings.ReplaceAll(text, id, name)
		}
	}
	return text
}
