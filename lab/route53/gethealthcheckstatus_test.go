package route53

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"

	"github.com/tandem-failover/tandem/failover"
)

func TestHealthCheckStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, n, _ := rig(t, checkOptions(wwwCheck()))
		status := func() []types.HealthCheckObservation {
			out, err := client(s).GetHealthCheckStatus(t.Context(), &sdk.GetHealthCheckStatusInput{HealthCheckId: aws.String("c1")})
			if err != nil {
				t.Fatal(err)
			}
			return out.HealthCheckObservations
		}
		reasons := func() []types.HealthCheckObservation {
			out, err := client(s).GetHealthCheckLastFailureReason(t.Context(), &sdk.GetHealthCheckLastFailureReasonInput{HealthCheckId: aws.String("c1")})
			if err != nil {
				t.Fatal(err)
			}
			return out.HealthCheckObservations
		}
		if len(status()) != 0 || len(reasons()) != 0 {
			t.Error("observations before any probe")
		}
		time.Sleep(11 * time.Second)
		seen := status()
		if len(seen) != failover.Checkers || len(reasons()) != 0 {
			t.Fatalf("%d observations, %d failures", len(seen), len(reasons()))
		}
		if o := seen[15]; o.Region != "sa-east-1" || *o.IPAddress != "15.177.8.16" ||
			*o.StatusReport.Status != "Success: HTTP Status Code 200, OK. Resolved IP: 192.0.2.1" ||
			time.Since(*o.StatusReport.CheckedTime) > 11*time.Second {
			t.Errorf("observation %+v", o)
		}
		n.remove(www)
		time.Sleep(10 * time.Second)
		n.set(www, says(0, ok))
		time.Sleep(10 * time.Second)
		for _, o := range reasons() {
			if *o.StatusReport.Status != "Failure: Connection refused. Resolved IP: 192.0.2.1" || time.Since(*o.StatusReport.CheckedTime) < 9*time.Second {
				t.Errorf("reason %+v", o)
			}
		}
		if len(reasons()) != failover.Checkers || !strings.HasPrefix(*status()[0].StatusReport.Status, "Success") {
			t.Errorf("%d reasons, status %+v", len(reasons()), status()[0])
		}
	})
	s := serve(t, idle())
	_, err := client(s).GetHealthCheckStatus(t.Context(), &sdk.GetHealthCheckStatusInput{HealthCheckId: aws.String("c1")})
	refused(t, err, "NoSuchHealthCheck", "c1")
	ranges, err := client(s).GetCheckerIpRanges(t.Context(), nil)
	if err != nil || len(ranges.CheckerIpRanges) != 8 || ranges.CheckerIpRanges[0] != "15.177.1.0/24" {
		t.Errorf("ranges %+v, %v", ranges, err)
	}
}
