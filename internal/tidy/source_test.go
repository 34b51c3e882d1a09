package tidy

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// longest is how many lines a Go file may have; good ones have 80 to 150.
const longest = 400

func fileLengths(t *tree) (found []string) {
	for _, f := range t.goFiles() {
		if n := bytes.Count(f.text, []byte("\n")); n > longest {
			found = append(found, fmt.Sprintf("%s: %d lines are more than %d: split it by idea", f.name, n, longest))
		}
	}
	return found
}

func TestFileLengths(t *testing.T) {
	t.Parallel()
	check(t, fileLengths,
		map[string]string{"a.go": "package a\n" + strings.Repeat("\n", longest-1)},
		map[string]string{"a.go": "package a\n" + strings.Repeat("\n", longest)})
}

func formatting(t *tree) (found []string) {
	for _, f := range t.goFiles() {
		if formatted, err := format.Source(f.text); err != nil || !bytes.Equal(formatted, f.text) {
			found = append(found, fmt.Sprintf("%s: not formatted: run gofmt -w %s", f.name, f.name))
		}
	}
	return found
}

func TestFormatting(t *testing.T) {
	t.Parallel()
	check(t, formatting,
		map[string]string{"a.go": "package a\n\nvar b = 1\n"},
		map[string]string{"a.go": "package a\nvar b  =  1\n"})
}

// sleeps wants tests to wait for what happens. Within synctest.Test a sleep costs nothing and is exact;
// that includes what it calls, so a test function that uses it may sleep, and where a package's tests do,
// so may their helpers.
func sleeps(t *tree) (found []string) {
	bubbles := make(map[string]bool) // folders whose tests use synctest
	for _, f := range t.goFiles() {
		if f.isTest() && len(calls(f.syntax, "synctest", "Test")) > 0 {
			bubbles[f.folder()] = true
		}
	}
	for _, f := range t.goFiles() {
		for _, declared := range f.syntax.Decls {
			allowed := bubbles[f.folder()]
			if isTestFunc(declared) {
				allowed = len(calls(declared, "synctest", "Test")) > 0
			}
			if !f.isTest() || allowed {
				continue
			}
			for _, at := range calls(declared, "time", "Sleep") {
				found = append(found, fmt.Sprintf(
					"%s: a test sleeps: wait for a channel, or sleep within synctest.Test, where time is not real", f.line(at)))
			}
		}
	}
	return found
}

// isTestFunc reports whether the go command runs a function by itself.
func isTestFunc(declared ast.Decl) bool {
	f, ok := declared.(*ast.FuncDecl)
	if !ok || f.Recv != nil {
		return false
	}
	return slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"},
		func(prefix string) bool { return strings.HasPrefix(f.Name.Name, prefix) })
}

// calls are the places under n that call pkg.name.
func calls(n ast.Node, pkg, name string) (at []token.Pos) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if selector, ok := call.Fun.(*ast.SelectorExpr); ok && selector.Sel.Name == name {
				if from, ok := selector.X.(*ast.Ident); ok && from.Name == pkg {
					at = append(at, call.Pos())
				}
			}
		}
		return true
	})
	return at
}

func TestSleeps(t *testing.T) {
	t.Parallel()
	const head = "package a\n\nimport \"time\"\n\n"
	const bubbling = head + "func TestA() { synctest.Test(t, f) }\n\n"
	check(t, sleeps, map[string]string{
		"a.go":       head + "func b() { time.Sleep(1) }\n",
		"a_test.go":  head + "func TestB() { synctest.Test(t, func() { time.Sleep(1) }) }\n",
		"a_test.go#": bubbling + "func helper() { time.Sleep(1) }\n",
	}, map[string]string{
		"a_test.go":  head + "func helper() { time.Sleep(1) }\n",
		"a_test.go#": bubbling + "func TestB() { time.Sleep(1) }\n",
	})
}

// unfinished are the words that mark work put off. They are spelled apart here to pass the rule.
var unfinished = regexp.MustCompile(`\b(?:TO` + `DO|FIX` + `ME|XX` + `X)\b`)

func unfinishedWork(t *tree) (found []string) {
	for _, f := range t.files {
		for _, at := range unfinished.FindAllIndex(f.text, -1) {
			found = append(found, fmt.Sprintf("%s: %s: do it now, or open an issue and say here what is so",
				f.lineAt(at[0]), f.text[at[0]:at[1]]))
		}
	}
	return found
}

func TestUnfinishedWork(t *testing.T) {
	t.Parallel()
	check(t, unfinishedWork,
		map[string]string{"a.go": "package a\n\n// todos are listed\n"},
		map[string]string{"a.go": "package a\n\n// TO" + "DO: all\n", "a.md": "FIX" + "ME\n", "main.tf": "# XX" + "X later\n"})
}
