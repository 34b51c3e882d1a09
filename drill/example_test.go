package drill_test

import (
	"fmt"
	"os"

	"github.com/tandem-failover/tandem/drill"
)

func ExampleEmbedded() {
	s, err := drill.Embedded("region-outage")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range s.Steps {
		fmt.Printf("at %v: fault %q, region %q, heal %q\n", step.At, step.Fault, step.Region, step.Heal)
	}
	// Output:
	// at 1m0s: fault "region-hung", region "primary", heal ""
	// at 5m10s: fault "", region "", heal "all"
}

func ExampleParse_mistake() {
	_, err := drill.Parse("outage.yaml", []byte("name: outage\nstep:\n  - at: 60s\n"))
	fmt.Println(err)
	// Output:
	// outage.yaml:2: unknown key "step": did you mean "steps"?
}

func ExampleReport_WriteText() {
	seconds := func(s float64) *float64 { return &s }
	report := drill.Report{
		Scenario: "link-cut", Fault: "link-cut eu-west-1→eu-central-1", Verdict: drill.Fail, Scale: 20, Seed: 7,
		Regions: []string{"eu-west-1", "eu-central-1"}, Duration: 300, TierAnswered: drill.TierPreferred,
		Thresholds: []drill.Threshold{{Name: "rto", Bound: "at most", Unit: "s", Limit: 1, Measured: seconds(0), Pass: true}},
		Reasons:    []string{"lost_writes: at most 0, measured 2"},
	}
	if err := report.WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Drill link-cut: link-cut eu-west-1→eu-central-1
	// Regions eu-west-1, eu-central-1; 5m0s of lab time at scale 20; seed 7
	//
	// Timeline (lab time)
	//
	// Recovery                               measured    typical      worst
	//   detect   a check is unhealthy               –          –          –
	//   decide   DNS answers elsewhere              –          –          –
	//   dns      the last client asked              –          –          –
	//   clients  99 % are served                    –          –          –
	//   recovery time (RTO)                         –          –          –
	//   failback, from healing                      –          –          –
	//   answered by tier: preferred; the answer never changed
	//
	// Writes: 0 acknowledged
	//   missing at the switch       –
	//     late                      –  arrived afterwards
	//     overwritten               –  lost to a later write of the other side
	//   lost                        –  absent at the end
	//   unproven                    –  neither presence nor absence can be shown
	//
	// Clients                      requests  failed   served     p50     p99     max
	//   all                               0       0        –
	//
	// Thresholds
	//   ok    rto               at most      1.0 s  measured 0.0 s
	//
	// Machine lag in lab time: requests p99 0 ms, timers p99 0 ms, max 0 ms
	//   lost_writes: at most 0, measured 2
	// Verdict: FAIL
}
