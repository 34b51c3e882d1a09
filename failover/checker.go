package failover

// Checker is what one of Route 53's checkers remembers of one check. It is an immutable value; the
// zero Checker has no data yet. Two Checkers that compare equal will judge alike.
type Checker struct {
	known   bool // a verdict was reached
	healthy bool // that verdict
	passing bool // the outcome that the run is made of
	run     int8 // outcomes alike in a row, counted up to maxThreshold
}

// maxThreshold is the largest FailureThreshold that Route 53 allows; longer runs decide nothing.
const maxThreshold = 10

// Observe returns the Checker after one more probe. The verdict changes when threshold probes in a row
// say so, in either direction: FailureThreshold is symmetric, "the number of consecutive health checks
// that an endpoint must pass or fail".
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
func (c Checker) Observe(pass bool, threshold int) Checker {
	if pass != c.passing {
		c.passing, c.run = pass, 0
	}
	if c.run < maxThreshold {
		c.run++
	}
	if int(c.run) >= min(threshold, maxThreshold) {
		c.known, c.healthy = true, pass
	}
	return c
}

// Known says whether the checker has reached a verdict: FailureThreshold probes in a row, once.
func (c Checker) Known() bool { return c.known }

// Healthy is the checker's verdict, before any inversion. Without one it is healthy: Route 53 considers
// a new check healthy "until there's enough data".
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func (c Checker) Healthy() bool { return c.healthy || !c.known }

// Turns is how many more probes in a row, all unlike the verdict, would turn it: how soon the checker
// could change its mind. It is at least 1.
func (c Checker) Turns(threshold int) int {
	against := 0
	if c.passing != c.Healthy() {
		against = int(c.run)
	}
	return max(1, threshold-against)
}
