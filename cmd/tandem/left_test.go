package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// left-nothing DIR wants DIR empty, and no process at work below it.
func leftNothing(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(empty(args[0]))
	process(ts, true, args)
}

// process DIR waits until a process works below DIR, as the functions of a lab there do, and ! process
// DIR until none does: one that was killed may take a moment to end.
func process(ts *testscript.TestScript, neg bool, args []string) {
	wanted := worked
	if neg {
		wanted = unworked
	}
	ts.Check(eventually(func() error { return wanted(args[0]) }))
}

func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("left in %s: %v", dir, entries)
	}
	return err
}

func worked(dir string) error {
	if len(workers(dir)) == 0 {
		return fmt.Errorf("no process works in %s", dir)
	}
	return nil
}

func unworked(dir string) error {
	if found := workers(dir); len(found) > 0 {
		return fmt.Errorf("processes still work in %s: %v", dir, found)
	}
	return nil
}

// workers are the processes whose working directory is below dir. They are asked of /proc; where there is
// none, there seem to be no processes.
func workers(dir string) []string {
	var found []string
	places, _ := filepath.Glob("/proc/[0-9]*/cwd") // a good pattern does not fail
	for _, place := range places {
		// Whoever ended meanwhile works nowhere.
		if at, err := os.Readlink(place); err == nil && strings.HasPrefix(at, dir+string(filepath.Separator)) {
			found = append(found, filepath.Dir(place))
		}
	}
	return found
}

// TestALabLeavesNoGoroutine runs a lab in this process, breaks and ends it, and looks for what is left.
// It does not run beside other tests, whose goroutines would be counted.
func TestALabLeavesNoGoroutine(t *testing.T) {
	dir, err := os.MkdirTemp("", "tandem")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	before := runtime.NumGoroutine()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	code := make(chan int)
	go func() {
		code <- run(ctx, environment{args: []string{"lab", "--dir", dir}, stdout: t.Output(), stderr: t.Output()})
	}()
	if err := eventually(func() error { return ask(ctx, "faults", dir) }); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" {
		if err := eventually(func() error { return worked(dir) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := ask(ctx, "kill", dir, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	cancel()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d", got)
	}

	if err := empty(dir); err != nil {
		t.Error(err)
	}
	if err := eventually(func() error { return unworked(dir) }); err != nil {
		t.Error(err)
	}
	err = eventually(func() error {
		if n := runtime.NumGoroutine(); n > before {
			return fmt.Errorf("%d goroutines, %d before", n, before)
		}
		return nil
	})
	if err != nil {
		var stacks bytes.Buffer
		_ = pprof.Lookup("goroutine").WriteTo(&stacks, 1)
		t.Errorf("%v\n%s", err, &stacks)
	}
}

// ask plays one command of tandem lab against the lab in dir.
func ask(ctx context.Context, command, dir string, args ...string) error {
	var said bytes.Buffer
	line := append([]string{"lab", command, "--dir", dir}, args...)
	if code := run(ctx, environment{args: line, stdout: &said, stderr: &said}); code != exitOK {
		return fmt.Errorf("tandem %s: exit code %d: %s", strings.Join(line, " "), code, &said)
	}
	return nil
}
