package stack

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// Settings are the numbers of a stack of Tandem's that decide a failover. The nonce and the key of Tree are no
// numbers: they stay empty here, and what they are there.
type Settings struct {
	Tree        failover.TreeSettings
	Region      failover.Settings
	HealthCache time.Duration // how long a health answer is used again
}

// ErrNotTandems says of a stack that it has none of Tandem's settings.
var ErrNotTandems = errors.New("the stack is not Tandem's: its state has no output " + descriptorOutput)

// Settings reads the numbers, as the first Region has them: losing that one is what most deployments are for. What
// nothing sets has Tandem's default. The error is ErrNotTandems, or names what cannot be read.
func (s Stack) Settings() (Settings, error) {
	if s.Deployment.Schema == "" {
		return Settings{}, ErrNotTandems
	}
	settings := Settings{
		Tree:        failover.TreeSettings{TTL: aliasTTL},
		Region:      failover.DefaultSettings(),
		HealthCache: failover.DefaultPredictInput().HealthCache,
	}
	first := s.Deployment.Regions[0]
	if err := s.exchange(&settings, first, reading); err != nil {
		return Settings{}, fmt.Errorf("settings of the stack: %w", err)
	}
	if settings.Tree.CanInterval == 0 || settings.Tree.HoldInterval == 0 {
		return Settings{}, fmt.Errorf("settings of the stack: the checks that %s names for %s are in no state given: print theirs as well, one after the other",
			descriptorOutput, first.Name)
	}
	return settings, nil
}

// With is the stack with other numbers, in every Region. It refuses what AWS would refuse, what would fail over
// wrongly, and numbers that this stack has no place for.
func (s Stack) With(settings Settings) (Stack, error) {
	if s.Deployment.Schema == "" {
		return Stack{}, ErrNotTandems
	}
	if err := settings.Region.Validate(); err != nil {
		return Stack{}, fmt.Errorf("settings of a Region: %w", err)
	}
	s.Checks, s.Functions, s.Zones = slices.Clone(s.Checks), slices.Clone(s.Functions), slices.Clone(s.Zones)
	for i := range s.Functions {
		s.Functions[i].Environment = maps.Clone(s.Functions[i].Environment)
	}
	for i := range s.Zones {
		s.Zones[i].Records = slices.Clone(s.Zones[i].Records)
	}
	for _, r := range s.Deployment.Regions {
		if err := s.exchange(&settings, r, writing); err != nil {
			return Stack{}, err
		}
	}
	now, err := s.Settings()
	if err == nil && now != settings {
		err = fmt.Errorf("of the settings %+v the stack takes only %+v: declare the others in Terraform", settings, now)
	}
	for _, z := range s.Zones {
		err = errors.Join(err, failover.ValidateRecords(z.Name, z.Records))
	}
	if err := errors.Join(err, failover.ValidateChecks(s.Checks)); err != nil {
		return Stack{}, err
	}
	return s, nil
}
