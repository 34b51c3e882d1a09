// Package metric writes CloudWatch metrics as lines of log in the embedded metric format: no call, no
// permission, and nothing that could be slow while a Region is in trouble.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
//
//	Heartbeat    1 for every round that was written     Service, Region
//	Held         1 while the Region holds itself        Service, Region
//	ProbeFailed  1 for a probe that failed, else 0      Service, Region, Probe
//	PeerLag      a peer's row behind its own, ms        Service, Region, Peer
//	OrderGiven   1 for every order about the Region     Service, Region, State
package metric

import (
	"encoding/json"
	"io"
	"time"
)

const namespace = "Tandem"

// Subject is what metrics are about, and when.
type Subject struct {
	Service string
	Region  string
	At      time.Time
}

// Dimension is one more that a line's metrics have; its zero value is none.
type Dimension struct {
	Name, Value string
}

// Metric is one number with its name and CloudWatch's unit.
type Metric struct {
	Name  string
	Unit  string
	Value float64 `json:"-"` // stands beside the definition
}

// Write writes metrics of the same dimensions, a line. One that cannot be written is lost, as the log is:
// there is nowhere left to say so.
func (s Subject) Write(w io.Writer, of Dimension, metrics ...Metric) {
	dimensions := []string{"Service", "Region"}
	line := map[string]any{"Service": s.Service, "Region": s.Region}
	if of.Name != "" {
		dimensions = append(dimensions, of.Name)
		line[of.Name] = of.Value
	}
	for _, m := range metrics {
		line[m.Name] = m.Value
	}
	line["_aws"] = map[string]any{
		"Timestamp": s.At.UnixMilli(),
		"CloudWatchMetrics": []map[string]any{{
			"Namespace": namespace, "Dimensions": [][]string{dimensions}, "Metrics": metrics,
		}},
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	_, _ = w.Write(append(text, '\n'))
}

// Count is a metric that counts.
func Count(name string, n float64) Metric { return Metric{Name: name, Unit: "Count", Value: n} }

// Indicator counts 1 if something is so, else 0.
func Indicator(name string, is bool) Metric {
	if is {
		return Count(name, 1)
	}
	return Count(name, 0)
}

// Milliseconds is a metric that tells a duration.
func Milliseconds(name string, d time.Duration) Metric {
	return Metric{Name: name, Unit: "Milliseconds", Value: float64(d.Milliseconds())}
}
