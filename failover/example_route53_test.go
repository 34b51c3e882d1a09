package failover_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

func ExampleZone_Answer() {
	zone := failover.NewZone("example.com.", []failover.Record{
		{Name: "www.example.com.", Type: "A", SetIdentifier: "a", Failover: failover.Primary, CheckID: "a", TTL: time.Minute, Values: []string{"192.0.2.1"}},
		{Name: "www.example.com.", Type: "A", SetIdentifier: "b", Failover: failover.Secondary, TTL: time.Minute, Values: []string{"192.0.2.2"}},
	})
	q := failover.Query{Name: "www.example.com.", Type: "A"}
	for _, healthy := range []bool{true, false} {
		a := zone.Answer(q, func(checkID string) bool { return healthy })
		fmt.Println(a.Records[0].Values[0])
	}
	// Output:
	// 192.0.2.1
	// 192.0.2.2
}

func ExampleAggregate() {
	check := failover.Check{FailureThreshold: 2}
	checkers := make([]failover.Checker, failover.Checkers)
	for i := range checkers {
		for range check.FailureThreshold {
			checkers[i] = checkers[i].Observe(false, check.FailureThreshold)
		}
		if !failover.Aggregate(check, checkers) {
			fmt.Println("unhealthy after", i+1, "of", len(checkers), "checkers")
			break
		}
	}
	// Output: unhealthy after 14 of 16 checkers
}

// Two Regions. An operator has ordered the first out, so it is not preferred; then the second fails, and
// the first, ordered out or not, is answered again.
func ExampleTree() {
	tree := failover.Tree{
		Name: "api.example.com", Zone: "example.com", ZoneID: "Z0123456789",
		Leaves: []failover.Leaf{
			{Region: "eu-west-1", Target: "d-1.execute-api.eu-west-1.amazonaws.com"},
			{Region: "eu-central-1", Target: "d-2.execute-api.eu-central-1.amazonaws.com"},
		},
		Settings: failover.DefaultTreeSettings(),
	}
	zone := failover.NewZone(tree.Zone, tree.Records())
	q := failover.Query{Name: "api.example.com.", Type: "A"}

	unhealthy := map[string]bool{tree.HoldID("eu-west-1", "eu-central-1"): true}
	health := failover.WithCalculated(tree.Checks(), func(id string) bool { return !unhealthy[id] })
	fmt.Println(failover.Answered(zone.Answer(q, health)))

	unhealthy[tree.CanID("eu-central-1")] = true
	fmt.Println(failover.Answered(zone.Answer(q, health)))
	// Output:
	// eu-central-1 preferred
	// eu-west-1 able
}

func ExamplePredict() {
	p := failover.Predict(failover.EndpointDies, failover.DefaultPredictInput())
	for _, part := range p.Parts {
		formula, _, _ := strings.Cut(part.Formula, ";")
		fmt.Printf("%-9s  %5.1f s  %5.1f s  %s\n", part.Name, part.Typical.Seconds(), part.Worst.Seconds(), formula)
	}
	fmt.Printf("%-9s  %5.1f s  %5.1f s\n", "in all", p.Typical().Seconds(), p.Worst().Seconds())
	// Output:
	// detect      26.2 s   28.0 s  typical I·14/17 + (F−1)·I + F·T, worst F·(I+T)
	// aggregate    0.0 s    0.0 s  a parameter, AWS publishes none
	// answer       0.0 s    0.0 s  0: name servers answer with the verdict they have, and ask nobody
	// ttl         19.8 s   20.0 s  typical TTL·n/(n+1), the last of n caches to run out, worst TTL
	// client      10.0 s   10.0 s  R, the request that was sent last
	// in all      56.0 s   58.0 s
}

func ExampleCheck_Validate() {
	fmt.Println(failover.Check{Name: "web", Type: failover.HTTPS, FQDN: "www.example.com", RequestInterval: 20 * time.Second}.Validate())
	// Output: check "web": RequestInterval: is 20s; use 10s or 30s
}
