package drill

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// judge checks what the shape of the file cannot say, and points at the lines.
func (s Scenario) judge(lines form) Problems {
	j := &judge{lines: lines}
	j.check(s.Schema == ScenarioSchema, "schema", fmt.Sprintf("is %q", s.Schema), fmt.Sprintf("this Tandem reads %q", ScenarioSchema))
	j.check(s.Name != "", "name", "is missing", "a report needs a name")
	j.settings(s.Settings)
	j.traffic(s.Traffic)
	j.steps(s.Steps)
	j.until(s.Until)
	j.thresholds(s.Thresholds)
	slices.SortStableFunc(j.problems, func(a, b Problem) int { return a.Line - b.Line })
	return j.problems
}

type judge struct {
	lines    form
	problems Problems
}

func (j *judge) check(ok bool, path, what, remedy string) {
	if !ok {
		j.problems = append(j.problems, Problem{Line: j.lines.line(path), What: path + " " + what, Remedy: remedy})
	}
}

// settings knows what Route 53 accepts: intervals of 10 s and 30 s, thresholds of 1 to 10.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func (j *judge) settings(s Settings) {
	interval := func(d time.Duration) bool { return d == 0 || d == 10*time.Second || d == 30*time.Second }
	threshold := func(n int) bool { return n >= 0 && n <= 10 }
	const ten, oneToTen = "Route 53 probes every 10s or every 30s", "Route 53 accepts 1 to 10"
	j.check(interval(s.CanInterval), "settings.can_interval", fmt.Sprintf("is %v", s.CanInterval), ten)
	j.check(interval(s.HoldInterval), "settings.hold_interval", fmt.Sprintf("is %v", s.HoldInterval), ten)
	j.check(threshold(s.CanThreshold), "settings.can_threshold", fmt.Sprintf("is %d", s.CanThreshold), oneToTen)
	j.check(threshold(s.HoldThreshold), "settings.hold_threshold", fmt.Sprintf("is %d", s.HoldThreshold), oneToTen)
}

func (j *judge) traffic(t Traffic) {
	j.check(t.Rate > 0, "traffic.rate", fmt.Sprintf("is %v", t.Rate), "say how many requests a second all clients send, such as 10")
	j.check(t.Writes >= 0 && t.Writes <= 1, "traffic.writes", fmt.Sprintf("is %v", t.Writes), "it is a share, 0 to 1")
	j.check(t.Keys > 0, "traffic.keys", fmt.Sprintf("is %d", t.Keys), "at least one item must be written")
	honouring := false
	names := make(map[string]bool)
	for i, c := range t.Classes {
		at := fmt.Sprintf("traffic.classes[%d]", i)
		j.class(at, c)
		j.check(!names[c.Name], at+".name", fmt.Sprintf("is %q again", c.Name), "give each class a name of its own")
		names[c.Name] = true
		honouring = honouring || c.Kind == HonoursTTL || !slices.Contains(clientKinds, c.Kind)
	}
	j.check(honouring, "traffic.classes", "has no clients of kind honours-ttl", "recovery time is measured on them: add some")
}

func (j *judge) class(at string, c Class) {
	j.check(slices.Contains(clientKinds, c.Kind), at+".kind", fmt.Sprintf("is %q", c.Kind), suggest(string(c.Kind), kindNames()))
	j.check(c.Clients > 0, at+".clients", fmt.Sprintf("is %d", c.Clients), "leave the class out, or give it a client")
	j.check(c.Kind != FloorsTTL || c.Floor > 0, at+".floor", "is missing", "say how long the client keeps an answer at least, such as 60s")
	j.check(c.Kind == FloorsTTL || c.Floor == 0, at+".floor", fmt.Sprintf("means nothing to %s", c.Kind), "leave it out")
}

func (j *judge) steps(steps []Step) {
	j.check(len(steps) > 0, "steps", "is empty", "a drill needs a fault to rehearse")
	if len(steps) > 0 {
		j.check(steps[0].Fault != "", "steps[0]", "heals before anything went wrong", "begin with a fault")
		j.check(steps[0].At >= SteadyFor, "steps[0].at", fmt.Sprintf("is %v", steps[0].At),
			fmt.Sprintf("leave at least %v to see that the deployment is steady", SteadyFor))
	}
	for i, s := range steps {
		at := fmt.Sprintf("steps[%d]", i)
		j.check(i == 0 || s.At > steps[i-1].At, at+".at", fmt.Sprintf("is %v", s.At), "each step comes after the one before")
		again := i > 0 && s.Fault != "" && steps[i-1].Heal != ""
		j.check(!again, at, "is a second outage", "recovery is measured for one: make it a scenario of its own")
		j.step(at, s)
	}
}

func (j *judge) step(at string, s Step) {
	given := s.given()
	if s.Heal != "" {
		j.check(s.Heal == "all", at+".heal", fmt.Sprintf("is %q", s.Heal), "write heal: all; a heal lifts every fault")
		j.check(s.Fault == "" && len(given) == 0, at, "heals and harms at once", "make it two steps")
		return
	}
	shape, ok := shapeOf(s.Fault)
	if !ok {
		j.check(false, at+".fault", fmt.Sprintf("is %q", s.Fault), suggest(s.Fault, faultNames()))
		return
	}
	for _, key := range shape.needs {
		j.check(slices.Contains(given, key), at+"."+key, "is missing", s.Fault+" needs it")
	}
	for _, key := range given {
		known := slices.Contains(shape.needs, key) || slices.Contains(shape.accepts, key)
		j.check(known, at+"."+key, "means nothing to "+s.Fault, "leave it out")
	}
	j.check(s.Share >= 0 && s.Share <= 1, at+".share", fmt.Sprintf("is %v", s.Share), "it is a part of all requests, 0 to 1")
}

func (j *judge) until(u Until) {
	j.check(u.Tail >= RecoveryWindow, "until.tail", fmt.Sprintf("is %v", u.Tail),
		fmt.Sprintf("recovery is judged over %v of traffic: leave at least that", RecoveryWindow))
	if u.Answer == "" {
		j.check(u.Within == 0, "until.within", "means nothing without until.answer", "leave it out")
		return
	}
	j.check(u.Within > u.Tail, "until.within", fmt.Sprintf("is %v", u.Within), "say how long to wait for the answer, longer than the tail")
}

func (j *judge) thresholds(t Thresholds) {
	j.check(t != Thresholds{}, "thresholds", "is empty", "a drill that judges nothing always passes: set one at least")
	if a := t.Availability; a != nil {
		j.check(*a > 0 && *a <= 1, "thresholds.availability", fmt.Sprintf("is %v", *a), "it is a share of requests, 0 to 1, such as 0.95")
	}
	for _, count := range []struct {
		key   string
		limit *int
	}{
		{"answer_changes", t.AnswerChanges}, {"missing_writes", t.MissingWrites}, {"overwritten", t.Overwritten},
		{"lost_writes", t.LostWrites}, {"unproven_writes", t.UnprovenWrites},
	} {
		if count.limit != nil {
			j.check(*count.limit >= 0, "thresholds."+count.key, fmt.Sprintf("is %d", *count.limit), "it is a count: 0 or more")
		}
	}
}

func suggest(word string, names []string) string {
	if meant := nearest(word, names); meant != "" {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	return "there are " + strings.Join(names, ", ")
}

func kindNames() []string {
	names := make([]string, len(clientKinds))
	for i, k := range clientKinds {
		names[i] = string(k)
	}
	return names
}
