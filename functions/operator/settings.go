package operator

import (
	"fmt"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
)

// Settings are what the operator API must know. The nonce of holds is not among them: what it does not
// know it cannot tell.
type Settings struct {
	Region  string   // AWS_REGION: this one
	Regions []string // TANDEM_REGIONS: all, in order of preference
	Service string   // TANDEM_SERVICE: the name in the table
	Table   string   // TANDEM_TABLE: Tandem's own

	// Budget bounds the work on one request, TANDEM_OPERATOR_BUDGET, 3 s by default: a read, and a write
	// that tries every replica.
	Budget time.Duration

	ReadTimeout time.Duration // TANDEM_READ_TIMEOUT: one attempt at one replica, 300 ms by default
	Period      time.Duration // TANDEM_PERIOD: no order ends sooner than after one round, 60 s by default
	MaxLag      time.Duration // TANDEM_MAX_LAG: an older row proves nothing about its Region, 150 s by default
}

// ReadSettings reads the settings. Its error names every variable that is wrong.
func ReadSettings(getenv func(string) string) (Settings, error) {
	env, hold := setting.From(getenv), failover.DefaultSettings()
	s := Settings{
		Region:      env.Text("AWS_REGION"),
		Regions:     env.List("TANDEM_REGIONS"),
		Service:     env.Text("TANDEM_SERVICE"),
		Table:       env.Text("TANDEM_TABLE"),
		Budget:      env.Duration("TANDEM_OPERATOR_BUDGET", 3*time.Second),
		ReadTimeout: env.Duration("TANDEM_READ_TIMEOUT", 300*time.Millisecond),
		Period:      env.Duration("TANDEM_PERIOD", hold.Period),
		MaxLag:      env.Duration("TANDEM_MAX_LAG", hold.MaxLag),
	}
	if env.Err() == nil {
		if !slices.Contains(s.Regions, s.Region) {
			env.Mistake("TANDEM_REGIONS", fmt.Errorf("%v is without this Region, %s", s.Regions, s.Region))
		}
		// All replicas are read within two timeouts; the order and its event may have to try each in turn.
		if least := time.Duration(2+2*len(s.Regions)) * s.ReadTimeout; s.Budget < least {
			env.Mistake("TANDEM_OPERATOR_BUDGET", fmt.Errorf("%v does not hold a read and two writes of TANDEM_READ_TIMEOUT, %v", s.Budget, least))
		}
	}
	return s, env.Err()
}
