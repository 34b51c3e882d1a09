package failover

import (
	"fmt"
	"testing"
)

// checkers are n of them with a verdict of each kind, and so many without.
func checkers(passing, failing, silent int) []Checker {
	all := make([]Checker, silent, silent+passing+failing)
	for range passing {
		all = append(all, observe(Checker{}, "+", 1))
	}
	for range failing {
		all = append(all, observe(Checker{}, "-", 1))
	}
	return all
}

func TestAggregate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		checkers []Checker
		healthy  bool // when neither inverted nor disabled
	}{
		{"all pass", checkers(16, 0, 0), true},
		{"3 of 16 pass", checkers(3, 13, 0), true},
		{"2 of 16 pass", checkers(2, 14, 0), false},
		{"none pass", checkers(0, 16, 0), false},
		{"exactly 18 % pass", checkers(9, 41, 0), false},
		{"one more than 18 % pass", checkers(10, 40, 0), true},
		{"a partition leaves one that passes", checkers(1, 0, 0), true},
		{"a partition leaves one that fails", checkers(0, 1, 0), false},
		{"a partition leaves none", nil, true},
		{"no data yet", checkers(0, 0, 16), true},
		{"13 of 16 failed, 3 have no data yet", checkers(0, 13, 3), true},
		{"14 of 16 failed: enough data", checkers(0, 14, 2), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, c := range []struct {
				check Check
				want  bool
			}{
				{Check{}, tt.healthy},
				{Check{Inverted: true}, !tt.healthy},
				{Check{Disabled: true}, true},
				{Check{Disabled: true, Inverted: true}, false},
			} {
				if got := Aggregate(c.check, tt.checkers); got != c.want {
					t.Errorf("inverted %v, disabled %v: healthy %v, want %v", c.check.Inverted, c.check.Disabled, got, c.want)
				}
			}
		})
	}
}

func TestQuorums(t *testing.T) {
	t.Parallel()
	for total := 1; total <= 100; total++ {
		for passing := range total + 1 {
			want := float64(passing) > 0.18*float64(total)+1e-9
			if got := passing >= HealthyQuorum(total); got != want {
				t.Errorf("%d of %d healthy: %v, want %v", passing, total, got, want)
			}
			if turned := total - passing; (turned >= UnhealthyQuorum(total)) == want {
				t.Errorf("%d of %d turned away: disagrees with HealthyQuorum", turned, total)
			}
		}
	}
}

func TestCalculate(t *testing.T) {
	t.Parallel()
	children := []string{"a", "b", "c"}
	for _, tt := range []struct {
		threshold int
		healthy   string
		want      bool
	}{
		{0, "", true},
		{1, "", false},
		{1, "b", true},
		{3, "ab", false},
		{3, "abc", true},
		{4, "abc", false},
	} {
		t.Run(fmt.Sprintf("%d of %q", tt.threshold, tt.healthy), func(t *testing.T) {
			t.Parallel()
			healthy := func(id string) bool {
				for _, h := range tt.healthy {
					if id == string(h) {
						return true
					}
				}
				return false
			}
			c := Check{ID: "sum", Type: Calculated, Children: children, HealthThreshold: tt.threshold}
			if got := c.Calculate(healthy); got != tt.want {
				t.Errorf("healthy %v, want %v", got, tt.want)
			}
			if got := WithCalculated([]Check{c}, healthy)("sum"); got != tt.want {
				t.Errorf("WithCalculated: healthy %v, want %v", got, tt.want)
			}
			c.Inverted = true
			if got := c.Calculate(healthy); got == tt.want {
				t.Errorf("inverted: healthy %v, want %v", got, !tt.want)
			}
			c.Disabled = true
			if c.Calculate(healthy) {
				t.Error("inverted and disabled: healthy, want unhealthy")
			}
			c.Inverted = false
			if !c.Calculate(healthy) {
				t.Error("disabled: unhealthy, want healthy")
			}
		})
	}
}

func BenchmarkAggregate(b *testing.B) {
	c, all := Check{FailureThreshold: 2}, checkers(2, 13, 1)
	b.ReportAllocs()
	for b.Loop() {
		Aggregate(c, all)
	}
}
