package route53

import (
	"net/netip"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

const (
	ireland   = "d-ireland.execute-api.eu-west-1.amazonaws.com."
	frankfurt = "d-frankfurt.execute-api.eu-central-1.amazonaws.com."
)

// tree is the records and checks of a service in two Regions.
var tree = failover.Tree{
	Name: "api.example.com",
	Zone: "example.com.",
	Leaves: []failover.Leaf{
		{Region: "eu-west-1", Target: ireland, HostTarget: ireland},
		{Region: "eu-central-1", Target: frankfurt, HostTarget: frankfurt},
	},
	Settings: failover.DefaultTreeSettings(),
}

func hosts() map[string][]netip.Addr {
	return map[string][]netip.Addr{
		ireland:   {netip.MustParseAddr("127.0.1.1")},
		frankfurt: {netip.MustParseAddr("127.0.2.1"), netip.MustParseAddr("::1")},
	}
}

// treeOptions serve the tree and no more.
func treeOptions() Options {
	return Options{
		Zones:  []stack.Zone{{ID: "Z1", Name: "example.com.", Records: tree.Records()}},
		Checks: tree.Checks(),
		Hosts:  hosts(),
	}
}

// wwwCheck is an HTTP check of www.example.com every 10 s, two in a row.
func wwwCheck() failover.Check {
	return failover.Check{
		ID: "c1", Name: "www", Type: failover.HTTP, FQDN: "www.example.com",
		RequestInterval: 10 * time.Second, FailureThreshold: 2,
	}
}

// checkOptions serve www.example.com and watch it by c.
func checkOptions(c failover.Check) Options {
	return Options{
		Zones: []stack.Zone{{ID: "Z1", Name: "example.com.", Records: []failover.Record{
			{Name: "www.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.1"}},
			{Name: "v6.example.com.", Type: "AAAA", TTL: time.Minute, Values: []string{"2001:db8::1"}},
		}}},
		Checks: []failover.Check{c},
	}
}

// serve makes a service that is closed with the test.
func serve(t testing.TB, o Options) *Service {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
