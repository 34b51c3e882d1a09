package lambda

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

func TestAProcessSeesLambdasVariablesAndNothingOfTheLab(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process needs more than Lambda's variables on Windows")
	}
	s := region(t, "environment", func(o *Options) {
		o.Scale = 20
		o.Environment = map[string]string{
			"AWS_ACCESS_KEY_ID": "AKIALAB", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "INTERVAL": "90s",
		}
	}, declared(func(f *stack.Function) {
		f.Timeout = time.Hour
		f.Environment = map[string]string{
			"TABLE": "items", "BUDGET": "800ms", "TZ": "Europe/Paris", "AWS_ENDPOINT_URL": "https://aws",
			"AWS_REGION":                "mars-north-1",
			"AWS_ENDPOINT_URL_DYNAMODB": "https://vpce.example", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
		}
	}))
	result := invoke(t, s, "environment", order{})
	var list []string
	if err := json.Unmarshal(result.Payload, &list); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, variable := range list {
		name, value, _ := strings.Cut(variable, "=")
		got[name] = value
	}
	want := map[string]string{
		"AWS_LAMBDA_RUNTIME_API":          `^127\.0\.0\.1:\d+$`,
		"AWS_LAMBDA_FUNCTION_NAME":        `^environment$`,
		"AWS_LAMBDA_FUNCTION_VERSION":     `^\$LATEST$`,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": `^128$`,
		"AWS_LAMBDA_INITIALIZATION_TYPE":  `^on-demand$`,
		"AWS_LAMBDA_LOG_GROUP_NAME":       `^/aws/lambda/environment$`,
		"AWS_LAMBDA_LOG_STREAM_NAME":      `^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$`,
		"AWS_REGION":                      `^eu-west-1$`,
		"AWS_DEFAULT_REGION":              `^eu-west-1$`,
		"AWS_XRAY_CONTEXT_MISSING":        `^LOG_ERROR$`,
		"AWS_XRAY_DAEMON_ADDRESS":         `^127\.0\.0\.1:2000$`,
		"_AWS_XRAY_DAEMON_ADDRESS":        `^127\.0\.0\.1$`,
		"_AWS_XRAY_DAEMON_PORT":           `^2000$`,
		"_X_AMZN_TRACE_ID":                `^Root=1-`, // set by the runtime itself
		"LAMBDA_RUNTIME_DIR":              `^/var/runtime$`,
		"LAMBDA_TASK_ROOT":                `.`,
		"_HANDLER":                        `^environment$`,
		"LANG":                            `^en_US\.UTF-8$`,
		"PATH":                            `^/var/lang/bin:`,
		"TZ":                              `^Europe/Paris$`,
		"HOME":                            `.`,
		"TMPDIR":                          `.`,
		"AWS_ACCESS_KEY_ID":               `^AKIALAB$`,
		"AWS_ENDPOINT_URL":                `^http://127\.0\.0\.1:4566$`,
		"TABLE":                           `^items$`,
		"BUDGET":                          `^40ms$`,
		"INTERVAL":                        `^90s$`, // the lab's own, not scaled
	}
	if names, expected := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(names, expected) {
		t.Errorf("variables\n%q\nwant\n%q", names, expected)
	}
	for name, form := range want {
		if !regexp.MustCompile(form).MatchString(got[name]) {
			t.Errorf("%s=%q, want %s", name, got[name], form)
		}
	}
	if home := os.Getenv("HOME"); home != "" && got["HOME"] == home {
		t.Errorf("the process has the lab's own HOME, %s", home)
	}
}

func TestScaled(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		value string
		by    scale.Factor
		want  string
	}{
		{"20s", 20, "1s"},
		{"800ms", 10, "80ms"},
		{"1.5m", 3, "30s"},
		{"6h", 60, "6m0s"},
		{"20s", 0, "20s"},
		{"20s", 1, "20s"},
		{"1.50h", 1, "1.50h"},
		{"20", 20, "20"},
		{"20 s", 20, "20 s"},
		{"-20s", 20, "-20s"},
		{"1h30m", 20, "4m30s"},
		{"1m0s", 20, "3s"},
		{"1m 0s", 20, "1m 0s"},
		{"20us", 20, "20us"},
		{"20d", 20, "20d"},
		{"every 20s", 20, "every 20s"},
		{"20s\n", 20, "20s\n"},
		{"", 20, ""},
		{"9999999999999999h", 20, "9999999999999999h"},
	} {
		if got := scaled(row.value, row.by); got != row.want {
			t.Errorf("scaled(%q, %v) = %q, want %q", row.value, row.by, got, row.want)
		}
	}
}

func TestAScaledDurationIsADuration(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`([0-9]{1,4}(\.[0-9]{1,3})?(ms|s|m|h)){1,3}`).Draw(t, "value")
		by := scale.Factor(rapid.Float64Range(1, 1000).Draw(t, "scale"))
		before, err := time.ParseDuration(value)
		if err != nil {
			t.Fatal(err)
		}
		after, err := time.ParseDuration(scaled(value, by))
		if err != nil || after != by.Real(before) {
			t.Errorf("scaled(%q, %v) = %v, %v; want %v", value, by, after, err, by.Real(before))
		}
	})
}
