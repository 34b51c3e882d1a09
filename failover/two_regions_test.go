package failover

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

const twoRegionsLegend = `How two Regions are answered, in every case there is. Written by TestTwoRegions
(go test ./failover -run TestTwoRegions -update); read the difference before you commit it.

What the checkers hear from a Region. One that they cannot reach says nothing, like one that is down.
  can    it can serve now: every critical probe passes, and it knows of no fence against itself
  self   it objects to itself: it holds itself, or knows of an order against it
  peer   it knows of an order against the other Region
What Route 53 makes of it.
  tier one    the Regions that can and that nobody objects to
  answered    the Region that clients get, and by which tier: preferred, able, or open when nobody can

`

// said are the columns of one Region, the good cases first.
var said = [][]bool{ // can, self, peer
	{true, false, false}, {true, false, true}, {true, true, false}, {true, true, true},
	{false, false, false}, {false, false, true}, {false, true, false}, {false, true, true},
}

// TestTwoRegions writes the truth table of the default tree.
func TestTwoRegions(t *testing.T) {
	t.Parallel()
	const row, rule = "%-15s | %-15s | %-23s | %-25s | %s", "----------------|-----------------|"
	var b strings.Builder
	line := func(cells ...any) { b.WriteString(strings.TrimRight(fmt.Sprintf(row, cells...), " |") + "\n") }
	b.WriteString(twoRegionsLegend)
	line(regionNames[0], regionNames[1], "", "", "")
	line("can  self  peer", "can  self  peer", "tier one", "answered", "why")
	o, tree := newOracle(2), testTree(2)
	for _, first := range said {
		b.WriteString(rule + strings.Repeat("-", 25) + "|" + strings.Repeat("-", 27) + "|" + strings.Repeat("-", 50) + "\n")
		for _, second := range said {
			all := []heard{
				{can: first[0], hold: [4]bool{first[1], first[2]}},
				{can: second[0], hold: [4]bool{second[2], second[1]}},
			}
			answered, tier := o.answer(all)
			one := slices.DeleteFunc(slices.Clone(regionNames[:2]), func(r string) bool { return !o.health(tree.PreferID(r)) })
			line(marks(first), marks(second), strings.Join(one, " "),
				fmt.Sprintf("%-12s by %s", regionNames[answered], tier), because(all, answered))
		}
	}
	golden(t, "two-regions.golden", b.String())
}

// marks are one Region's cells.
func marks(said []bool) string {
	cell := map[bool]string{true: "yes", false: "."}
	return fmt.Sprintf("%-4s %-5s %-4s", cell[said[0]], cell[said[1]], cell[said[2]])
}

// because says in words why a case is as it is, from what is heard alone.
func because(all []heard, answered int) string {
	objects := func(to int) bool { return all[0].hold[to] || all[1].hold[to] }
	switch first, second := all[0].can, all[1].can; {
	case !first && !second:
		return "nobody can: the first must do, whatever anybody says"
	case first && second && objects(0) && objects(1):
		return "both are objected to: ability alone decides, and both can"
	case first && second && objects(0):
		return "the first is objected to, the second can"
	case objects(answered):
		return "objected to, but no other can"
	case !first:
		return "the first cannot"
	default:
		return ""
	}
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed (-want +got); if that is right, run again with -update:\n%s", path, diff)
	}
}
