package failover

import (
	"strings"
	"testing"
	"time"
)

func TestSettingsValidate(t *testing.T) {
	tests := []struct {
		name string
		edit func(*Settings)
		want string // part of the error, "" for none
	}{
		{"defaults", func(*Settings) {}, ""},
		{"twenty times faster", func(s *Settings) {
			s.Period, s.AwayAfter, s.StableFor, s.MaxLag, s.FailingFor = s.Period/20, s.AwayAfter/20, s.StableFor/20, s.MaxLag/20, s.FailingFor/20
		}, ""},
		{"no period", func(s *Settings) { s.Period = 0 }, "period is 0s"},
		{"away too soon", func(s *Settings) { s.AwayAfter = 4*s.Period - 1 }, "at least four periods (4m0s)"},
		{"stable at once", func(s *Settings) { s.StableFor = time.Second }, "at least one period"},
		{"lag of one period", func(s *Settings) { s.MaxLag = s.Period }, "more than one period"},
		{"failing for less than nothing", func(s *Settings) { s.FailingFor = -1 }, "failing for"},
		{"failing without a round", func(s *Settings) { s.FailingRounds = 0 }, "failing rounds is 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := DefaultSettings()
			tt.edit(&s)
			err := s.Validate()
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Validate(%+v) = %v, want an error with %q", s, err, tt.want)
			}
		})
	}
}
