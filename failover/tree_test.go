package failover

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// regionNames are four Regions in an order of preference that is not alphabetical.
var regionNames = []string{"eu-west-1", "eu-central-1", "us-east-2", "ap-south-1"}

// testTree is a tree over the first n Regions.
func testTree(n int) Tree {
	t := Tree{Name: "api.example.com", Zone: "example.com", ZoneID: "Z1", Settings: DefaultTreeSettings()}
	t.Settings.Nonce, t.Settings.Key = "n0nce", "k3y"
	for _, name := range regionNames[:n] {
		t.Leaves = append(t.Leaves, Leaf{
			Region:     name,
			Target:     fmt.Sprintf("d-api.execute-api.%s.amazonaws.com", name),
			HostTarget: fmt.Sprintf("d-host.execute-api.%s.amazonaws.com", name),
		})
	}
	return t
}

// apexTree is testTree at the zone's apex, where only aliases can be.
func apexTree(n int) Tree {
	t := testTree(n)
	t.Name = t.Zone
	for i := range t.Leaves {
		t.Leaves[i].TargetZoneID = "Z" + t.Leaves[i].Region
	}
	return t
}

// TestTreeRecords shows the records of three Regions, as a person would draw them.
func TestTreeRecords(t *testing.T) {
	t.Parallel()
	tree := testTree(3)
	called := make(map[string]string)
	for _, c := range tree.Checks() {
		called[c.ID] = c.Name
	}
	var b strings.Builder
	for _, r := range tree.Records() {
		fmt.Fprintf(&b, "%s %s", strings.TrimSuffix(r.Name, "example.com."), r.Type)
		if r.Failover != "" {
			fmt.Fprintf(&b, " %s %s", r.Failover, r.SetIdentifier)
		}
		if r.Alias != nil {
			fmt.Fprintf(&b, " → %s in %s, evaluated %v", strings.TrimSuffix(r.Alias.Name, "example.com."), r.Alias.ZoneID, r.Alias.EvaluateTargetHealth)
		} else {
			fmt.Fprintf(&b, " %s for %v", strings.Join(r.Values, " "), r.TTL)
		}
		if r.CheckID != "" {
			fmt.Fprintf(&b, " if %s", called[r.CheckID])
		}
		b.WriteString("\n")
	}
	golden(t, "tree-of-three.golden", b.String())
}

// TestARegionMoreIsRecordsMore: Terraform deletes before it creates, and between the two nobody would be
// answered by what went.
func TestARegionMoreIsRecordsMore(t *testing.T) {
	t.Parallel()
	for n := range 3 {
		for name, tree := range map[string]func(int) Tree{"below the apex": testTree, "at it": apexTree} {
			more := tree(n + 2).Records()
			for _, r := range tree(n + 1).Records() {
				if !slices.ContainsFunc(more, func(other Record) bool { return reflect.DeepEqual(r, other) }) {
					t.Errorf("%s, with %d Regions, not %d, there is no record %+v any more", name, n+2, n+1, r)
				}
			}
		}
	}
}

func TestTreeChecks(t *testing.T) {
	t.Parallel()
	tree := testTree(2)
	west, central := regionNames[0], regionNames[1]
	var names []string
	for _, c := range tree.Checks() {
		names = append(names, c.Name)
		switch c.ID {
		case tree.CanID(west):
			if c.Type != HTTPSStrMatch || c.Inverted || c.FQDN != "eu-west-1.api.example.com" || c.ResourcePath != "/health-check/k3y" ||
				c.SearchString != `"region":"eu-west-1","can":true` || c.RequestInterval != 10*time.Second || c.FailureThreshold != 2 {
				t.Errorf("can: %+v", c)
			}
		case tree.HoldID(west, central):
			if c.Type != HTTPSStrMatch || !c.Inverted || c.FQDN != "eu-central-1.api.example.com" ||
				c.ResourcePath != "/.tandem/v1/holds/eu-west-1/k3y" || c.SearchString != "tandem-hold eu-west-1 n0nce" ||
				c.RequestInterval != 30*time.Second || c.FailureThreshold != 1 {
				t.Errorf("hold: %+v", c)
			}
		case tree.HoldID(west, west):
			if !c.Inverted || c.FQDN != "eu-west-1.api.example.com" || c.ResourcePath != "/.tandem/v1/holds/eu-west-1/k3y" ||
				c.RequestInterval != 10*time.Second || c.FailureThreshold != 1 {
				t.Errorf("hold at itself: %+v", c)
			}
		case tree.PreferID(west):
			want := []string{tree.CanID(west), tree.HoldID(west, west), tree.HoldID(west, central)}
			if c.Type != Calculated || !slices.Equal(c.Children, want) || c.HealthThreshold != 3 {
				t.Errorf("prefer: %+v", c)
			}
		}
	}
	want := []string{
		"can-eu-west-1", "hold-eu-west-1-at-eu-west-1", "hold-eu-west-1-at-eu-central-1", "prefer-eu-west-1",
		"can-eu-central-1", "hold-eu-central-1-at-eu-west-1", "hold-eu-central-1-at-eu-central-1", "prefer-eu-central-1",
	}
	if !slices.Equal(names, want) {
		t.Errorf("checks %q, want %q", names, want)
	}
}

