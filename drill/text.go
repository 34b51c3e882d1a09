package drill

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/event"
)

// lineWidth is how wide a terminal is assumed to be.
const lineWidth = 80

// none stands where there is no number.
const none = "–"

// WriteText writes the report for a person, 80 columns wide. Its last line is the verdict.
func (r Report) WriteText(w io.Writer) error {
	var b bytes.Buffer
	r.writeHead(&b)
	r.writeTimeline(&b)
	r.writeRecovery(&b)
	r.writeWrites(&b)
	r.writeClients(&b)
	r.writeThresholds(&b)
	r.writeVerdict(&b)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write report of %s: %w", r.Scenario, err)
	}
	return nil
}

func (r Report) writeHead(b *bytes.Buffer) {
	fmt.Fprintf(b, "Drill %s: %s\n", r.Scenario, r.Fault)
	fmt.Fprintf(b, "Regions %s; %s of lab time at scale %g; seed %d\n",
		strings.Join(r.Regions, ", "), span(r.Duration), r.Scale, r.Seed)
}

// timelineKinds are the events that tell the story; the JSON has the others too.
var timelineKinds = []event.Kind{event.Step, event.Phase, event.Answer, event.Check, event.Region, event.Link, event.Service}

func (r Report) writeTimeline(b *bytes.Buffer) {
	fmt.Fprintln(b, "\nTimeline (lab time)")
	for _, m := range r.Events {
		if slices.Contains(timelineKinds, m.Kind) {
			fmt.Fprintln(b, m)
		}
	}
}

func (r Report) writeRecovery(b *bytes.Buffer) {
	typical, worst := Phases{}, Phases{}
	var typicalTotal, worstTotal, typicalBack, worstBack *float64
	if p := r.Predicted; p != nil {
		typical, worst = p.Phases.Typical, p.Phases.Worst
		typicalTotal, worstTotal = &p.Typical, &p.Worst
		if p.Failback != nil {
			typicalBack, worstBack = &p.Failback.Typical, &p.Failback.Worst
		}
	}
	fmt.Fprintf(b, "\n%-36s %10s %10s %10s\n", "Recovery", "measured", "typical", "worst")
	row := func(what string, measured, typical, worst *float64) {
		fmt.Fprintf(b, "  %-34s %10s %10s %10s\n", what, secs(measured), secs(typical), secs(worst))
	}
	row("detect   a check is unhealthy", r.Phases.Detect, typical.Detect, worst.Detect)
	row("decide   DNS answers elsewhere", r.Phases.Decide, typical.Decide, worst.Decide)
	row("dns      the last client asked", r.Phases.DNS, typical.DNS, worst.DNS)
	row("clients  99 % are served", r.Phases.Clients, typical.Clients, worst.Clients)
	row("recovery time (RTO)", r.RTO, typicalTotal, worstTotal)
	row("failback, from healing", r.Failback, typicalBack, worstBack)
	if measured, worst := r.RTO, worstTotal; measured != nil && worst != nil && *measured > *worst {
		fmt.Fprintln(b, "  Recovery took longer than the worst that is predicted.")
	}
	fmt.Fprintf(b, "  answered by tier: %s; the answer %s\n", r.TierAnswered, changed(r.AnswerChanges))
}

func (r Report) writeWrites(b *bytes.Buffer) {
	w := r.Writes
	fmt.Fprintf(b, "\nWrites: %d acknowledged\n", w.Acked)
	oldest := ""
	if w.MissingAtSwitch != nil && *w.MissingAtSwitch > 0 {
		oldest = fmt.Sprintf("the oldest %s before the fault (RPO)", secs(r.RPO))
	}
	row := func(what string, n *int, note string) {
		fmt.Fprintln(b, strings.TrimRight(fmt.Sprintf("  %-22s %6s  %s", what, number(n), note), " "))
	}
	row("missing at the switch", w.MissingAtSwitch, oldest)
	row("  late", w.Late, "arrived afterwards")
	row("  overwritten", w.Overwritten, "lost to a later write of the other side")
	row("lost", w.Lost, "absent at the end")
	row("unproven", w.Unproven, "neither presence nor absence can be shown")
	if w.Lost != nil && !w.Converged {
		fmt.Fprintf(b, "  The Regions still disagreed %v after the traffic.\n", ConvergeWithin)
	}
}

