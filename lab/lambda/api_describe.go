package lambda

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// configuration is a FunctionConfiguration. What the lab does not know – code size and hash, role,
// revision – is absent.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
type configuration struct {
	Environment      *environmentVariables `json:",omitempty"`
	FunctionArn      string
	FunctionName     string
	Handler          string
	LastModified     string
	LastUpdateStatus string
	MemorySize       int // MB
	PackageType      string
	Runtime          string
	State            string
	Timeout          int // seconds
	Version          string
}

type environmentVariables struct{ Variables map[string]string }

// configurationOf describes the function as it was declared: its timeout and its variables are lab time.
func (s *Service) configurationOf(f *function) configuration {
	c := configuration{
		FunctionArn: s.arn(f.spec.Name), FunctionName: f.spec.Name, Handler: f.spec.Handler,
		LastModified: s.since.UTC().Format("2006-01-02T15:04:05.000+0000"), LastUpdateStatus: "Successful",
		MemorySize: f.spec.MemorySize, PackageType: "Zip", Runtime: f.spec.Runtime, State: "Active",
		Timeout: int(f.spec.Timeout / time.Second), Version: latest,
	}
	if len(f.spec.Environment) > 0 {
		c.Environment = &environmentVariables{f.spec.Environment}
	}
	return c
}

func (s *Service) apiGetFunction(w http.ResponseWriter, r *http.Request) error {
	f, err := s.named(r)
	if err != nil {
		return err
	}
	type concurrency struct{ ReservedConcurrentExecutions int }
	found := struct {
		Configuration configuration
		Code          struct{}     // there is no S3 in the lab that the package could be fetched from
		Concurrency   *concurrency `json:",omitempty"`
	}{Configuration: s.configurationOf(f)}
	if f.spec.Reserved != nil {
		found.Concurrency = &concurrency{*f.spec.Reserved}
	}
	writeJSON(w, http.StatusOK, found)
	return nil
}

func (s *Service) apiGetConfiguration(w http.ResponseWriter, r *http.Request) error {
	f, err := s.named(r)
	if err == nil {
		writeJSON(w, http.StatusOK, s.configurationOf(f))
	}
	return err
}

// apiListFunctions lists the Region's functions by name, on one page: a stack has a handful.
func (s *Service) apiListFunctions(w http.ResponseWriter, _ *http.Request) error {
	list := make([]configuration, 0, len(s.functions))
	for _, f := range s.functions {
		list = append(list, s.configurationOf(f))
	}
	slices.SortFunc(list, func(a, b configuration) int { return strings.Compare(a.FunctionName, b.FunctionName) })
	writeJSON(w, http.StatusOK, map[string]any{"Functions": list})
	return nil
}

func (s *Service) apiListVersions(w http.ResponseWriter, r *http.Request) error {
	f, err := s.named(r)
	if err == nil {
		writeJSON(w, http.StatusOK, map[string]any{"Versions": []configuration{s.configurationOf(f)}})
	}
	return err
}

// apiGetConcurrency answers nothing for a function that reserves nothing, as AWS does.
func (s *Service) apiGetConcurrency(w http.ResponseWriter, r *http.Request) error {
	f, err := s.named(r)
	if err != nil {
		return err
	}
	reserved := map[string]int{}
	if f.spec.Reserved != nil {
		reserved["ReservedConcurrentExecutions"] = *f.spec.Reserved
	}
	writeJSON(w, http.StatusOK, reserved)
	return nil
}

// apiGetEventInvokeConfig says how asynchronous events are tried, also where that is Lambda's default.
func (s *Service) apiGetEventInvokeConfig(w http.ResponseWriter, r *http.Request) error {
	f, err := s.named(r)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, struct {
		FunctionArn              string
		MaximumEventAgeInSeconds int
		MaximumRetryAttempts     int
	}{s.arn(f.spec.Name) + ":" + latest, int(f.queue.maxAge / time.Second), f.queue.attempts - 1})
	return nil
}
