package stack_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// some are lists of Regions that can be recorded, or moved to.
var some = [][]string{
	nil,
	{"us-west-2", "us-east-1"},
	{"eu-central-1", "eu-west-1"}, // the other way round
	{"eu-west-1", "eu-central-1", "eu-north-1"},
	{"ap-southeast-2", "eu-north-1", "eu-west-1"},
}

func recorded(t *testing.T, regions ...string) stack.Stack {
	t.Helper()
	s, err := stack.Recorded(regions...)
	if err != nil {
		t.Fatalf("in %q: %v", regions, err)
	}
	return s
}

// In whatever Regions, the records and checks that terraform/ declares are those whose laws are tested: failover.Tree's.
func TestRecordedIsTheTree(t *testing.T) {
	t.Parallel()
	for _, regions := range some {
		s := recorded(t, regions...)
		if regions != nil && !slices.Equal(s.Regions, regions) {
			t.Errorf("asked for %v, got %v", regions, s.Regions)
		}
		tree := treeOf(t, s)
		zone := s.Zones[0]
		if diff := gocmp.Diff(checksByName(tree.Checks()), checksByName(s.Checks)); diff != "" {
			t.Errorf("%v: checks (-failover.Tree +recorded):\n%s", regions, diff)
		}
		var records []failover.Record
		for _, r := range zone.Records {
			if !strings.HasPrefix(r.Name, "_") { // ACM's, which renew the certificates
				records = append(records, r)
			}
		}
		if diff := gocmp.Diff(recordsByName(tree.Records(), tree.Checks()), recordsByName(records, s.Checks)); diff != "" {
			t.Errorf("%v: records (-failover.Tree +recorded):\n%s", regions, diff)
		}
	}
}

// treeOf is the tree of a stack's Regions, with the numbers that the stack has.
func treeOf(t *testing.T, s stack.Stack) failover.Tree {
	t.Helper()
	settings, err := s.Settings()
	if err != nil {
		t.Fatal(err)
	}
	environment := health(s).Environment
	settings.Tree.Nonce, settings.Tree.Key = environment["TANDEM_NONCE"], environment["TANDEM_CHECK_KEY"]
	tree := failover.Tree{Name: s.Name, Zone: s.Zones[0].Name, ZoneID: s.Zones[0].ID, Settings: settings.Tree}
	for i, region := range s.Regions {
		tree.Leaves = append(tree.Leaves, failover.Leaf{
			Region: region, Target: s.Deployment.Regions[i].Target, HostTarget: target(s, region, region+"."+s.Name),
		})
	}
	return tree
}

func health(s stack.Stack) stack.Function {
	return s.Functions[slices.IndexFunc(s.Functions, func(f stack.Function) bool { return f.Handler == "health" })]
}

// target is what a domain of a Region leads to.
func target(s stack.Stack, region, domain string) string {
	for _, api := range s.APIs {
		for _, d := range api.Domains {
			if api.Region == region && d.Name == domain {
				return d.Target
			}
		}
	}
	return ""
}

// checksByName are checks in the order of their names, which take the places of IDs.
func checksByName(checks []failover.Check) []failover.Check {
	names := checkNames(checks)
	checks = slices.Clone(checks)
	for i := range checks {
		c := &checks[i]
		c.ID, c.Children = c.Name, slices.Clone(c.Children)
		for j, child := range c.Children {
			c.Children[j] = names[child]
		}
		slices.Sort(c.Children)
	}
	slices.SortFunc(checks, func(a, b failover.Check) int { return cmp.Compare(a.Name, b.Name) })
	return checks
}

// recordsByName are records in the order of their names, on checks by name.
func recordsByName(records []failover.Record, checks []failover.Check) []failover.Record {
	names := checkNames(checks)
	records = slices.Clone(records)
	for i := range records {
		records[i].CheckID = names[records[i].CheckID]
	}
	slices.SortFunc(records, func(a, b failover.Record) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.SetIdentifier, b.SetIdentifier))
	})
	return records
}

// checkNames are checks' names by ID.
func checkNames(checks []failover.Check) map[string]string {
	names := make(map[string]string)
	for _, c := range checks {
		names[c.ID] = c.Name
	}
	return names
}

func TestRecordedHangsTogether(t *testing.T) {
	t.Parallel()
	for _, regions := range some {
		s := recorded(t, regions...)
		hangsTogether(t, s)
		if err := failover.ValidateChecks(s.Checks); err != nil {
			t.Error(err)
		}
		healthy := func(string) bool { return true }
		answer := failover.NewZone(s.Zones[0].Name, s.Zones[0].Records).Answer(failover.Query{Name: s.Name + ".", Type: "CNAME"}, healthy)
		if region, tier := failover.Answered(answer); region != s.Regions[0] || tier != failover.Preferred {
			t.Errorf("all well: answered %q by tier %v, want the primary, %s, by the first tier", region, tier, s.Regions[0])
		}
	}
}

// Nothing of the Regions of the recording is left where a stack is to be in others.
func TestRecordedMoves(t *testing.T) {
	t.Parallel()
	s := recorded(t, "us-west-2", "us-east-1")
	here, there := gocmp.Diff(stack.Stack{}, recorded(t)), gocmp.Diff(stack.Stack{}, s)
	for _, region := range []string{"eu-west-1", "eu-central-1"} {
		if !strings.Contains(here, region) || strings.Contains(there, region) {
			t.Errorf("%s is not where it was, or still there", region)
		}
	}
}

func TestRegionsThatAreNotRecordedAreRefused(t *testing.T) {
	t.Parallel()
	for says, regions := range map[string][]string{
		"recordings of two and of three Regions, none of 1": {"eu-west-1"},
		"none of 4":                {"eu-west-1", "eu-west-2", "eu-west-3", "us-east-1"},
		"eu-west-1 is there twice": {"eu-west-1", "eu-west-1"},
		`"Dublin" is no name`:      {"eu-west-1", "Dublin"},
		`"" is no name`:            {""},
	} {
		if _, err := stack.Recorded(regions...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got error %v, want one that says %q", regions, err, says)
		}
	}
}
