package wire

import "time"

// HealthCheckObservation is what one checker saw.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckObservation.html
type HealthCheckObservation struct {
	Region       string
	IPAddress    string
	StatusReport StatusReport
}

// StatusReport is in AWS's free text.
type StatusReport struct {
	Status      string
	CheckedTime time.Time
}

// HealthCheckObservations is there even when it is empty.
type HealthCheckObservations struct{ HealthCheckObservation []HealthCheckObservation }

// GetHealthCheckStatusResponse is what each checker saw last.
type GetHealthCheckStatusResponse struct {
	HealthCheckObservations HealthCheckObservations
}

// GetHealthCheckLastFailureReasonResponse is what each checker saw fail last.
type GetHealthCheckLastFailureReasonResponse struct {
	HealthCheckObservations HealthCheckObservations
}

// GetCheckerIpRangesResponse is where checkers probe from.
type GetCheckerIpRangesResponse struct {
	CheckerIPRanges []string `xml:"CheckerIpRanges>member"`
}
