package failover

// QuorumPercent is the share of checkers that must be exceeded: "if more than 18% of health checkers
// report that an endpoint is healthy, Route 53 considers it healthy". AWS chose it so that several
// checker Regions agree, and reserves the right to change it.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
const QuorumPercent = 18

// HealthyQuorum is how many of total checkers make an endpoint healthy: 3 of 16.
func HealthyQuorum(total int) int { return total*QuorumPercent/100 + 1 }

// UnhealthyQuorum is how many of total checkers must have turned away before an endpoint is unhealthy:
// 14 of 16. That is why failing takes longer than recovering, and lifting an inverted check longer
// than setting it.
func UnhealthyQuorum(total int) int { return total - HealthyQuorum(total) + 1 }

// Aggregate is the health of an endpoint check c as a DNS location sees it that can reach these
// checkers; in a partition of the internet each location judges by the ones it reaches.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-problems.html
//
// A checker without a verdict counts as healthy, and so does having no checkers at all. Hence the
// initial states that Route 53 documents: a check is healthy until there is enough data, an inverted
// one is unhealthy; "enough" is that so many checkers have reached a verdict that the rest cannot
// outvote them. A disabled check is healthy, inverted and disabled it is unhealthy: that is AWS's way
// to force traffic away.
func Aggregate(c Check, checkers []Checker) bool {
	if c.Disabled || len(checkers) == 0 {
		return !c.Inverted
	}
	passing := 0
	for _, checker := range checkers {
		if checker.Healthy() {
			passing++
		}
	}
	return (passing >= HealthyQuorum(len(checkers))) != c.Inverted
}
