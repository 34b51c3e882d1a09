package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"time"
)

const checkovVersion = "3.3.30"

// checkov runs checkov over the root, and over the modules with their defaults, and refuses what it finds, and
// exceptions that nothing needs any more.
func checkov(ctx context.Context, out, log io.Writer, root string, all []exception) error {
	tool, err := install(ctx, log, "checkov", checkovVersion)
	if err != nil {
		return err
	}
	folders, err := scanned(root)
	if err != nil {
		return err
	}
	began := time.Now()
	reports, err := scan(ctx, tool, root, folders)
	if err != nil {
		return err
	}
	if err := errors.Join(findings(reports), stale(all, reports)); err != nil {
		return err
	}
	fmt.Fprintf(out, "ok    checkov %-26s %.1fs\n", checkovVersion, time.Since(began).Seconds())
	return nil
}

// scanned are the folders that checkov is given, one a run: given many it reports the first one many times. All
// modules are one. An example brings along the modules that it calls, which takes long and finds what the root and
// the modules have found, unless it has resources of its own.
func scanned(root string) ([]string, error) {
	folders := []string{".", "modules"}
	files := os.DirFS(root)
	err := fs.WalkDir(files, "examples", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".tf" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if resourceBlock.Match(text) && !slices.Contains(folders, path.Dir(name)) {
			folders = append(folders, path.Dir(name))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for examples: %w", err)
	}
	return folders, nil
}

var resourceBlock = regexp.MustCompile(`(?m)^resource "`)

// checkovArgs scan one folder. Nothing is asked of the network: neither modules nor policies nor texts. The root is
// scanned without the folders below it.
func checkovArgs(folder string) []string {
	args := []string{
		"--directory", folder, "--framework", "terraform", "--output", "json",
		"--download-external-modules", "false", "--skip-download",
	}
	if folder == "." {
		args = append(args, "--skip-path", "examples/", "--skip-path", "modules/")
	}
	return args
}

// scan runs checkov over folders, as many at a time as there are processors.
func scan(ctx context.Context, tool *pythonTool, root string, folders []string) ([]report, error) {
	var (
		scanning sync.WaitGroup
		reports  = make([]report, len(folders))
		failed   = make([]error, len(folders))
	)
	turns := make(chan struct{}, runtime.NumCPU())
	for i, folder := range folders {
		scanning.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			cmd := tool.command(ctx, filepath.Dir(root), "checkov.main", checkovArgs(folder)...)
			cmd.Dir = root
			if reports[i], failed[i] = read(cmd); failed[i] != nil {
				failed[i] = fmt.Errorf("checkov on %s: %w", folder, failed[i])
			}
		})
	}
	scanning.Wait()
	return reports, errors.Join(failed...)
}

// read runs checkov and reads what it prints. It fails when it finds something, which is no failure here: the report
// says what.
func read(cmd *exec.Cmd) (report, error) {
	var printed, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &said
	ended := cmd.Run()
	var r report
	if err := json.Unmarshal(printed.Bytes(), &r); err != nil {
		return r, fmt.Errorf("%w\n%s", errors.Join(ended, err), said.Bytes())
	}
	if len(r.Results.Unread) > 0 {
		return r, fmt.Errorf("it cannot read %v", r.Results.Unread)
	}
	if len(slices.Concat(r.Results.Passed, r.Results.Failed, r.Results.Skipped)) == 0 {
		return r, errors.New("it found nothing to check, which is no pass")
	}
	return r, nil
}
