package drill

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// valid is a scenario in which every mistake can be planted by replacing one line.
const valid = `schema: tandem/scenario/v1
name: cut
settings:
  can_interval: 10s
traffic:
  rate: 10
  writes: 0.5
  classes:
    - kind: honours-ttl
      clients: 2
    - kind: floors-ttl
      clients: 1
      floor: 60s
steps:
  - at: 30s
    fault: link-slow
    from: primary
    to: secondary
    lag: 5s
  - at: 60s
    heal: all
until:
  tail: 30s
thresholds:
  lost_writes: 0
`

func TestParseFillsDefaults(t *testing.T) {
	t.Parallel()
	s, err := Parse("cut.yaml", []byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	if s.Traffic.Keys != DefaultKeys || s.Traffic.Timeout != DefaultTimeout || s.Traffic.Classes[1].Name != "floors-ttl" {
		t.Errorf("traffic %+v lacks its defaults", s.Traffic)
	}
	if s.Steps[0].Lag != 5*time.Second || *s.Thresholds.LostWrites != 0 || s.Thresholds.RTO != nil {
		t.Errorf("read lag %v, lost_writes %v, rto %v", s.Steps[0].Lag, s.Thresholds.LostWrites, s.Thresholds.RTO)
	}
}

func TestParseProblems(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, old, new, want string }{
		{"misspelt key", "  rate: 10", "  rat: 10", `cut.yaml:6: unknown key "traffic.rat": did you mean "rate"?`},
		{"misspelt key in a list", "      floor: 60s", "      flor: 60s", `cut.yaml:13: unknown key "traffic.classes[1].flor": did you mean "floor"?`},
		{"key from nowhere", "name: cut", "name: cut\ncolour: red", `cut.yaml:3: unknown key "colour": the keys here are schema, name, description, settings, traffic, steps, until, thresholds`},
		{"duration without unit", "  - at: 30s", "  - at: 30", `cut.yaml:15: steps[0].at is a number: write a number with its unit, such as 60s or 5m`},
		{"duration that is none", "    lag: 5s", "    lag: soon", `cut.yaml:19: steps[0].lag is "soon": write a number with its unit, such as 60s or 5m`},
		{"negative duration", "    lag: 5s", "    lag: -5s", `cut.yaml:19: steps[0].lag is negative: write a number with its unit, such as 60s or 5m`},
		{"text for a number", "  rate: 10", "  rate: fast", `cut.yaml:6: traffic.rate is a text: write a number`},
		{"fraction for a count", "      clients: 2", "      clients: 2.5", `cut.yaml:10: traffic.classes[0].clients is a number: write a whole number`},
		{"text for a list", "    lag: 5s", "    checkers: us-east-1", `cut.yaml:19: steps[0].checkers is a text: write a list`},
		{"list for a mapping", "until:\n  tail: 30s", "until: [30s]", `cut.yaml:22: until is a list: write keys: answer, within, tail`},
		{"key without value", "name: cut", "name:", `cut.yaml:2: name has no value: write a text, or leave the key out`},
		{"key twice", "name: cut", "name: cut\nname: again", `cut.yaml:3: mapping key "name" already defined`},
		{"not YAML", "name: cut", "name: [cut", `cut.yaml:3`},
		{"other schema", "scenario/v1", "scenario/v2", `cut.yaml:1: schema is "tandem/scenario/v2": this Tandem reads "tandem/scenario/v1"`},
		{"unknown fault", "link-slow", "link-slwo", `cut.yaml:16: steps[0].fault is "link-slwo": did you mean "link-slow"?`},
		{"fault without its place", "    from: primary\n", "", `cut.yaml:15: steps[0].from is missing: link-slow needs it`},
		{"key of another fault", "    lag: 5s", "    lag: 5s\n    service: lambda", `cut.yaml:20: steps[0].service means nothing to link-slow: leave it out`},
		{"heal and harm", "    heal: all", "    heal: all\n    region: primary", `cut.yaml:20: steps[1] heals and harms at once: make it two steps`},
		{"a second outage", "    heal: all", "    heal: all\n  - at: 600s\n    fault: region-hung\n    region: primary", `cut.yaml:22: steps[2] is a second outage: recovery is measured for one: make it a scenario of its own`},
		{"heal of something", "    heal: all", "    heal: primary", `cut.yaml:21: steps[1].heal is "primary": write heal: all; a heal lifts every fault`},
		{"steps out of order", "  - at: 60s", "  - at: 30s", `cut.yaml:20: steps[1].at is 30s: each step comes after the one before`},
		{"no time to be steady", "  - at: 30s", "  - at: 5s", `cut.yaml:15: steps[0].at is 5s: leave at least 20s to see that the deployment is steady`},
		{"unknown kind of client", "kind: honours-ttl", "kind: honors-ttl", `cut.yaml:9: traffic.classes[0].kind is "honors-ttl": did you mean "honours-ttl"?`},
		{"nobody to measure recovery on", "kind: honours-ttl", "kind: caches-forever", `cut.yaml:8: traffic.classes has no clients of kind honours-ttl: recovery time is measured on them: add some`},
		{"share above one", "  writes: 0.5", "  writes: 50", `cut.yaml:7: traffic.writes is 50: it is a share, 0 to 1`},
		{"interval unknown to Route 53", "can_interval: 10s", "can_interval: 15s", `cut.yaml:4: settings.can_interval is 15s: Route 53 probes every 10s or every 30s`},
		{"tail too short", "  tail: 30s", "  tail: 3s", `cut.yaml:23: until.tail is 3s: recovery is judged over 30s of traffic: leave at least that`},
		{"nothing is judged", "thresholds:\n  lost_writes: 0\n", "thresholds: {}\n", `cut.yaml:24: thresholds is empty: a drill that judges nothing always passes: set one at least`},
		{"negative count", "  lost_writes: 0", "  lost_writes: -1", `cut.yaml:25: thresholds.lost_writes is -1: it is a count: 0 or more`},
		{"percent for a share", "  lost_writes: 0", "  availability: 99.9", `cut.yaml:25: thresholds.availability is 99.9: it is a share of requests, 0 to 1, such as 0.95`},
		{"limit without an answer", "  tail: 30s", "  tail: 30s\n  within: 60s", `cut.yaml:24: until.within means nothing without until.answer: leave it out`},
		{"nothing at all", valid, "# soon\n", `cut.yaml:1: nothing in the file: write exactly one scenario`},
		{"two scenarios", "thresholds:", "---\nthresholds:", `cut.yaml:1: 2 documents in the file: write exactly one scenario`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(valid, tt.old) {
				t.Fatalf("the valid scenario has no %q", tt.old)
			}
			_, err := Parse("cut.yaml", []byte(strings.Replace(valid, tt.old, tt.new, 1)))
			if _, ok := errors.AsType[Problems](err); !ok || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestParseReportsEveryProblem(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("  rate: 10", "  rate: 0", "lag: 5s", "lag: 5s\n    region: primary", "tail: 30s", "tail: 1s").Replace(valid)
	_, err := Parse("cut.yaml", []byte(text))
	problems, _ := errors.AsType[Problems](err)
	if len(problems) != 3 || problems[0].Line > problems[1].Line || problems[1].Line > problems[2].Line {
		t.Errorf("got %v, want three problems in the order of their lines", err)
	}
}

func TestEmbeddedScenariosAreStable(t *testing.T) {
	t.Parallel()
	if len(EmbeddedNames()) == 0 {
		t.Fatal("no scenario is embedded")
	}
	for _, name := range EmbeddedNames() {
		s, err := Embedded(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if s.Name != name {
			t.Errorf("scenario %s calls itself %q", name, s.Name)
		}
		printed, again := printAgain(t, s)
		if diff := cmp.Diff(s, again); diff != "" {
			t.Errorf("%s changed when printed and read again:\n%s\n%s", name, diff, printed)
		}
	}
}

func TestEmbeddedSuggests(t *testing.T) {
	t.Parallel()
	_, err := Embedded("region-outrage")
	if err == nil || !strings.Contains(err.Error(), `did you mean "region-outage"?`) {
		t.Errorf("got %v", err)
	}
	if text, err := EmbeddedText("region-outage"); err != nil || !bytes.HasPrefix(text, []byte("# ")) {
		t.Errorf("text %.20q, %v; want the file with its comments", text, err)
	}
}

// FuzzParse checks that whatever is accepted prints to something that reads the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(valid))
	text, err := EmbeddedText("region-outage")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("&a [*a]"))
	f.Add([]byte("steps: [{at: 1s, at: 2s}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("fuzz.yaml", data)
		if err != nil {
			return
		}
		printed, again := printAgain(t, s)
		if diff := cmp.Diff(s, again); diff != "" {
			t.Errorf("changed when printed and read again:\n%s\n%s", diff, printed)
		}
	})
}

func printAgain(t *testing.T, s Scenario) ([]byte, Scenario) {
	t.Helper()
	printed, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("printed.yaml", printed)
	if err != nil {
		t.Fatalf("printed scenario is refused: %v\n%s", err, printed)
	}
	return printed, again
}
