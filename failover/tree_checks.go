package failover

import (
	"crypto/sha1"
	"fmt"
	"net/url"
)

// HealthPath is the public route that says whether a Region can serve.
const HealthPath = "/health-check"

// CheckPath is the same route for Route 53's checkers. Its last segment, the key, only they know: it has a
// throttle of its own that nobody else can use up, so a flood of HealthPath fails no Region over.
func CheckPath(key string) string { return HealthPath + "/" + key }

// HoldsPath begins the path of every hold.
const HoldsPath = "/.tandem/v1/holds/"

// HoldPath is the checkers' route on which any Region says whether it objects to this one.
func HoldPath(region, key string) string { return HoldsPath + url.PathEscape(region) + "/" + key }

// CanSearch is what a Region's HealthPath holds while that Region can serve.
func CanSearch(region string) string { return fmt.Sprintf(`"region":%q,"can":true`, region) }

// HoldSearch is what a HoldPath holds while there is an objection to the Region. The nonce is the
// deployment's: it is never part of a URL and never echoed from one, so no request can provoke it.
func HoldSearch(region, nonce string) string { return fmt.Sprintf("tandem-hold %s %s", region, nonce) }

// CanID is the ID of the check can(region): "the Region can serve now".
func (t Tree) CanID(region string) string { return t.checkID("can-" + region) }

// HoldID is the ID of the check hold(region, at): healthy unless the Region at objects to region.
func (t Tree) HoldID(region, at string) string { return t.checkID(holdName(region, at)) }

// PreferID is the ID of the check prefer(region): it can serve and no Region objects to it.
func (t Tree) PreferID(region string) string { return t.checkID("prefer-" + region) }

func holdName(region, at string) string { return "hold-" + region + "-at-" + at }

// Checks returns the checks that the tree's records are on: for each Region can, a hold at every Region
// (itself included), and prefer.
func (t Tree) Checks() []Check {
	var checks []Check
	for _, leaf := range t.Leaves {
		region := leaf.Region
		children := []string{t.CanID(region)}
		checks = append(checks, t.can(region))
		for _, at := range t.Leaves {
			checks = append(checks, t.hold(region, at.Region))
			children = append(children, t.HoldID(region, at.Region))
		}
		checks = append(checks, Check{
			ID: t.PreferID(region), Name: "prefer-" + region,
			Type: Calculated, Children: children, HealthThreshold: len(children),
		})
	}
	return checks
}

func (t Tree) can(region string) Check {
	return Check{
		ID: t.CanID(region), Name: "can-" + region, Type: HTTPSStrMatch,
		FQDN: t.Host(region), Port: 443, ResourcePath: CheckPath(t.Settings.Key), SearchString: CanSearch(region),
		RequestInterval: t.Settings.CanInterval, FailureThreshold: t.Settings.CanThreshold,
	}
}

// hold is inverted: finding the objection makes it unhealthy, and a Region that cannot be reached, or
// answers nonsense, objects to nothing.
//
// A Region is asked about itself as often as whether it can serve. One that was lost for long holds itself
// from its first answer on, and checkers must find that before can(region) turns healthy again, or it is
// preferred for a moment, half alive: three of them within one interval, against two probes in a row.
// With an interval of 30 s against one of 10 s they would be too late about one time in thirty; with a
// CanThreshold of 1 they still are.
func (t Tree) hold(region, at string) Check {
	c := Check{
		ID: t.HoldID(region, at), Name: holdName(region, at), Type: HTTPSStrMatch, Inverted: true,
		FQDN: t.Host(at), Port: 443, ResourcePath: HoldPath(region, t.Settings.Key),
		SearchString:    HoldSearch(region, t.Settings.Nonce),
		RequestInterval: t.Settings.HoldInterval, FailureThreshold: t.Settings.HoldThreshold,
	}
	if region == at {
		c.RequestInterval = t.Settings.CanInterval
	}
	return c
}

// checkID derives the ID of a check from the tree's name and the check's, in the manner of a version 5
// UUID (RFC 9562): the same tree has the same IDs wherever it is built, and no two trees share one.
func (t Tree) checkID(check string) string {
	id := sha1.Sum([]byte("tandem check " + t.name() + " " + check))
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
