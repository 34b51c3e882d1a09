package round

import (
	"encoding/json"
	"io"

	"github.com/tandem-failover/tandem/failover"
)

// Metrics reach CloudWatch as lines of log in the embedded metric format: no call, no permission, and
// nothing that could be slow while a Region is in trouble.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
//
//	Heartbeat    1 for every round that was written     Service, Region
//	Held         1 while the Region holds itself        Service, Region
//	ProbeFailed  1 for a probe that failed, else 0      Service, Region, Probe
//	PeerLag      a peer's row behind its own, ms        Service, Region, Peer
const namespace = "Tandem"

type metric struct {
	Name  string
	Unit  string
	value float64
}

// writeMetrics writes the metrics of one row, a line for each set of dimensions. A line that cannot be
// written is lost, as the log is: there is nowhere left to say so.
func writeMetrics(w io.Writer, service string, row failover.Status) {
	line := func(dimension, of string, metrics ...metric) {
		_, _ = w.Write(embedded(service, row, dimension, of, metrics))
	}
	line("", "", metric{"Heartbeat", "Count", 1}, metric{"Held", "Count", indicator(row.Held != nil)})
	for _, p := range row.Probes {
		line("Probe", p.Name, metric{"ProbeFailed", "Count", indicator(!p.OK)})
	}
	for peer, sight := range row.Sees {
		if sight.Seq > 0 {
			line("Peer", peer, metric{"PeerLag", "Milliseconds", float64(sight.Lag.Milliseconds())})
		}
	}
}

func embedded(service string, row failover.Status, dimension, of string, metrics []metric) []byte {
	dimensions := []string{"Service", "Region"}
	line := map[string]any{"Service": service, "Region": row.Region}
	if dimension != "" {
		dimensions = append(dimensions, dimension)
		line[dimension] = of
	}
	for _, m := range metrics {
		line[m.Name] = m.value
	}
	line["_aws"] = map[string]any{
		"Timestamp": row.At.UnixMilli(),
		"CloudWatchMetrics": []map[string]any{{
			"Namespace": namespace, "Dimensions": [][]string{dimensions}, "Metrics": metrics,
		}},
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return append(text, '\n')
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
