package metric_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/functions/metric"
)

func TestWrite(t *testing.T) {
	subject := metric.Subject{Service: "shop", Region: "eu", At: time.UnixMilli(1772366400123)}
	tests := []struct {
		name    string
		of      metric.Dimension
		metrics []metric.Metric
		want    string
	}{
		{"of one more dimension", metric.Dimension{Name: "Probe", Value: "app"}, []metric.Metric{metric.Indicator("ProbeFailed", true)},
			`{"Probe":"app","ProbeFailed":1,"Region":"eu","Service":"shop","_aws":{"CloudWatchMetrics":[{"Dimensions":[["Service","Region","Probe"]],` +
				`"Metrics":[{"Name":"ProbeFailed","Unit":"Count"}],"Namespace":"Tandem"}],"Timestamp":1772366400123}}`},
		{"two at once", metric.Dimension{}, []metric.Metric{metric.Count("Rounds", 2), metric.Milliseconds("Lag", 1500*time.Millisecond)},
			`{"Lag":1500,"Region":"eu","Rounds":2,"Service":"shop","_aws":{"CloudWatchMetrics":[{"Dimensions":[["Service","Region"]],` +
				`"Metrics":[{"Name":"Rounds","Unit":"Count"},{"Name":"Lag","Unit":"Milliseconds"}],"Namespace":"Tandem"}],"Timestamp":1772366400123}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var line strings.Builder
			subject.Write(&line, tt.of, tt.metrics...)
			if line.String() != tt.want+"\n" {
				t.Errorf("line is\n%s\nwant\n%s", &line, tt.want)
			}
		})
	}
}
