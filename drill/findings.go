package drill

import (
	"slices"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/scale"
)

// findings are everything a run recorded: the report is computed from them alone.
type findings struct {
	scenario Scenario
	regions  []string
	scale    scale.Factor
	seed     uint64
	fault    string
	predict  *failover.PredictInput

	timeline    timeline
	page        journalPage
	seeds       []request
	machine     Machine
	interrupted bool
}

// report judges what was found.
func (f findings) report() Report {
	t := f.timeline
	r := Report{
		Schema: ReportSchema, Scenario: f.scenario.Name, Scale: max(float64(f.scale), 1), Seed: f.seed,
		Regions: f.regions, Fault: f.fault, Duration: seconds(f.scale.Lab(t.ended.Sub(t.started))),
		TierAnswered: TierUnknown, AnswerChanges: t.answerChanges(), Machine: f.machine,
	}
	r.count(f.scenario.Traffic.Classes, f.page.requests, f.scale)
	if f.predict != nil {
		r.Predicted = f.scenario.Predict(*f.predict)
	}
	var ends phaseEnds
	if !t.fault.IsZero() {
		ends = t.phases(f.scenario.Traffic.Classes, f.page, f.scale.Real(RecoveryWindow))
		f.recovery(&r, ends)
	}
	f.writes(&r)
	r.Events = f.moments(ends)
	r.Thresholds = f.scenario.Thresholds.judged(r)
	r.conclude(f.interrupted)
	return r
}

func (f findings) recovery(r *Report, ends phaseEnds) {
	t := f.timeline
	if !ends.clients.IsZero() {
		r.RTO = f.since(t.fault, ends.clients)
	}
	detect, decide, dns, clients := ends.spans(t.fault)
	r.Phases = Phases{f.inLab(detect), f.inLab(decide), f.inLab(dns), f.inLab(clients)}
	if a, ok := t.switched(); ok {
		r.TierAnswered = a.Tier
	}
	if at, ok := t.failedBack(); ok {
		r.Failback = f.since(t.healed, at)
	}
}

func (f findings) writes(r *Report) {
	l := ledger{
		writes:    writesOf(slices.Concat(f.seeds, f.page.requests)),
		sightings: f.page.sightings,
		lost:      f.timeline.lost,
		fault:     f.timeline.fault,
	}
	if a, ok := f.timeline.switched(); ok {
		l.switched = a.At
	}
	writes, rpo := l.classify()
	r.Writes = writes
	r.RPO = f.inLab(rpo)
}

// untold are the kinds of events that come by the thousand; a report leaves them to the log.
var untold = []event.Kind{event.Function, event.Schedule, event.Checker}

// moments are the events worth telling, in the order of time, and the ends of the phases that no event
// of the deployment's marks.
func (f findings) moments(ends phaseEnds) []Moment {
	t := f.timeline
	events := slices.DeleteFunc(slices.Clone(t.events), func(e event.Event) bool { return slices.Contains(untold, e.Kind) })
	phase := func(name string, at time.Time, why string) {
		if !at.IsZero() {
			events = append(events, event.Event{Time: at, Kind: event.Phase, Subject: name, Why: why})
		}
	}
	phase("resolved", ends.dns, "the last TTL-honouring client asked again")
	phase("recovered", ends.clients, "TTL-honouring clients are served")
	slices.SortStableFunc(events, func(a, b event.Event) int { return a.Time.Compare(b.Time) })
	moments := make([]Moment, len(events))
	for i, e := range events {
		moments[i] = Moment{*f.since(t.started, e.Time), e.Kind, e.Region, e.Subject, e.From, e.To, e.Why}
	}
	return moments
}

// since is the lab time between two instants, in seconds.
func (f findings) since(from, to time.Time) *float64 { return f.inLab(new(to.Sub(from))) }

func (f findings) inLab(real *time.Duration) *float64 {
	if real == nil {
		return nil
	}
	return new(seconds(f.scale.Lab(*real)))
}
