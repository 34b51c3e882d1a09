package lambda

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Variables with which a function made for AWS would pass by the endpoint of Options.Environment: an SDK asks them first.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
const (
	serviceEndpoint = "AWS_ENDPOINT_URL_" // and the name of a service
	ignoreEndpoints = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
)

// variables is the process's whole environment: what Lambda sets and nothing of the lab's own. From weakest
// to strongest: Lambda's variables a function may override, the function's own, the lab's, and those that
// are Lambda's alone.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func (f *function) variables(api, home string) []string {
	set := map[string]string{
		"LANG": "en_US.UTF-8",
		"PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
		"TZ":   ":UTC",
	}
	for name, value := range f.spec.Environment {
		if !strings.HasPrefix(name, serviceEndpoint) && name != ignoreEndpoints {
			set[name] = scaled(value, f.service.options.Scale)
		}
	}
	maps.Copy(set, f.service.options.Environment)
	maps.Copy(set, f.reserved(api))
	maps.Copy(set, places(home))
	list := make([]string, 0, len(set))
	for _, name := range slices.Sorted(maps.Keys(set)) {
		list = append(list, name+"="+set[name])
	}
	return list
}

// reserved are the variables only Lambda sets. Credentials belong to them, and come with
// Options.Environment. LD_LIBRARY_PATH is left out: the program is loaded by this machine, not by
// Amazon Linux. The X-Ray daemon's address is this machine's, where nobody listens.
func (f *function) reserved(api string) map[string]string {
	return map[string]string{
		"AWS_LAMBDA_RUNTIME_API":          api,
		"AWS_LAMBDA_FUNCTION_NAME":        f.spec.Name,
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(f.spec.MemorySize),
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/" + f.spec.Name,
		"AWS_LAMBDA_LOG_STREAM_NAME":      logStream(time.Now()),
		"AWS_REGION":                      f.spec.Region,
		"AWS_DEFAULT_REGION":              f.spec.Region,
		"AWS_XRAY_CONTEXT_MISSING":        "LOG_ERROR",
		"AWS_XRAY_DAEMON_ADDRESS":         "127.0.0.1:2000",
		"_AWS_XRAY_DAEMON_ADDRESS":        "127.0.0.1",
		"_AWS_XRAY_DAEMON_PORT":           "2000",
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"LAMBDA_TASK_ROOT":                f.root,
		"_HANDLER":                        f.spec.Handler,
	}
}

// places are directories of the environment's own, in place of AWS's /tmp, and what an operating system
// cannot start a process without.
func places(home string) map[string]string {
	if runtime.GOOS == "windows" {
		return map[string]string{
			"USERPROFILE": home, "TEMP": home, "TMP": home,
			"SystemRoot": os.Getenv("SystemRoot"),
		}
	}
	return map[string]string{"HOME": home, "TMPDIR": home}
}

// logStream is YYYY/MM/DD/[<version>]<32 hex digits>, one per environment.
func logStream(now time.Time) string {
	return fmt.Sprintf("%s/[$LATEST]%s", now.UTC().Format("2006/01/02"), strings.ReplaceAll(newRequestID(), "-", ""))
}
