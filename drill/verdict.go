package drill

import "time"

// Verdict is how a drill ended.
type Verdict string

// The verdicts. Only Pass is good news.
const (
	Pass        Verdict = "pass"
	Fail        Verdict = "fail"        // a threshold was exceeded, or nothing was there to judge it by
	Unreliable  Verdict = "unreliable"  // the machine did not keep pace: the numbers say nothing
	Interrupted Verdict = "interrupted" // stopped by hand before the end
)

// ExitCode is the exit code of a command that ends with this verdict.
func (v Verdict) ExitCode() int {
	switch v {
	case Pass:
		return 0
	case Fail:
		return 3
	}
	return 1
}

// Threshold is one limit and what was measured.
type Threshold struct {
	Name     string   `json:"name"`
	Bound    string   `json:"bound"` // "at most" or "at least"
	Unit     string   `json:"unit"`  // "s", "share" or "count"
	Limit    float64  `json:"limit"`
	Measured *float64 `json:"measured"` // nil: there is no data, which is not a pass
	Pass     bool     `json:"pass"`
}

// Bounds of thresholds.
const (
	atMost  = "at most"
	atLeast = "at least"
)

// judged are the thresholds that are set, in the order of their keys.
func (t Thresholds) judged(r Report) []Threshold {
	var out []Threshold
	add := func(th Threshold) {
		if m := th.Measured; m != nil {
			th.Pass = th.Bound == atMost && *m <= th.Limit || th.Bound == atLeast && *m >= th.Limit
		}
		out = append(out, th)
	}
	duration := func(name string, limit *time.Duration, measured *float64) {
		if limit != nil {
			add(Threshold{Name: name, Bound: atMost, Unit: "s", Limit: seconds(*limit), Measured: measured})
		}
	}
	number := func(name string, limit, measured *int) {
		if limit != nil {
			add(Threshold{Name: name, Bound: atMost, Unit: "count", Limit: float64(*limit), Measured: asFloat(measured)})
		}
	}
	duration("rto", t.RTO, r.RTO)
	duration("rpo", t.RPO, r.RPO)
	duration("failback", t.Failback, r.Failback)
	if t.Availability != nil {
		add(Threshold{Name: "availability", Bound: atLeast, Unit: "share", Limit: *t.Availability, Measured: r.honouring()})
	}
	number("answer_changes", t.AnswerChanges, &r.AnswerChanges)
	number("missing_writes", t.MissingWrites, r.Writes.MissingAtSwitch)
	number("overwritten", t.Overwritten, r.Writes.Overwritten)
	number("lost_writes", t.LostWrites, r.Writes.Lost)
	number("unproven_writes", t.UnprovenWrites, r.Writes.Unproven)
	return out
}

// honouring is the availability that TTL-honouring clients had, nil when they sent nothing.
func (r Report) honouring() *float64 {
	total, failed := 0, 0
	for _, c := range r.Classes {
		if c.Kind == HonoursTTL {
			total, failed = total+c.Total, failed+c.Failed
		}
	}
	return available(total, failed)
}

// conclude gives the verdict and its reasons. An untrustworthy measurement is neither a pass nor a
// fail: what looks like the deployment's fault may be the machine's.
func (r *Report) conclude(interrupted bool) {
	r.Verdict, r.Reasons = Pass, []string{}
	for _, t := range r.Thresholds {
		if !t.Pass {
			r.Verdict = Fail
			r.Reasons = append(r.Reasons, t.failed())
		}
	}
	if why := r.Machine.troubles(); len(why) > 0 {
		r.Verdict, r.Reasons = Unreliable, append(why, r.Reasons...)
	}
	if interrupted {
		r.Verdict, r.Reasons = Interrupted, []string{"stopped before the end; every fault was lifted"}
	}
}

func asFloat(n *int) *float64 {
	if n == nil {
		return nil
	}
	return new(float64(*n))
}
