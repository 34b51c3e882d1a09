package setting

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Tandem is what the health and prober functions must know. All durations come from the environment, so
// that a lab can run everything faster by dividing them there.
type Tandem struct {
	Region  string   // AWS_REGION: this one
	Regions []string // TANDEM_REGIONS: all, in order of preference
	Service string   // TANDEM_SERVICE: the name in the table
	Table   string   // TANDEM_TABLE: Tandem's own
	Nonce   string   // TANDEM_NONCE: part of what a hold says
	Key     string   // TANDEM_CHECK_KEY: part of the paths that checkers ask
	Probes  []Probe  // TANDEM_PROBES

	Hold failover.Settings // TANDEM_PERIOD, _AWAY_AFTER, _STABLE_FOR, _MAX_LAG, _FAILING_FOR, _MANUAL_FAILBACK

	// HealthBudget bounds everything that a health request does, TANDEM_HEALTH_BUDGET, 800 ms by default.
	// Route 53 waits 2 s for an answer; API Gateway, Lambda and the way take their part of that.
	HealthBudget time.Duration

	// HealthCache is how long an answer is used again, TANDEM_HEALTH_CACHE, 5 s by default. Sixteen
	// checkers for each check would otherwise probe the application several times a second.
	HealthCache time.Duration

	// ReadTimeout is for one attempt at one replica of the table, TANDEM_READ_TIMEOUT, 300 ms by default.
	ReadTimeout time.Duration
}

// HealthBudgetMax keeps a health answer clear of the 2 s that Route 53's checkers wait for it.
const HealthBudgetMax = 1500 * time.Millisecond

var (
	plainName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)
	// Route 53 takes a search string of 255 characters; the Region and a word go before the nonce.
	goodNonce = regexp.MustCompile(`^[A-Za-z0-9_-]{8,128}$`)
)

// Read reads and checks Tandem's settings. Its error names every variable that is wrong.
func Read(getenv func(string) string) (Tandem, error) {
	env := From(getenv)
	hold := failover.DefaultSettings()
	t := Tandem{
		Region:       env.Text("AWS_REGION"),
		Regions:      env.List("TANDEM_REGIONS"),
		Service:      env.Text("TANDEM_SERVICE"),
		Table:        env.Text("TANDEM_TABLE"),
		Nonce:        env.Text("TANDEM_NONCE"),
		Key:          env.Text("TANDEM_CHECK_KEY"),
		HealthBudget: env.Duration("TANDEM_HEALTH_BUDGET", 800*time.Millisecond),
		HealthCache:  env.Duration("TANDEM_HEALTH_CACHE", 5*time.Second),
		ReadTimeout:  env.Duration("TANDEM_READ_TIMEOUT", 300*time.Millisecond),
		Hold: failover.Settings{
			Period:         env.Duration("TANDEM_PERIOD", hold.Period),
			AwayAfter:      env.Duration("TANDEM_AWAY_AFTER", hold.AwayAfter),
			StableFor:      env.Duration("TANDEM_STABLE_FOR", hold.StableFor),
			MaxLag:         env.Duration("TANDEM_MAX_LAG", hold.MaxLag),
			FailingFor:     env.Duration("TANDEM_FAILING_FOR", hold.FailingFor),
			FailingRounds:  hold.FailingRounds,
			ManualFailback: env.Flag("TANDEM_MANUAL_FAILBACK"),
		},
	}
	t.Probes = readProbes(env)
	if env.Err() == nil {
		t.check(env)
	}
	return t, env.Err()
}

// check looks at what each variable may be, given that all are there and well-formed.
func (t Tandem) check(env *Environ) {
	for _, region := range t.Regions {
		if !plainName.MatchString(region) {
			env.Mistake("TANDEM_REGIONS", fmt.Errorf("%q is no name of a Region", region))
		}
	}
	if !slices.Contains(t.Regions, t.Region) {
		env.Mistake("TANDEM_REGIONS", fmt.Errorf("%v is without this Region, %s", t.Regions, t.Region))
	}
	for name, drawn := range map[string]string{"TANDEM_NONCE": t.Nonce, "TANDEM_CHECK_KEY": t.Key} {
		if !goodNonce.MatchString(drawn) {
			env.Mistake(name, errors.New("want 8 to 128 letters, digits, - and _")) // never printed
		}
	}
	if t.HealthBudget > HealthBudgetMax {
		env.Mistake("TANDEM_HEALTH_BUDGET", fmt.Errorf("%v is more than %v: checkers stop waiting at 2s", t.HealthBudget, HealthBudgetMax))
	}
	if t.HealthBudget < 2*t.ReadTimeout {
		env.Mistake("TANDEM_HEALTH_BUDGET", fmt.Errorf("%v does not hold two reads of TANDEM_READ_TIMEOUT, %v each", t.HealthBudget, t.ReadTimeout))
	}
	if err := t.Hold.Validate(); err != nil {
		env.Mistake("TANDEM_PERIOD, TANDEM_AWAY_AFTER, TANDEM_STABLE_FOR, TANDEM_MAX_LAG, TANDEM_FAILING_FOR", err)
	}
}

// ProbeTimeout is for our own look at the application and the tables: three quarters of the budget, which
// leaves the rest for the answer and for writing a row.
func (t Tandem) ProbeTimeout() time.Duration { return t.HealthBudget * 3 / 4 }

// Peers are the other Regions, in order of preference.
func (t Tandem) Peers() []string {
	return slices.DeleteFunc(slices.Clone(t.Regions), func(r string) bool { return r == t.Region })
}
