package stack

import (
	"fmt"
	"regexp"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Settings are what a user may choose of the default stack: every number that decides a failover, and
// the names.
type Settings struct {
	Name    string   // the DNS name clients use
	Zone    string   // the hosted zone that holds it
	Service string   // the service's name in Tandem's table
	Regions []string // 2 to 4, in order of preference

	Tree   failover.TreeSettings
	Region failover.Settings

	HealthBudget time.Duration // all critical probes of one health request together
	HealthCache  time.Duration // how long a health answer is reused
	ReadTimeout  time.Duration // one read of a replica
}

// DefaultSettings are Tandem's defaults for a service of that name in two Regions.
func DefaultSettings() Settings {
	tree := failover.DefaultTreeSettings()
	tree.Nonce, tree.Key = "9d41f0c2", "k7c52e98b"
	return Settings{
		Name:         "api.tandem.test",
		Zone:         "tandem.test",
		Service:      "api",
		Regions:      []string{"eu-west-1", "eu-central-1"},
		Tree:         tree,
		Region:       failover.DefaultSettings(),
		HealthBudget: 800 * time.Millisecond,
		HealthCache:  5 * time.Second,
		ReadTimeout:  300 * time.Millisecond,
	}
}

// regionName is how AWS spells Regions. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`)

// Validate refuses what AWS would refuse, or what would fail over wrongly. Errors name the setting.
func (s Settings) Validate() error {
	if n := len(s.Regions); n < 2 || n > 4 {
		return fmt.Errorf("regions has %d entries: a stack spans two to four Regions", n)
	}
	seen := make(map[string]bool)
	for _, r := range s.Regions {
		if !regionName.MatchString(r) {
			return fmt.Errorf("regions lists %q: write a name such as eu-west-1", r)
		}
		if seen[r] {
			return fmt.Errorf("regions lists %s twice: each Region has one place in the order", r)
		}
		seen[r] = true
	}
	if most := failover.StatusTimeout * 3 / 4; s.HealthBudget > most {
		return fmt.Errorf("health budget is %v: checkers wait %v for an answer, leave %v at most", s.HealthBudget, failover.StatusTimeout, most)
	}
	for name, drawn := range map[string]string{"nonce": s.Tree.Nonce, "key": s.Tree.Key} {
		if len(drawn) < 8 {
			return fmt.Errorf("%s has %d characters: take 8 or more that nobody can guess", name, len(drawn))
		}
	}
	if err := s.Region.Validate(); err != nil {
		return fmt.Errorf("settings of a Region: %w", err)
	}
	for _, c := range s.tree().Checks() {
		if err := c.Validate(); err != nil {
			return err
		}
	}
	return failover.ValidateRecords(fqdn(s.Zone), s.tree().Records())
}
