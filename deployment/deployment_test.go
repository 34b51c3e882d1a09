package deployment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/deployment"
)

func example() deployment.Deployment {
	return deployment.Deployment{
		Schema: deployment.Schema, Name: "api.example.com", Zone: "example.com.", Table: "tandem",
		Service: "api", TimeScale: 20,
		Regions: []deployment.Region{
			{
				Name: "eu-west-1", Endpoint: "https://eu-west-1.api.example.com", Target: "d-1.example.",
				Checks: deployment.Checks{Can: "c1", Prefer: "p1", Holds: map[string]string{"eu-west-1": "h11"}},
			},
			{Name: "eu-central-1", Endpoint: "https://eu-central-1.api.example.com", Target: "d-2.example."},
		},
	}
}

func TestWhatIsPrintedIsReadBack(t *testing.T) {
	want := example()
	text, err := want.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	got, err := deployment.Parse(text)
	if err != nil {
		t.Fatalf("parse what was printed: %v\n%s", err, text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-printed +read):\n%s", diff)
	}
}

func TestBadDescriptorsAreRefusedByName(t *testing.T) {
	tests := map[string]struct {
		change func(string) string
		says   string
	}{
		"misspelt key":    {replace("time_scale:", "time_scael:"), "time_scael"},
		"other schema":    {replace("tandem/v1", "tandem/v9"), `this Tandem reads "tandem/v1"`},
		"no table":        {replace("table: tandem", `table: ""`), "table is missing"},
		"region twice":    {replace("name: eu-central-1", "name: eu-west-1"), "listed twice"},
		"no endpoint":     {replace("https://eu-central-1.api.example.com", `""`), "regions[1]"},
		"not YAML at all": {func(string) string { return "\t{" }, "[1:1]"},
	}
	text, err := example().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := deployment.Parse([]byte(tt.change(string(text))))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got error %v, want one that says %q", err, tt.says)
			}
		})
	}
}

func replace(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}