func TestTreeCheckIDs(t *testing.T) {
	t.Parallel()
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := make(map[string]string)
	for _, name := range []string{"api.example.com", "www.example.com"} {
		tree := testTree(4)
		tree.Name = name
		dotted := tree
		dotted.Name += "."
		for i, c := range tree.Checks() {
			if other, taken := seen[c.ID]; taken || !uuid.MatchString(c.ID) {
				t.Errorf("%s of %s has ID %s, like %q", c.Name, name, c.ID, other)
			}
			seen[c.ID] = c.Name + " of " + name
			if same := dotted.Checks()[i].ID; same != c.ID {
				t.Errorf("a trailing dot changes the ID of %s from %s to %s", c.Name, c.ID, same)
			}
		}
	}
}

func TestTreeIsValid(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 4; n++ {
		wantRefusal(t, testTree(n).Validate(), "")
		wantRefusal(t, apexTree(n).Validate(), "")
	}
	for _, tt := range []struct {
		name   string
		change func(*Tree)
		want   string
	}{
		{"no Regions", func(t *Tree) { t.Leaves = nil }, `tree "api.example.com": Leaves: are missing; give one for each Region`},
		{"no key", func(t *Tree) { t.Settings.Key = "" },
			`tree "api.example.com": Key: is missing; draw one for the deployment, so that nobody else can ask what checkers ask`},
		{"no nonce", func(t *Tree) { t.Settings.Nonce = "" },
			`tree "api.example.com": Nonce: is missing; draw one for the deployment, so that nobody else can say a hold`},
		{"no Region name", func(t *Tree) { t.Leaves[1].Region = "" },
			`tree "api.example.com": Leaves: Region "" leads to "d-api.execute-api.eu-central-1.amazonaws.com"; give both`},
		{"Region twice", func(t *Tree) { t.Leaves[1].Region = t.Leaves[0].Region }, `tree "api.example.com": Leaves: Region "eu-west-1" is there twice; keep one`},
		{"half aliased", func(t *Tree) { t.Leaves[1].TargetZoneID = "Z" },
			`tree "api.example.com": Leaves: TargetZoneID is set for some Regions only; set it for all or for none`},
		{"apex without aliases", func(t *Tree) { t.Name = "example.com" },
			`record example.com. CNAME "preferred": Type: a CNAME cannot be at the zone's apex; use an alias of type A`},
		{"other zone", func(t *Tree) { t.Zone = "example.net" },
			`record api.example.com. CNAME "preferred": Name: is not in the zone example.net; rename it, or put it in its own zone`},
		{"interval", func(t *Tree) { t.Settings.CanInterval = time.Second }, `check "can-eu-west-1": RequestInterval: is 1s; use 10s or 30s`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tree := testTree(2)
			tt.change(&tree)
			err := tree.Validate()
			if err == nil {
				t.Fatal("accepted")
			}
			if first, _, _ := strings.Cut(err.Error(), "\n"); first != tt.want {
				t.Errorf("refused first with\n\t%s\nwant\n\t%s", first, tt.want)
			}
		})
	}
}

// TestTreeDescends lets Region after Region drop out of each tier.
func TestTreeDescends(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 4; n++ {
		for _, tree := range []Tree{testTree(n), apexTree(n)} {
			zone := NewZone(tree.Zone, tree.Records())
			q := Query{Name: canonicalName(tree.Name), Type: "A"}
			var down []string
			descend := func(want string, tier Tier) {
				a := zone.Answer(q, func(id string) bool { return !slices.Contains(down, id) })
				target := "d-api.execute-api." + want + ".amazonaws.com."
				if tree.aliased() {
					target = "→" + target
				}
				if got, by := Answered(a); got != want || by != tier || values(a) != target {
					t.Errorf("%s over %d Regions, %d checks down: %s by %v, %q; want %s by %v", tree.Name, n, len(down), got, by, values(a), want, tier)
				}
			}
			for _, region := range regionNames[:n] {
				descend(region, Preferred)
				down = append(down, tree.PreferID(region))
			}
			for _, region := range regionNames[:n] {
				descend(region, Able)
				down = append(down, tree.CanID(region))
			}
			descend(regionNames[0], Open)
		}
	}
}

func TestAnsweredKnowsStrangers(t *testing.T) {
	t.Parallel()
	tree := testTree(2)
	for _, name := range []string{"eu-west-1.api.example.com.", "preferred.api.example.com.", "nobody.example.com."} {
		for _, healthy := range []bool{true, false} {
			a := NewZone(tree.Zone, tree.Records()).Answer(Query{Name: name, Type: "A"}, func(string) bool { return healthy })
			if region, tier := Answered(a); region != "" || tier != NoTier {
				t.Errorf("%s, all healthy %v: answered %q by %v, want no Region by none", name, healthy, region, tier)
			}
		}
	}
}
