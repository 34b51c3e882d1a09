package stack_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

func TestTheDefaultStackHangsTogether(t *testing.T) {
	for n := 2; n <= 4; n++ {
		settings := stack.DefaultSettings()
		settings.Regions = []string{"eu-west-1", "eu-central-1", "us-east-1", "us-west-2"}[:n]
		s, err := stack.Default(settings)
		if err != nil {
			t.Fatalf("%d Regions: %v", n, err)
		}
		functions := make(map[string]bool)
		for _, f := range s.Functions {
			functions[f.Region+"/"+f.Name] = true
		}
		for _, api := range s.APIs {
			for _, i := range api.Integrations {
				if !functions[api.Region+"/"+i.Function] {
					t.Errorf("%s: integration %s leads to %q, which is not there", api.Region, i.ID, i.Function)
				}
			}
		}
		for _, schedule := range s.Schedules {
			if !functions[schedule.Region+"/"+schedule.Function] {
				t.Errorf("%s: schedule %s invokes %q, which is not there", schedule.Region, schedule.Name, schedule.Function)
			}
		}
		if err := failover.ValidateChecks(s.Checks); err != nil {
			t.Error(err)
		}
		healthy := func(string) bool { return true }
		answer := failover.NewZone(s.Zones[0].Name, s.Zones[0].Records).Answer(
			failover.Query{Name: s.Name + ".", Type: "CNAME"}, healthy)
		if region, tier := failover.Answered(answer); region != "eu-west-1" || tier != failover.Preferred {
			t.Errorf("all well: answered %q by tier %v, want the primary by the first tier", region, tier)
		}
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	tests := map[string]struct {
		change func(*stack.Settings)
		says   string
	}{
		"one Region":       {func(s *stack.Settings) { s.Regions = s.Regions[:1] }, "two to four"},
		"a Region twice":   {func(s *stack.Settings) { s.Regions[1] = s.Regions[0] }, "lists eu-west-1 twice"},
		"interval 15":      {func(s *stack.Settings) { s.Tree.CanInterval = 15 * time.Second }, "15"},
		"threshold 11":     {func(s *stack.Settings) { s.Tree.CanThreshold = 11 }, "11"},
		"away too soon":    {func(s *stack.Settings) { s.Region.AwayAfter = time.Minute }, "four periods"},
		"budget too large": {func(s *stack.Settings) { s.HealthBudget = 3 * time.Second }, "health budget"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			settings := stack.DefaultSettings()
			settings.Regions = append([]string(nil), settings.Regions...)
			tt.change(&settings)
			if _, err := stack.Default(settings); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got error %v, want one that says %q", err, tt.says)
			}
		})
	}
}
