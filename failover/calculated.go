package failover

// Calculate is the health of a CALCULATED check: at least HealthThreshold of its children must be
// healthy. A threshold of 0 is always healthy, one above the number of children never; disabled and
// inverted count as in Aggregate, for the check itself and for its children, whose final health is what
// healthy reports.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
func (c Check) Calculate(healthy Health) bool {
	if c.Disabled {
		return !c.Inverted
	}
	count := 0
	for _, child := range c.Children {
		if healthy(child) {
			count++
		}
	}
	return (count >= c.HealthThreshold) != c.Inverted
}

// WithCalculated extends the health of endpoint checks to the CALCULATED ones among checks. One level
// is all there is: a CALCULATED check may not be a child.
func WithCalculated(checks []Check, endpoint Health) Health {
	calculated := make(map[string]Check)
	for _, c := range checks {
		if c.Type == Calculated {
			calculated[c.ID] = c
		}
	}
	return func(id string) bool {
		if c, ok := calculated[id]; ok {
			return c.Calculate(endpoint)
		}
		return endpoint(id)
	}
}
