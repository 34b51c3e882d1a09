package tidy

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
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
// that includes helpers, so where a package's tests use synctest, only its test functions are looked at.
func sleeps(t *tree) (found []string) {
	bubbles := make(map[string]bool) // folders whose tests use synctest
	for _, f := range t.goFiles() {
		for _, spec := range f.syntax.Imports {
			if f.isTest() && spec.Path.Value == `"testing/synctest"` {
				bubbles[f.folder()] = true
			}
		}
	}
	for _, f := range t.goFiles() {
		for _, declared := range f.syntax.Decls {
			if f.isTest() && (isTestFunc(declared) || !bubbles[f.folder()]) {
				found = append(found, sleepsIn(f, declared)...)
			}
		}
	}
	return found
}

func sleepsIn(f *file, declared ast.Decl) (found []string) {
	ast.Inspect(declared, func(n ast.Node) bool {
		if isCall(n, "time", "Sleep") {
			found = append(found, fmt.Sprintf(
				"%s: a test sleeps: wait for a channel, or sleep within synctest.Test, where time is not real", f.line(n.Pos())))
		}
		return !isCall(n, "synctest", "Test")
	})
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

// isCall reports whether n calls pkg.name.
func isCall(n ast.Node, pkg, name string) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := selector.X.(*ast.Ident)
	return ok && from.Name == pkg && selector.Sel.Name == name
}

func TestSleeps(t *testing.T) {
	t.Parallel()
	const head = "package a\n\nimport \"time\"\n\n"
	const bubbling = "package a\n\nimport (\n\"testing/synctest\"\n\"time\"\n)\n\n"
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
