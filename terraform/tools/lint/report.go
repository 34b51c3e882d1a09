package main

import (
	"fmt"
	"slices"
	"strings"
)

// A report is what checkov prints of one folder.
type report struct {
	Results struct {
		Passed  []record `json:"passed_checks"`
		Failed  []record `json:"failed_checks"`
		Skipped []record `json:"skipped_checks"`
		Unread  []string `json:"parsing_errors"`
	} `json:"results"`
}

// A record is one check of one resource. A resource of a module is in one for every call of the module.
type record struct {
	Check    string `json:"check_id"`
	Name     string `json:"check_name"`
	File     string `json:"repo_file_path"` // /modules/lambda/main.tf
	Lines    [2]int `json:"file_line_range"`
	Resource string `json:"resource"`
}

// where is the file of a record, below the root.
func (r record) where() string { return strings.TrimPrefix(r.File, "/") }

// findings are what checkov has against the code, each once, as an error that says what to do.
func findings(reports []report) error {
	var said []string
	for _, r := range reports {
		for _, f := range r.Results.Failed {
			parts := strings.Split(f.Resource, ".")
			resource := strings.Join(parts[max(0, len(parts)-2):], ".")
			said = append(said, fmt.Sprintf("%s:%d: %s: %s: %s", f.where(), f.Lines[0], resource, f.Check, f.Name))
		}
	}
	if len(said) == 0 {
		return nil
	}
	slices.Sort(said)
	said = slices.Compact(said)
	return fmt.Errorf("checkov finds %d; fix each, or write #checkov:skip=<check>:<reason> into the resource\n%s", len(said), strings.Join(said, "\n"))
}

// stale refuses exceptions of checkov's that skip nothing: the finding is gone, or the comment is in no resource.
func stale(all []exception, reports []report) error {
	type place struct{ file, rule string }
	used := map[place]bool{}
	for _, r := range reports {
		for _, s := range r.Results.Skipped {
			used[place{s.where(), s.Check}] = true
		}
	}
	var said []string
	for _, e := range all {
		if e.linter == "checkov" && !used[place{e.file, e.rule}] {
			said = append(said, fmt.Sprintf("%s:%d: %s", e.file, e.line, e.rule))
		}
	}
	if len(said) == 0 {
		return nil
	}
	return fmt.Errorf("remove these exceptions, for checkov skips nothing by them:\n%s", strings.Join(said, "\n"))
}
