package route53

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// CheckerRegions are the Regions that Route 53 probes from, in the order of the API's enumeration. Two
// checkers are in each: AWS says 16 availability zones, and GetHealthCheckStatus shows 16 observations.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
var CheckerRegions = []string{
	"us-east-1", "us-west-1", "us-west-2", "eu-west-1",
	"ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1",
}

// checker is one of the 16 that probe an endpoint. They know nothing of each other: each starts at its
// own moment and counts its own interval, as on AWS, so that probes arrive in bursts.
type checker struct {
	index  int // 0 to failover.Checkers-1
	region string
	random *rand.Rand
}

func newChecker(serial, index int, seed uint64) *checker {
	source := rand.NewPCG(seed, uint64(serial)<<32|uint64(index))
	return &checker{index: index, region: checkerRegion(index), random: rand.New(source)}
}

// checkerRegion is where the checker with this index sits.
func checkerRegion(index int) string {
	return CheckerRegions[index*len(CheckerRegions)/failover.Checkers]
}

// checkerIP is who the checker with this index says it is. Addresses are made up, inside 15.177.0.0/18,
// where AWS's have been seen; the packets come from the loopback.
func checkerIP(index int) netip.Addr {
	return netip.AddrFrom4([4]byte{15, 177, byte(index*len(CheckerRegions)/failover.Checkers + 1), byte(index + 1)})
}

// patrol probes the check's endpoint until ctx ends, and reports every outcome. The interval runs from one
// response to the next request:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
//
// An update of the check is for the next probe to follow; its interval cannot be updated.
func (s *Service) patrol(ctx context.Context, watched *check, c *checker) {
	interval := s.scale.Real(watched.endpoint.Load().check.RequestInterval)
	pause := time.Duration(c.random.Int64N(int64(interval))) // the phase
	for wait(ctx, pause) {
		seen := s.probe(ctx, watched.endpoint.Load(), c)
		if ctx.Err() != nil {
			return // what was seen is the end
		}
		s.hear(watched, c.index, seen)
		pause = interval
	}
}

// wait lets d pass; false means that ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
