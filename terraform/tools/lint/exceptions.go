package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
)

// An exception is a comment by which a linter lets something be:
//
//	# tflint-ignore: terraform_unused_declarations # its conditions are what it is for
//	#checkov:skip=CKV_AWS_117:in a VPC it would need a way out
type exception struct {
	file   string // below the root, with slashes
	line   int
	linter string
	rule   string
	reason string
}

var exceptionForms = map[string]*regexp.Regexp{
	"tflint":  regexp.MustCompile(`#\s*tflint-ignore(?:-file)?:\s*(\w+)\s*(?:#\s*(.*))?$`),
	"checkov": regexp.MustCompile(`#\s*checkov:skip=(\w+)\s*(?::\s*(.*))?$`),
}

// exceptions are all that there are below a folder.
func exceptions(root string) ([]exception, error) {
	var found []exception
	files := os.DirFS(root)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".tf" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		lines := bufio.NewScanner(strings.NewReader(string(text)))
		for line := 1; lines.Scan(); line++ {
			for linter, form := range exceptionForms {
				if is := form.FindStringSubmatch(lines.Text()); is != nil {
					found = append(found, exception{file: name, line: line, linter: linter, rule: is[1], reason: is[2]})
				}
			}
		}
		return lines.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("look for exceptions: %w", err)
	}
	return found, nil
}

// unexplained refuses exceptions without a reason: the next reader could not tell one from an oversight.
func unexplained(all []exception) error {
	var said []string
	for _, e := range all {
		if e.reason == "" {
			said = append(said, fmt.Sprintf("%s:%d: %s", e.file, e.line, e.rule))
		}
	}
	if len(said) == 0 {
		return nil
	}
	return fmt.Errorf("say why each of these is let be, in the same comment after the rule:\n%s", strings.Join(said, "\n"))
}
