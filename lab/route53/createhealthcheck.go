package route53

import (
	"net/http"
	"reflect"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

const (
	// maxChecks is AWS's quota for an account; it can be raised.
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
	maxChecks = 200

	maxNonce = 64 // characters of a health check's caller reference
)

// createHealthCheck makes a health check, which is probed from then on. Asking twice for the same is asking
// once.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHealthCheck.html
func createHealthCheck(s *Service, c call) (any, error) {
	var in wire.CreateHealthCheckRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if n := len(in.CallerReference); n < 1 || n > maxNonce {
		return nil, invalidInput("CallerReference has %d characters; use 1 to %d", n, maxNonce)
	}
	if err := limitsOf(in.HealthCheckConfig); err != nil {
		return nil, err
	}
	given := withSlash(in.HealthCheckConfig.Check())
	s.control.Lock()
	defer s.control.Unlock()
	made, err := s.referred(in.CallerReference, given)
	if made != nil || err != nil {
		return wire.CreateHealthCheckResponse{HealthCheck: describeCheck(made)}, err
	}
	if len(s.checks) >= maxChecks {
		return nil, refuse(http.StatusBadRequest, "TooManyHealthChecks", "Limit of %d health checks reached", maxChecks)
	}
	given.ID = s.uuid()
	made, err = s.makeCheck(given, in.CallerReference)
	if err != nil {
		return nil, err
	}
	return wire.CreateHealthCheckResponse{HealthCheck: describeCheck(made)}, nil
}

// referred finds the check that was made by the same reference; none, when there is none.
func (s *Service) referred(reference string, given failover.Check) (*check, error) {
	taken := refuse(http.StatusConflict, "HealthCheckAlreadyExists",
		"A different health check has already been created with the specified caller reference.")
	if s.retired[reference] {
		return nil, taken
	}
	for _, c := range s.checks {
		if c.reference != reference {
			continue
		}
		wanted, has := given.WithDefaults(), c.settings
		wanted.ID, wanted.Name = has.ID, has.Name
		if !reflect.DeepEqual(wanted, has) {
			return nil, taken
		}
		return c, nil
	}
	return nil, nil
}

// makeCheck adds a check. DNS knows its initial state at once: records may be on it from the next call on.
func (s *Service) makeCheck(given failover.Check, reference string) (*check, error) {
	if err := failover.ValidateChecks(append(s.settings(), given)); err != nil {
		return nil, invalidParameter(err)
	}
	made, err := newCheck(s.made, given, reference)
	if err != nil {
		return nil, invalidParameter(err)
	}
	s.made++
	s.checks = append(s.checks, made)
	judged := s.verdictsOf(s.checks)
	s.judged.Store(judged)
	now := s.answers.Load()
	s.serve(&answers{
		names: now.names, verdicts: now.verdicts.with(given.ID, judged.byID[given.ID]),
	}, "health check created")
	s.rouse()
	return made, nil
}

// withSlash is the check with the slash that AWS puts before a path that has none.
func withSlash(c failover.Check) failover.Check {
	if c.ResourcePath != "" {
		c.ResourcePath = c.WithDefaults().ResourcePath
	}
	return c
}

// limitsOf refuses settings that AWS has and the lab has not, and settings that are of the wrong type.
func limitsOf(config wire.HealthCheckConfig) error {
	kind := failover.CheckType(config.Type)
	switch {
	case kind == failover.Calculated && config.HealthThreshold == nil:
		return invalidInput("Invalid parameter : Calculated health checks must have a health threshold specified.")
	case config.AlarmIdentifier != nil && config.Type != "CLOUDWATCH_METRIC":
		return invalidInput("Invalid parameter : Basic health checks must not have an metric region specified.")
	case config.MeasureLatency != nil && *config.MeasureLatency:
		return lacking("latency graphs", "leave MeasureLatency out")
	}
	return probingLimits(kind, config.EnableSNI, config.Regions)
}

func probingLimits(kind failover.CheckType, enableSNI *bool, regions *wire.Regions) error {
	switch {
	case enableSNI != nil && *enableSNI && !kind.TLS():
		return invalidInput("Invalid parameter : EnableSNI is for HTTPS health checks")
	case enableSNI != nil && !*enableSNI && kind.TLS():
		return lacking("probes without SNI", "leave EnableSNI out")
	case regions != nil:
		return lacking("choice of checker Regions", "leave Regions out; its checkers are in all eight")
	default:
		return nil
	}
}
