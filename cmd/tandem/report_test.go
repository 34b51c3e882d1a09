package main

import (
	"encoding/json"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// promised are the fields of a report that pipelines rely on; those within others by path.
var promised = []string{
	"schema", "scenario", "verdict", "reasons", "scale", "seed", "regions", "duration_seconds", "fault",
	"rto_seconds", "rpo_seconds", "failback_seconds", "tier_answered", "answer_changes",
	"phases", "phases.detect", "phases.decide", "phases.dns", "phases.clients",
	"predicted", "predicted.typical", "predicted.worst",
	"requests", "requests.total", "requests.failed", "requests.availability", "classes", "events",
	"writes", "writes.acked", "writes.missing_at_switch", "writes.late", "writes.overwritten", "writes.lost",
	"thresholds", "machine",
}

// report FILE VERDICT wants a report with every promised field and that verdict.
func checkReport(ts *testscript.TestScript, _ bool, args []string) {
	text := []byte(ts.ReadFile(args[0]))
	var fields map[string]any
	ts.Check(json.Unmarshal(text, &fields))
	for _, path := range promised {
		if !has(fields, path) {
			ts.Fatalf("the report has no %s", path)
		}
	}
	if got := fields["verdict"]; got != args[1] {
		ts.Fatalf("verdict %v, reasons %v; want %s", got, fields["reasons"], args[1])
	}
}

func has(fields map[string]any, path string) bool {
	first, rest, deeper := strings.Cut(path, ".")
	value, ok := fields[first]
	if !ok || !deeper {
		return ok
	}
	inner, _ := value.(map[string]any)
	return has(inner, rest)
}
