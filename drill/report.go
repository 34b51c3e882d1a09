package drill

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
)

// ReportSchema is the version of a report's JSON. It only grows.
const ReportSchema = "tandem/report/v1"

// Report is what a drill found. Durations are seconds of lab time; null means that there was nothing to
// measure.
type Report struct {
	Schema   string   `json:"schema"`
	Scenario string   `json:"scenario"`
	Verdict  Verdict  `json:"verdict"`
	Reasons  []string `json:"reasons"` // for any verdict but pass
	Scale    float64  `json:"scale"`
	Seed     uint64   `json:"seed"`
	Regions  []string `json:"regions"` // in order of preference
	Duration float64  `json:"duration_seconds"`
	Fault    string   `json:"fault"` // the first one, which everything is measured from

	RTO           *float64   `json:"rto_seconds"`
	RPO           *float64   `json:"rpo_seconds"`
	Phases        Phases     `json:"phases"` // sum up to the RTO
	Predicted     *Predicted `json:"predicted"`
	Failback      *float64   `json:"failback_seconds"`
	TierAnswered  string     `json:"tier_answered"`
	AnswerChanges int        `json:"answer_changes"`

	Requests   Requests               `json:"requests"`
	Classes    map[string]ClassReport `json:"classes"`
	Writes     Writes                 `json:"writes"`
	Thresholds []Threshold            `json:"thresholds"`
	Machine    Machine                `json:"machine"`
	Events     []Moment               `json:"events"`

	classes []string // the order of the scenario
}

// Phases are the lengths of a recovery's phases, in seconds.
type Phases struct {
	Detect  *float64 `json:"detect"`
	Decide  *float64 `json:"decide"`
	DNS     *float64 `json:"dns"`
	Clients *float64 `json:"clients"`
}

// Requests are counted over the whole drill, before, during and after the fault.
type Requests struct {
	Total        int      `json:"total"`
	Failed       int      `json:"failed"`
	Availability *float64 `json:"availability"` // the share that succeeded
}

// ClassReport is what one class of clients lived through. Latency counts from the moment a request was
// meant to start and includes failed ones, in milliseconds of lab time.
type ClassReport struct {
	Kind    ClientKind `json:"kind"`
	Clients int        `json:"clients"`
	Requests
	Failures map[Failure]int `json:"failures"`
	P50      float64         `json:"p50_ms"`
	P99      float64         `json:"p99_ms"`
	Max      float64         `json:"max_ms"`
}

// Moment is an event with the time since the traffic began.
type Moment struct {
	At      float64    `json:"at_seconds"`
	Kind    event.Kind `json:"kind"`
	Region  string     `json:"region,omitempty"`
	Subject string     `json:"subject,omitempty"`
	From    string     `json:"from,omitempty"`
	To      string     `json:"to,omitempty"`
	Why     string     `json:"why,omitempty"`
}

// WriteJSON writes the report as indented JSON. Field names are stable: they only grow in number.
func (r Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return fmt.Errorf("write report of %s: %w", r.Scenario, err)
	}
	return nil
}

// seconds are rounded to the millisecond: a drill measures no finer.
func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }

func available(total, failed int) *float64 {
	if total == 0 {
		return nil
	}
	return new(float64(total-failed) / float64(total))
}

func (r *Requests) add(ok bool) {
	r.Total++
	if !ok {
		r.Failed++
	}
	r.Availability = available(r.Total, r.Failed)
}

// count fills in what clients lived through.
func (r *Report) count(classes []Class, requests []request, f scale.Factor) {
	r.Classes = make(map[string]ClassReport)
	for i, c := range classes {
		report := ClassReport{Kind: c.Kind, Clients: c.Clients, Failures: map[Failure]int{}}
		latency := newHistogram()
		for _, req := range requests {
			if req.Class != i {
				continue
			}
			r.Requests.add(req.ok())
			report.add(req.ok())
			if !req.ok() {
				report.Failures[req.Failure]++
			}
			if req.Failure != FailedOverflow { // it was never sent
				observe(latency, f.Lab(req.Done.Sub(req.Due)))
			}
		}
		report.quantiles(latency)
		r.Classes[c.Name] = report
		r.classes = append(r.classes, c.Name)
	}
}

func (c *ClassReport) quantiles(h *hdrhistogram.Histogram) {
	c.P50 = millis(h.ValueAtQuantile(50))
	c.P99 = millis(h.ValueAtQuantile(99))
	c.Max = millis(h.Max())
}
