package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/drill"
	"github.com/tandem-failover/tandem/drill/rehearsal"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/stack"
)

// The documents are held to the code: what a reader copies works, and what a reader believes is true.

var update = flag.Bool("update", false, "write the generated parts of the documents")

const (
	repository = "../.."
	readme     = "README.md"
)

// documents are the texts for readers, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		names, err := fs.Glob(os.DirFS(repository), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(repository, name))
			if err != nil {
				t.Fatal(err)
			}
			texts[name] = string(text)
		}
	}
	return texts
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// blocks are the fenced blocks of a document in one of the languages.
func blocks(text string, languages ...string) []string {
	var found []string
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		if slices.Contains(languages, block[1]) {
			found = append(found, block[2])
		}
	}
	return found
}

// commandLine is what a line of a shell session gives to tandem, false for a line that is none of ours.
func commandLine(line string) (words []string, ours bool) {
	line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
	for _, start := range []string{"tandem", "go run ./cmd/tandem"} {
		if rest, ok := strings.CutPrefix(line+" ", start+" "); ok {
			words = strings.Fields(rest)
			if end := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w[:1], "#&|>") }); end >= 0 {
				words = words[:end]
			}
			return words, true
		}
	}
	return nil, false
}

// understood parses a command line as run would, and stops there.
func understood(words []string) error {
	command, rest, err := newRoot(environment{stdout: io.Discard, stderr: io.Discard}).Find(words)
	if err != nil {
		return err
	}
	command.InitDefaultHelpFlag()
	if err := command.ParseFlags(rest); err != nil {
		return err
	}
	return command.ValidateArgs(command.Flags().Args())
}

// TestDocumentedCommands wants every command line that a document shows to be one.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	shown := 0
	for name, text := range documents(t) {
		for _, block := range blocks(text, "sh", "console") {
			for line := range strings.Lines(block) {
				words, ours := commandLine(line)
				if !ours {
					continue
				}
				shown++
				if err := understood(words); err != nil {
					t.Errorf("%s shows %q: %v; correct the document, or the command", name, strings.TrimSpace(line), err)
				}
			}
		}
	}
	if shown == 0 {
		t.Error("no document shows a command in a block marked sh or console; show one, or correct the marks")
	}
	for _, line := range []string{"tandem evacuate eu-west-1", "$ tandem lab kill", "go run ./cmd/tandem drill --speed 3", "tandem lab heal a b # all"} {
		if words, ours := commandLine(line); !ours || understood(words) == nil {
			t.Errorf("%q passes for a command", line)
		}
	}
}

// TestDocumentedScenarios wants every scenario that a document shows to be one, and the README to show
// one and to name every fault.
func TestDocumentedScenarios(t *testing.T) {
	t.Parallel()
	texts := documents(t)
	for name, text := range texts {
		for _, block := range blocks(text, "yaml") {
			if !strings.Contains(block, drill.ScenarioSchema) {
				continue
			}
			if _, err := drill.Parse(name, []byte(block)); err != nil {
				t.Errorf("a scenario in %s, with lines counted from its start: %v", name, err)
			}
		}
	}
	if !slices.ContainsFunc(blocks(texts[readme], "yaml"), func(b string) bool { return strings.Contains(b, drill.ScenarioSchema) }) {
		t.Errorf("%s shows no scenario in a block marked yaml; show one", readme)
	}
	for _, known := range fault.Names() {
		if !strings.Contains(texts[readme], "`"+known+"`") {
			t.Errorf("%s does not name the fault `%s`; add it to the list of faults", readme, known)
		}
	}
}

