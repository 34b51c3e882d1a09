package round

import (
	"io"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/metric"
)

// writeMetrics writes the metrics of one row, a line for each set of dimensions.
func writeMetrics(w io.Writer, service string, row failover.Status) {
	about := metric.Subject{Service: service, Region: row.Region, At: row.At}
	about.Write(w, metric.Dimension{}, metric.Count("Heartbeat", 1), metric.Indicator("Held", row.Held != nil))
	for _, p := range row.Probes {
		about.Write(w, metric.Dimension{Name: "Probe", Value: p.Name}, metric.Indicator("ProbeFailed", !p.OK))
	}
	for peer, sight := range row.Sees {
		if sight.Seq > 0 {
			about.Write(w, metric.Dimension{Name: "Peer", Value: peer}, metric.Milliseconds("PeerLag", sight.Lag))
		}
	}
}
