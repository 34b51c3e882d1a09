package stack

import (
	"cmp"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack/tfstate"
)

func loadCheck(l *loader, r *tfstate.Resource) string {
	c := failover.Check{
		ID: r.Text("id"), Name: cmp.Or(r.Map("tags")["Name"], r.Text("reference_name")),
		Type: failover.CheckType(r.Text("type")), FQDN: r.Text("fqdn"), IPAddress: r.Text("ip_address"),
		Port: r.Int("port"), ResourcePath: r.Text("resource_path"), SearchString: r.Text("search_string"),
		RequestInterval:  time.Duration(r.Int("request_interval")) * time.Second,
		FailureThreshold: r.Int("failure_threshold"),
		Inverted:         r.Flag("invert_healthcheck"), Disabled: r.Flag("disabled"),
		HealthThreshold: r.Int("child_health_threshold"), Children: r.Texts("child_healthchecks"),
	}
	switch c.Type {
	case failover.Calculated:
		c.Port, c.RequestInterval, c.FailureThreshold = 0, 0, 0 // the provider may show what Route 53 does not use
	case "CLOUDWATCH_METRIC", "RECOVERY_CONTROL":
		// Nothing to watch: so that what hangs on it can be there, it is a count that is always reached, inverted or not.
		l.lack(r, "type", "the lab has no alarms and no routing controls: this "+string(c.Type)+" check is always healthy")
		c = failover.Check{ID: c.ID, Name: c.Name, Type: failover.Calculated}
	}
	if c.Type.TLS() && r.Has("enable_sni") && !r.Flag("enable_sni") {
		l.lack(r, "enable_sni", "the lab's checkers say the name all the same: AWS's get no certificate from an API without")
	}
	l.stack.Checks = append(l.stack.Checks, c)
	return ""
}

func (l *loader) hasCheck(id string) bool {
	for _, c := range l.stack.Checks {
		if c.ID == id {
			return true
		}
	}
	return false
}

// checkChildren wants the children of every check to be there.
func (l *loader) checkChildren() {
	for _, r := range l.all {
		if r.Data || r.Type != "aws_route53_health_check" {
			continue
		}
		for _, child := range r.Texts("child_healthchecks") {
			if !l.hasCheck(child) {
				l.problem(r, "child_healthchecks: %s is in no state given: print that check's state as well, one after the other", child)
			}
		}
	}
}