// TestDocumentedExitCodes wants the README's table of exit codes to have every code and no other, and
// each verdict in the row of its code.
func TestDocumentedExitCodes(t *testing.T) {
	t.Parallel()
	rows := make(map[string]string)
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+) \| (.*) \|$`).FindAllStringSubmatch(documents(t)[readme], -1) {
		rows[row[1]] = row[2]
	}
	codes := []int{exitOK, exitFailed, exitUsage, exitVerdict}
	for _, code := range codes {
		if rows[fmt.Sprint(code)] == "" {
			t.Errorf("%s says nothing of exit code %d; add its row", readme, code)
		}
	}
	if len(rows) != len(codes) {
		t.Errorf("%s has %d exit codes, there are %d; remove what no command returns", readme, len(rows), len(codes))
	}
	for _, verdict := range []drill.Verdict{drill.Pass, drill.Fail, drill.Unreliable, drill.Interrupted} {
		if row := rows[fmt.Sprint(verdict.ExitCode())]; !strings.Contains(row, "`"+string(verdict)+"`") {
			t.Errorf("%s: the row of exit code %d does not name the verdict `%s`; it is %q", readme, verdict.ExitCode(), verdict, row)
		}
	}
}

// TestReadmeQuotesThePrediction wants the README's session to have been recorded with today's numbers.
func TestReadmeQuotesThePrediction(t *testing.T) {
	t.Parallel()
	scenario, err := drill.Embedded("region-outage")
	if err != nil {
		t.Fatal(err)
	}
	declared, err := stack.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	in, err := rehearsal.Predict(declared, scenario, lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	predicted := scenario.Predict(*in)
	for _, row := range []struct {
		label          string
		typical, worst float64
	}{
		{"recovery time (RTO)", predicted.Typical, predicted.Worst},
		{"failback, from healing", predicted.Failback.Typical, predicted.Failback.Worst},
	} {
		want := fmt.Sprintf("%.1f s %.1f s", row.typical, row.worst)
		line := regexp.MustCompile(`(?m)^ *` + regexp.QuoteMeta(row.label) + ` +[\d.]+ s +([\d.]+ s) +([\d.]+ s)$`)
		quoted := line.FindStringSubmatch(documents(t)[readme])
		if quoted == nil || quoted[1]+" "+quoted[2] != want {
			t.Errorf("%s quotes %q, a drill predicts %s; run tandem drill and paste what it prints", readme, quoted, want)
		}
	}
}

// TestDocumentedPolicies wants readers to be led to every policy, and each to be one that IAM takes by its form.
func TestDocumentedPolicies(t *testing.T) {
	t.Parallel()
	const most = 6144 // characters, white space not counted: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	files, err := filepath.Glob(filepath.Join(repository, "docs", "policies", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("docs/policies has no policy: %v", err)
	}
	text := documents(t)["docs/deploying.md"]
	for _, file := range files {
		name := filepath.Base(file)
		if !strings.Contains(text, "](policies/"+name+")") {
			t.Errorf("docs/deploying.md does not lead to policies/%s; link it, or delete it", name)
		}
		policy, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, policy); err != nil {
			t.Errorf("docs/policies/%s is no JSON: %v", name, err)
		} else if compact.Len() > most {
			t.Errorf("docs/policies/%s has %d characters, IAM takes %d; split it", name, compact.Len(), most)
		}
	}
}

// generated are the parts of documents that the code writes, by document and mark.
var generated = []struct {
	document, mark string
	write          func() string
}{
	{"docs/how-it-fails-over.md", "defaults", defaults},
	{"docs/how-it-fails-over.md", "predictions", predictions},
}

// TestGeneratedParts compares the generated parts with the documents, or writes them.
func TestGeneratedParts(t *testing.T) {
	for _, part := range generated {
		path := filepath.Join(repository, part.document)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		between := regexp.MustCompile(`(?s)(<!-- ` + part.mark + `[^>]*-->\n).*?(<!-- end of ` + part.mark + ` -->\n)`)
		if !between.Match(text) {
			t.Errorf("%s has no part between <!-- %s --> and <!-- end of %s -->; add the marks", part.document, part.mark, part.mark)
			continue
		}
		want := between.ReplaceAllString(string(text), "${1}\n"+strings.ReplaceAll(part.write(), "$", "$$")+"\n${2}")
		if *update && want != string(text) {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if want != string(text) {
			t.Errorf("the part %q of %s is not what the code says; run go test ./cmd/tandem -run TestGeneratedParts -update", part.mark, part.document)
		}
	}
}

// defaults are the numbers of a deployment that sets nothing.
func defaults() string {
	tree, hold := failover.DefaultTreeSettings(), failover.DefaultSettings()
	var b strings.Builder
	b.WriteString("| Setting | Default | What it is |\n| --- | --- | --- |\n")
	for _, row := range []struct {
		name  string
		value any
		what  string
	}{
		{"can_interval", tree.CanInterval, "from one probe of `can` to the next, each checker"},
		{"can_threshold", tree.CanThreshold, "probes in a row that turn a checker"},
		{"hold_interval", tree.HoldInterval, "the same for `hold`"},
		{"hold_threshold", tree.HoldThreshold, "a hold is said on purpose: once is enough"},
		{"ttl", tree.TTL, "of the records that lead to a Region"},
		{"period", hold.Period, "between a Region's rounds"},
		{"away_after", hold.AwayAfter, "silent for longer: the Region holds itself when it is back"},
		{"stable_for", hold.StableFor, "passing for this long ends a hold"},
		{"max_lag", hold.MaxLag, "a Region whose copy of a peer's row lags by this much is not caught up"},
	} {
		fmt.Fprintf(&b, "| `%s` | %v | %s |\n", row.name, row.value, row.what)
	}
	return b.String()
}

// predictions are the tables of every path, by the default numbers.
func predictions() string {
	titles := map[failover.Path]string{
		failover.EndpointDies: "The endpoint dies: every probe runs into its timeout",
		failover.AppDegrades:  "The app degrades: the health function answers 503 at once",
		failover.Evacuates:    "An order evacuates a Region",
		failover.Restores:     "An order lets a Region back in, with manual failback",
		failover.FailsBack:    "A Region is well again, with automatic failback",
	}
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
	var b strings.Builder
	for i, path := range failover.Paths() {
		if i > 0 {
			b.WriteString("\n")
		}
		p := failover.Predict(path, failover.DefaultPredictInput())
		fmt.Fprintf(&b, "**%s** (`%s`)\n\n| Part | Typical | Worst | How |\n| --- | ---: | ---: | --- |\n", titles[path], path)
		for _, part := range p.Parts {
			how := part.Formula
			if part.Source != "" {
				how += " ([source](" + part.Source + "))"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", part.Name, seconds(part.Typical), seconds(part.Worst), how)
		}
		fmt.Fprintf(&b, "| **in all** | **%s** | **%s** | |\n", seconds(p.Typical()), seconds(p.Worst()))
	}
	return b.String()
}
