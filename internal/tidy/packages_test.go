package tidy

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// packageComments wants every package to say in one place what it is: "Package x …", and of a command
// what it does: "Command x …".
func packageComments(t *tree) (found []string) {
	comments := make(map[string][]string) // by package, folder and name
	for _, f := range t.goFiles() {
		name := f.syntax.Name.Name
		if strings.HasSuffix(name, "_test") {
			continue
		}
		folder := f.folder() + " " + name
		if _, known := comments[folder]; !known {
			comments[folder] = nil
		}
		if f.syntax.Doc != nil {
			comments[folder] = append(comments[folder], f.syntax.Doc.Text())
		}
	}
	for _, key := range slices.Sorted(maps.Keys(comments)) {
		folder, name, _ := strings.Cut(key, " ")
		start := "Package " + name + " "
		if name == "main" {
			start = "Command " + path.Base(folder) + " "
		}
		switch said := comments[key]; {
		case len(said) == 0:
			found = append(found, fmt.Sprintf("%s: no package comment: begin one file with // %s…", folder, start))
		case len(said) > 1:
			found = append(found, fmt.Sprintf("%s: %d package comments: keep one, in the file named for the idea", folder, len(said)))
		case !strings.HasPrefix(said[0], start):
			found = append(found, fmt.Sprintf("%s: the package comment must begin with %q", folder, start))
		}
	}
	return found
}

func TestPackageComments(t *testing.T) {
	t.Parallel()
	check(t, packageComments, map[string]string{
		"a/x.go":        "// Package a is.\npackage a\n",
		"cmd/b/x.go":    "// Command b does.\npackage main\n",
		"a/x_test.go":   "package a_test\n",
		"cmd/b/main.go": "// Command b does.\npackage main\n",
	}, map[string]string{
		"a/x.go":     "package a\n",
		"a/y.go":     "// It is.\npackage a\n",
		"cmd/b/x.go": "// Package main does.\npackage main\n",
	})
}

// vague are names that say nothing about what is inside.
var vague = []string{"base", "common", "helper", "helpers", "misc", "shared", "types", "util", "utils"}

func packageNames(t *tree) (found []string) {
	for _, f := range t.goFiles() {
		if name := strings.TrimSuffix(f.syntax.Name.Name, "_test"); slices.Contains(vague, name) {
			found = append(found, fmt.Sprintf("%s: package %s says nothing: name it after the idea, or put each part where it is used", f.name, name))
		}
	}
	return found
}

func TestPackageNames(t *testing.T) {
	t.Parallel()
	check(t, packageNames, map[string]string{"a/util.go": "package a\n"}, map[string]string{
		"a/x.go":            "package util\n",
		"helpers/x_test.go": "package helpers_test\n",
	})
}
