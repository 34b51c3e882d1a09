package tidy

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// module is the path that imports of the project's own packages begin with.
const module = "github.com/tandem-failover/tandem/"

// tree is the text files of a repository, in order, with the Go files parsed.
type tree struct {
	files []*file
	names map[string]bool // every file and folder
}

// file is one text file; its name is relative to the root, with forward slashes.
type file struct {
	name string
	text []byte

	syntax *ast.File // of a Go file
	fset   *token.FileSet
}

func (f *file) folder() string { return path.Dir(f.name) }
func (f *file) isTest() bool   { return strings.HasSuffix(f.name, "_test.go") }

// line is where something is, as editors understand it.
func (f *file) line(pos token.Pos) string {
	return fmt.Sprintf("%s:%d", f.name, f.fset.Position(pos).Line)
}

// lineAt is the line of the byte at offset.
func (f *file) lineAt(offset int) string {
	return fmt.Sprintf("%s:%d", f.name, 1+bytes.Count(f.text[:offset], []byte("\n")))
}

// skipped are folders that hold nothing of ours: built or fetched.
var skipped = []string{".git", ".terraform", "dist", "node_modules"}

// text are the extensions of files that people write.
var text = []string{".go", ".md", ".tf", ".hcl", ".yaml", ".yml", ".txtar", ".sh", ".mod"}

func read(root fs.FS) (*tree, error) {
	read := &tree{names: make(map[string]bool)}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		read.names[name] = true
		if entry.IsDir() {
			if slices.Contains(skipped, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(text, path.Ext(name)) || slices.Contains(strings.Split(name, "/"), "testdata") {
			return nil // testdata may be odd on purpose
		}
		f, err := readFile(root, name)
		if err != nil {
			return err
		}
		read.files = append(read.files, f)
		return nil
	})
	return read, err
}

func readFile(root fs.FS, name string) (*file, error) {
	content, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	f := &file{name: name, text: content}
	if path.Ext(name) == ".go" {
		f.fset = token.NewFileSet()
		f.syntax, err = parser.ParseFile(f.fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
	}
	return f, err
}

func (t *tree) goFiles() []*file {
	return slices.DeleteFunc(slices.Clone(t.files), func(f *file) bool { return f.syntax == nil })
}

var repository = sync.OnceValues(func() (*tree, error) { return read(os.DirFS("../..")) })

// rule finds what breaks it: "where: what: remedy", a line each.
type rule func(*tree) []string

// check holds the repository to a rule and shows that the rule bites: it must find something in each of
// the broken files, by name, and nothing in the fine ones.
func check(t *testing.T, r rule, fine, broken map[string]string) {
	t.Helper()
	own, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range r(own) {
		t.Error(found)
	}
	for name, content := range fine {
		for _, found := range r(sample(t, name, content)) {
			t.Errorf("found in a fine file: %s", found)
		}
	}
	for name, content := range broken {
		if len(r(sample(t, name, content))) == 0 {
			t.Errorf("nothing found in %s:\n%s", name, content)
		}
	}
}

// sample is a tree with one file.
func sample(t *testing.T, name, content string) *tree {
	t.Helper()
	name, _, _ = strings.Cut(name, "#") // so that a table may hold a name more than once
	made, err := read(fstest.MapFS{name: {Data: []byte(content)}})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return made
}
