package stack_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
	"github.com/tandem-failover/tandem/stack"
)

// The numbers that terraform/ has as defaults are those of Tandem.
func TestRecordedHasTheDefaults(t *testing.T) {
	t.Parallel()
	got, err := recorded(t).Settings()
	if err != nil {
		t.Fatal(err)
	}
	in := failover.DefaultPredictInput()
	if diff := gocmp.Diff(stack.Settings{Tree: in.Tree, Region: in.Hold, HealthCache: in.HealthCache}, got); diff != "" {
		t.Errorf("settings (-default +recorded):\n%s", diff)
	}
}

func drawSettings(t *rapid.T) stack.Settings {
	seconds := func(name string, least, most int) time.Duration {
		return time.Duration(rapid.IntRange(least, most).Draw(t, name)) * time.Second
	}
	interval := rapid.SampledFrom([]time.Duration{10 * time.Second, 30 * time.Second})
	threshold := rapid.IntRange(1, 10)
	period := seconds("period", 60, 300)
	return stack.Settings{
		Tree: failover.TreeSettings{
			CanInterval: interval.Draw(t, "can interval"), CanThreshold: threshold.Draw(t, "can threshold"),
			HoldInterval: interval.Draw(t, "hold interval"), HoldThreshold: threshold.Draw(t, "hold threshold"),
			TTL: seconds("ttl", 1, 60),
		},
		Region: failover.Settings{
			Period: period, AwayAfter: 4*period + seconds("away", 0, 600), StableFor: period + seconds("stable", 0, 600),
			MaxLag: period + seconds("lag", 1, 600), FailingFor: seconds("failing", 1, 600), FailingRounds: 2,
			ManualFailback: rapid.Bool().Draw(t, "manual"),
		},
		HealthCache: seconds("cache", 1, 60),
	}
}

// What is put in is read out again, by the functions too, and the stack is otherwise what it was.
func TestWithOtherSettings(t *testing.T) {
	t.Parallel()
	was := recorded(t)
	before := recorded(t)
	own, err := was.Settings()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := drawSettings(t)
		s, err := was.With(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Settings(); err != nil || got != want {
			t.Fatalf("put in %+v, got %+v, %v", want, got, err)
		}
		for _, f := range s.Functions {
			if f.Handler != "health" && f.Handler != "prober" {
				continue
			}
			read, err := setting.Read(func(name string) string {
				if name == "AWS_REGION" {
					return f.Region
				}
				return f.Environment[name]
			})
			if err != nil || read.Hold != want.Region || read.HealthCache != want.HealthCache {
				t.Fatalf("%s in %s reads %+v, %v; want %+v", f.Name, f.Region, read, err, want)
			}
		}
		back, err := s.With(own)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(before, back, withoutSecrets) + gocmp.Diff(before, was, withoutSecrets); diff != "" {
			t.Errorf("with its own settings again, or in what was given, the stack is another:\n%s", diff)
		}
	})
}

// withoutSecrets compares stacks whose clients' secrets were drawn apart.
var withoutSecrets = gocmp.FilterPath(func(p gocmp.Path) bool { return p.Last().String() == ".Secret" }, gocmp.Ignore())

// The checks of a moved tree are those of a tree with the same numbers.
func TestEveryRegionGetsTheSettings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s, err := recorded(t, some[rapid.IntRange(0, len(some)-1).Draw(r, "regions")]...).With(drawSettings(r))
		if err != nil {
			r.Fatal(err)
		}
		if diff := gocmp.Diff(checksByName(treeOf(t, s).Checks()), checksByName(s.Checks)); diff != "" {
			r.Errorf("checks (-failover.Tree +stack):\n%s", diff)
		}
	})
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*stack.Settings)
		says   string
	}{
		"interval 15":      {func(s *stack.Settings) { s.Tree.CanInterval = 15 * time.Second }, "15"},
		"threshold 11":     {func(s *stack.Settings) { s.Tree.CanThreshold = 11 }, "11"},
		"away too soon":    {func(s *stack.Settings) { s.Region.AwayAfter = time.Minute }, "four periods"},
		"no place for it":  {func(s *stack.Settings) { s.Region.FailingRounds = 3 }, "declare the others in Terraform"},
		"a nonce is there": {func(s *stack.Settings) { s.Tree.Nonce = "12345678" }, "the stack takes only"},
	}
	for name, tt := range tests {
		settings, err := recorded(t).Settings()
		if err != nil {
			t.Fatal(err)
		}
		tt.change(&settings)
		if _, err := recorded(t).With(settings); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got error %v, want one that says %q", name, err, tt.says)
		}
	}
}

// A stack that cannot say its numbers says why.
func TestStacksWithoutSettings(t *testing.T) {
	t.Parallel()
	foreign, _, err := stack.FromTerraform(plain(t).reader(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := foreign.Settings(); !errors.Is(err, stack.ErrNotTandems) {
		t.Errorf("settings of a stack that is not Tandem's: %v", err)
	}
	if _, err := foreign.With(stack.Settings{}); !errors.Is(err, stack.ErrNotTandems) {
		t.Errorf("other settings for a stack that is not Tandem's: %v", err)
	}
	unchecked := recorded(t)
	unchecked.Checks = nil
	if _, err := unchecked.Settings(); err == nil || !strings.Contains(err.Error(), "print theirs as well") {
		t.Errorf("without its checks: %v", err)
	}
	misspelt := recorded(t)
	i := slices.IndexFunc(misspelt.Functions, func(f stack.Function) bool { return f.Handler == "health" })
	misspelt.Functions[i].Environment["TANDEM_PERIOD"] = "a minute"
	if _, err := misspelt.Settings(); err == nil || !strings.Contains(err.Error(), "function tandem-health in eu-west-1: variable TANDEM_PERIOD") {
		t.Errorf("with a duration that is none: %v", err)
	}
}

// At a zone's apex the leaves are aliases, and their TTL is AWS's.
func TestAnApexKeepsItsTTL(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	for i, r := range s.Zones[0].Records {
		if r.SetIdentifier == s.Regions[0] || r.SetIdentifier == s.Regions[1] {
			s.Zones[0].Records[i].Alias = &failover.Alias{ZoneID: "ZLY8HYME6SFDD", Name: r.Values[0]}
			s.Zones[0].Records[i].TTL, s.Zones[0].Records[i].Values, s.Zones[0].Records[i].Type = 0, nil, "A"
		}
	}
	s.Zones[0].Records = slices.DeleteFunc(s.Zones[0].Records, func(r failover.Record) bool { return r.SetIdentifier == "" })
	settings, err := s.Settings()
	if err != nil || settings.Tree.TTL != time.Minute {
		t.Fatalf("the TTL of an alias is %v, %v", settings.Tree.TTL, err)
	}
	settings.Tree.TTL = 20 * time.Second
	if _, err := s.With(settings); err == nil || !strings.Contains(err.Error(), "is an alias to what AWS gives 1m0s") {
		t.Errorf("another TTL: %v", err)
	}
}
