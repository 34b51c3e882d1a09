package failover

import (
	"fmt"
	"testing"
)

// regionNames are four Regions in an order of preference that is not alphabetical.
var regionNames = []string{"eu-west-1", "eu-central-1", "us-east-2", "ap-south-1"}

// testTree is a tree over the first n Regions.
func testTree(n int) Tree {
	t := Tree{Name: "api.example.com", Zone: "example.com", ZoneID: "Z1", Settings: DefaultTreeSettings()}
	t.Settings.Nonce = "n0nce"
	for _, name := range regionNames[:n] {
		t.Leaves = append(t.Leaves, Leaf{Region: name,
			Target:     fmt.Sprintf("d-api.execute-api.%s.amazonaws.com", name),
			HostTarget: fmt.Sprintf("d-host.execute-api.%s.amazonaws.com", name)})
	}
	return t
}

func TestTreeDescends(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 4; n++ {
		tree := testTree(n)
		zone := NewZone(tree.Zone, tree.Records())
		q := Query{Name: "api.example.com.", Type: "A"}
		for i, name := range regionNames[:n] {
			before := make(map[string]bool)
			for _, earlier := range regionNames[:i] {
				before[tree.PreferID(earlier)] = true
			}
			a := zone.Answer(q, func(id string) bool { return !before[id] })
			if got, tier := Answered(a); got != name || tier != Preferred {
				t.Errorf("%d Regions, prefer fails in the first %d: answered %q by %v, want %q by preferred", n, i, got, tier, name)
			}
			if want := "d-api.execute-api." + name + ".amazonaws.com."; values(a) != want {
				t.Errorf("values %q, want %q", values(a), want)
			}
		}
	}
}
