package setting_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
)

var minimal = map[string]string{
	"AWS_REGION":       "eu-west-1",
	"TANDEM_SERVICE":   "shop",
	"TANDEM_TABLE":     "tandem",
	"TANDEM_REGIONS":   "eu-west-1,us-east-1",
	"TANDEM_NONCE":     "0123abcd",
	"TANDEM_CHECK_KEY": "4567efgh",
	"TANDEM_PROBES":    `[]`,
}

func with(changes map[string]string) func(string) string {
	env := maps.Clone(minimal)
	maps.Copy(env, changes)
	return func(name string) string { return env[name] }
}

func TestReadDefaults(t *testing.T) {
	t.Parallel()
	got, err := setting.Read(with(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := setting.Tandem{
		Region: "eu-west-1", Regions: []string{"eu-west-1", "us-east-1"}, Service: "shop", Table: "tandem", Nonce: "0123abcd", Key: "4567efgh",
		Probes: []setting.Probe{}, Hold: failover.DefaultSettings(),
		HealthBudget: 800 * time.Millisecond, HealthCache: 5 * time.Second, ReadTimeout: 300 * time.Millisecond,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestReadScaledDown(t *testing.T) {
	t.Parallel()
	got, err := setting.Read(with(map[string]string{
		"TANDEM_PERIOD": "3s", "TANDEM_AWAY_AFTER": "12s", "TANDEM_STABLE_FOR": "15s", "TANDEM_MAX_LAG": "7.5s", "TANDEM_FAILING_FOR": "3s",
		"TANDEM_HEALTH_BUDGET": "40ms", "TANDEM_HEALTH_CACHE": "250ms", "TANDEM_READ_TIMEOUT": "15ms", "TANDEM_MANUAL_FAILBACK": "true",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got.Hold.Period != 3*time.Second || !got.Hold.ManualFailback || got.ProbeTimeout() != 30*time.Millisecond {
		t.Errorf("Read = %+v", got)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct {
		name    string
		changes map[string]string
		want    string // part of the error
	}{
		{"nothing set", map[string]string{"TANDEM_SERVICE": "", "TANDEM_TABLE": ""}, "TANDEM_SERVICE: not set\nTANDEM_TABLE: not set"},
		{"no duration", map[string]string{"TANDEM_PERIOD": "60"}, `TANDEM_PERIOD: "60" is not a duration such as`},
		{"a negative duration", map[string]string{"TANDEM_HEALTH_CACHE": "-1s"}, "TANDEM_HEALTH_CACHE: \"-1s\" is not more than 0"},
		{"no flag", map[string]string{"TANDEM_MANUAL_FAILBACK": "maybe"}, "TANDEM_MANUAL_FAILBACK"},
		{"away too soon", map[string]string{"TANDEM_AWAY_AFTER": "1m"}, "at least four periods"},
		{"a Region twice", map[string]string{"TANDEM_REGIONS": "eu-west-1,eu-west-1"}, "TANDEM_REGIONS: \"eu-west-1,eu-west-1\" lists eu-west-1 twice"},
		{"an empty Region", map[string]string{"TANDEM_REGIONS": "eu-west-1,"}, "empty entry"},
		{"no Region's name", map[string]string{"TANDEM_REGIONS": `eu-west-1,"`}, "no name of a Region"},
		{"not this Region", map[string]string{"TANDEM_REGIONS": "us-east-1"}, "without this Region, eu-west-1"},
		{"a key with a slash", map[string]string{"TANDEM_CHECK_KEY": "0123/4567"}, "TANDEM_CHECK_KEY: want 8 to 128"},
		{"a short nonce", map[string]string{"TANDEM_NONCE": "secret!"}, "TANDEM_NONCE: want 8 to 128"},
		{"a budget that checkers do not wait for", map[string]string{"TANDEM_HEALTH_BUDGET": "2s"}, "TANDEM_HEALTH_BUDGET: 2s is more than 1.5s"},
		{"a budget without room for two reads", map[string]string{"TANDEM_READ_TIMEOUT": "500ms"}, "does not hold two reads"},
		{"probes in no JSON", map[string]string{"TANDEM_PROBES": "app"}, "TANDEM_PROBES: want a JSON list"},
		{"an unknown field", map[string]string{"TANDEM_PROBES": `[{"name":"a","timeout":"1s"}]`}, `unknown field "timeout"`},
		{"more than a list", map[string]string{"TANDEM_PROBES": `[] []`}, "nothing after it"},
		{"a probe of no type", map[string]string{"TANDEM_PROBES": `[{"name":"a","type":"tcp"}]`}, `a: type is "tcp", want http or table`},
		{"a probe without a name", map[string]string{"TANDEM_PROBES": `[{"type":"table","table":"t"}]`}, `probe 1: name is ""`},
		{"a name of Tandem's own", map[string]string{"TANDEM_PROBES": `[{"name":"tandem-table","type":"table","table":"t"}]`}, "Tandem's own"},
		{"a probe twice", map[string]string{"TANDEM_PROBES": `[{"name":"a","type":"table","table":"t"},{"name":"a","type":"table","table":"u"}]`}, `probe 2: there is another named "a"`},
		{"no address", map[string]string{"TANDEM_PROBES": `[{"name":"a","type":"http","url":"ftp://x"}]`}, `a: url is "ftp://x"`},
		{"a table probe with an address", map[string]string{"TANDEM_PROBES": `[{"name":"a","type":"table","table":"t","url":"https://x"}]`}, "takes a url for http"},
		{"a table probe without one", map[string]string{"TANDEM_PROBES": `[{"name":"a","type":"table"}]`}, "table is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := setting.Read(with(tt.changes))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read with %v = %+v, %v, want an error with %q", tt.changes, got, err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells the nonce: %v", err)
			}
		})
	}
}

// Whatever the probes are, reading them never panics, and what is accepted has a name and a target.
func FuzzProbes(f *testing.F) {
	f.Add(`[{"name":"app","type":"http","url":"https://x/ready","critical":true}]`)
	f.Add(`[{"name":"items","type":"table","table":"items"}]`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := setting.Read(with(map[string]string{"TANDEM_PROBES": text}))
		if err != nil {
			return
		}
		for _, p := range got.Probes {
			if p.Name == "" || (p.URL == "") == (p.Table == "") {
				t.Errorf("accepted %+v from %q", p, text)
			}
		}
	})
}