func (r Report) writeClients(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n%-28s %8s %7s %8s %7s %7s %7s\n", "Clients", "requests", "failed", "served", "p50", "p99", "max")
	for _, name := range r.classNames() {
		c := r.Classes[name]
		label := fmt.Sprintf("%d %s", c.Clients, name)
		if name != string(c.Kind) {
			label += ", " + string(c.Kind)
		}
		fmt.Fprintf(b, "  %-26s %8d %7d %8s %7s %7s %7s\n", cut(label, 26), c.Total, c.Failed, percent(c.Availability),
			latency(c.P50), latency(c.P99), latency(c.Max))
	}
	fmt.Fprintf(b, "  %-26s %8d %7d %8s\n", "all", r.Requests.Total, r.Requests.Failed, percent(r.Requests.Availability))
}

func (r Report) writeThresholds(b *bytes.Buffer) {
	fmt.Fprintln(b, "\nThresholds")
	for _, t := range r.Thresholds {
		mark := "FAIL"
		if t.Pass {
			mark = "ok"
		}
		fmt.Fprintf(b, "  %-4s  %-16s %8s %10s  measured %s\n", mark, t.Name, t.Bound, t.quantity(&t.Limit), t.quantity(t.Measured))
	}
}

func (r Report) writeVerdict(b *bytes.Buffer) {
	fmt.Fprintf(b, "\nMachine lag in lab time: requests p99 %s, timers p99 %s, max %s\n",
		latency(r.Machine.LatenessP99), latency(r.Machine.DelayP99), latency(r.Machine.DelayMax))
	for _, why := range r.Reasons {
		fmt.Fprintln(b, cut("  "+why, lineWidth))
	}
	fmt.Fprintf(b, "Verdict: %s\n", strings.ToUpper(string(r.Verdict)))
}

// classNames are the classes in the scenario's order, or by name when the report was read from JSON.
func (r Report) classNames() []string {
	if len(r.classes) == len(r.Classes) {
		return r.classes
	}
	var names []string
	for name := range r.Classes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (t Threshold) failed() string {
	if t.Measured == nil {
		return fmt.Sprintf("%s: %s %s, but there is no measurement", t.Name, t.Bound, t.quantity(&t.Limit))
	}
	return fmt.Sprintf("%s: %s %s, measured %s", t.Name, t.Bound, t.quantity(&t.Limit), t.quantity(t.Measured))
}

func (t Threshold) quantity(v *float64) string {
	switch {
	case v == nil:
		return none
	case t.Unit == "s":
		return secs(v)
	case t.Unit == "share":
		return percent(v)
	}
	return fmt.Sprintf("%g", *v)
}

func secs(v *float64) string {
	if v == nil {
		return none
	}
	return fmt.Sprintf("%.1f s", *v)
}

// percent never rounds up to 100: one failure in a million is still one.
func percent(share *float64) string {
	if share == nil {
		return none
	}
	if *share < 1 {
		return fmt.Sprintf("%.2f %%", min(*share*100, 99.99))
	}
	return "100 %"
}

func number(n *int) string {
	if n == nil {
		return none
	}
	return fmt.Sprint(*n)
}

func latency(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}

func span(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
}

func changed(times int) string {
	switch times {
	case 0:
		return "never changed"
	case 1:
		return "changed once"
	case 2:
		return "changed twice"
	}
	return fmt.Sprintf("changed %d times", times)
}

func cut(s string, width int) string {
	if runes := []rune(s); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return s
}
