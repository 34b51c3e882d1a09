package stack

import (
	"strings"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

// Why a schedule is not taken.
const (
	onlyRates     = "the lab's clocks know rate(…) alone: it never fires"
	onlyFunctions = "the lab's schedules invoke functions alone: it never fires"
)

func loadSchedule(l *loader, r *tfstate.Resource) string {
	s := Schedule{Region: l.regionOf(r), Name: r.Text("name"), Expression: r.Text("schedule_expression")}
	target := r.Block("target")
	to := target.Text("arn")
	s.Input = target.Text("input")
	if window := r.Block("flexible_time_window").Text("mode"); window != "OFF" {
		l.lack(r, "flexible_time_window", "the lab fires on time")
	}
	return l.schedule(r, s, to, r.Text("state"))
}

// schedule takes a schedule unless it does not fire, or the lab cannot fire it.
func (l *loader) schedule(r *tfstate.Resource, s Schedule, target, state string) string {
	switch {
	case state == "DISABLED":
		return ""
	case !strings.HasPrefix(s.Expression, "rate("):
		return onlyRates
	case !functionARN.MatchString(target):
		return onlyFunctions
	}
	name, why := l.target(r, "target", target, s.Region)
	if name != "" {
		s.Function = name
		l.stack.Schedules = append(l.stack.Schedules, s)
	}
	return why
}

type loadedRule struct {
	Schedule
	state string
}

// loadEventRule takes a rule that fires by the clock; its targets say what it invokes.
func loadEventRule(l *loader, r *tfstate.Resource) string {
	rule := loadedRule{state: r.Text("state"), Schedule: Schedule{
		Region: l.regionOf(r), Name: r.Text("name"), Expression: r.Text("schedule_expression"),
	}}
	if enabled := r.Flag("is_enabled"); r.Has("is_enabled") && !enabled && rule.state == "" {
		rule.state = "DISABLED"
	}
	l.rules = append(l.rules, rule)
	if rule.Expression == "" {
		return "the lab has no event bus: it never fires"
	}
	return ""
}

func loadEventTarget(l *loader, r *tfstate.Resource) string {
	rule := l.ruleOf(r)
	if rule == nil {
		l.problem(r, "is a target of rule %q, which is in no state given: print the rule's state as well, one after the other", r.Text("rule"))
		return ""
	}
	if rule.Expression == "" {
		return "the lab has no event bus: it is never invoked"
	}
	s := rule.Schedule
	s.Input = r.Text("input")
	if s.Input == "" {
		l.lack(r, "input", "the lab sends the event of EventBridge Scheduler, which differs in detail")
	}
	if id := r.Text("target_id"); l.scheduled(s.Region, s.Name) {
		s.Name += "-" + id // a rule may have several targets
	}
	return l.schedule(r, s, r.Text("arn"), rule.state)
}

// ruleOf is the rule of a target, which is in the Region of what it invokes.
func (l *loader) ruleOf(r *tfstate.Resource) *loadedRule {
	region := ""
	if parts := arn.FindStringSubmatch(r.Text("arn")); parts != nil {
		region = parts[2]
	}
	for i, rule := range l.rules {
		if rule.Name == r.Text("rule") && rule.Region == region {
			return &l.rules[i]
		}
	}
	return nil
}

func (l *loader) scheduled(region, name string) bool {
	for _, s := range l.stack.Schedules {
		if s.Region == region && s.Name == name {
			return true
		}
	}
	return false
}
