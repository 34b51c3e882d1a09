package operator

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadSettings(t *testing.T) {
	t.Parallel()
	minimal := map[string]string{
		"AWS_REGION": "eu-west-1", "TANDEM_REGIONS": "eu-west-1,us-east-1", "TANDEM_SERVICE": "shop", "TANDEM_TABLE": "tandem",
	}
	with := func(changes map[string]string) func(string) string {
		env := maps.Clone(minimal)
		maps.Copy(env, changes)
		return func(name string) string { return env[name] }
	}
	got, err := ReadSettings(with(nil))
	want := Settings{
		Region: "eu-west-1", Regions: []string{"eu-west-1", "us-east-1"}, Service: "shop", Table: "tandem",
		Budget: 3 * time.Second, ReadTimeout: 300 * time.Millisecond, Period: time.Minute, MaxLag: 150 * time.Second,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("ReadSettings: %v (-want +got)\n%s", err, diff)
	}
	for _, tt := range []struct {
		changes map[string]string
		want    string
	}{
		{map[string]string{"TANDEM_TABLE": "", "TANDEM_SERVICE": ""}, "TANDEM_SERVICE: not set\nTANDEM_TABLE: not set"},
		{map[string]string{"AWS_REGION": "moon"}, "is without this Region, moon"},
		{map[string]string{"TANDEM_OPERATOR_BUDGET": "1s"}, "TANDEM_OPERATOR_BUDGET: 1s does not hold"},
		{map[string]string{"TANDEM_PERIOD": "-1s"}, "TANDEM_PERIOD"},
	} {
		if _, err := ReadSettings(with(tt.changes)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("with %v: %v, want an error with %q", slices.Collect(maps.Keys(tt.changes)), err, tt.want)
		}
	}
}
