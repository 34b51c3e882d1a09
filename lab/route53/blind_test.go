package route53

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Blindness may be towards some addresses only: a checker Region that loses one endpoint sees the other.
func TestBlindTowardsSomeAddresses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := checkOptions(wwwCheck())
		other := wwwCheck()
		other.ID, other.Name, other.FQDN = "c2", "other", "other.example.com"
		o.Checks = append(o.Checks, other)
		o.Zones[0].Records = append(o.Zones[0].Records, failover.Record{
			Name: "other.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.2"},
		})
		s, n, _ := rig(t, o)
		n.set("192.0.2.2:80", says(0, ok))
		if err := s.SetBlind(CheckerRegions[:7], func(a netip.Addr) bool { return a.String() != "192.0.2.1" }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if s.Healthy("c1") || !s.Healthy("c2") {
			t.Errorf("healthy %v and %v, want the first unseen by 14 checkers", s.Healthy("c1"), s.Healthy("c2"))
		}
		if err := s.SetBlind(nil, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if !s.Healthy("c1") {
			t.Error("still blind")
		}
	})
}
