package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// A tool of Python's, in a folder of its own: no person's packages are seen or touched.
type pythonTool struct {
	python   string // the interpreter
	packages string // the folder
}

// install installs a package with what it needs, once, into the user's cache, which log is told of.
func install(ctx context.Context, log io.Writer, name, version string) (*pythonTool, error) {
	const probe = `import pip, sys; print(sys.executable, "%d.%d" % sys.version_info[:2], sep="\n")`
	printed, err := exec.CommandContext(ctx, "python3", "-c", probe).Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s needs python3 with pip: %w: %w", name, version, cli.ErrUnavailable, err)
	}
	is := strings.Split(strings.TrimSpace(string(printed)), "\n")
	if len(is) != 2 {
		return nil, fmt.Errorf("python3 does not say what it is: %q", printed)
	}
	cache, err := cli.Cache()
	if err != nil {
		return nil, err
	}
	// Packages are built for one version of Python.
	tool := &pythonTool{python: is[0], packages: filepath.Join(cache, fmt.Sprintf("%s-%s-python%s", name, version, is[1]))}
	if _, err := os.Stat(tool.packages); err == nil {
		return tool, nil
	}
	fmt.Fprintf(log, "installing %s %s, once: it takes a minute\n", name, version)
	scratch, err := os.MkdirTemp(cache, "install-")
	if err != nil {
		return nil, fmt.Errorf("make the cache: %w", err)
	}
	defer os.RemoveAll(scratch)
	target := filepath.Join(scratch, name)
	if said, err := exec.CommandContext(ctx, tool.python, pipArgs(target, name, version)...).CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s %s: %w: %w\n%s", name, version, cli.ErrUnavailable, err, said)
	}
	if err := os.Rename(target, tool.packages); err != nil {
		return nil, fmt.Errorf("keep %s: %w", name, err)
	}
	return tool, nil
}

// pipArgs install into a folder alone, which no system forbids. What is never run need not be compiled.
func pipArgs(target, name, version string) []string {
	return []string{
		"-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile",
		"--target", target, name + "==" + version,
	}
}

// command runs a module of the tool's. -s leaves out the person's own packages.
func (t *pythonTool) command(ctx context.Context, home, module string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.python, append([]string{"-s", "-m", module}, args...)...)
	cmd.Env = append(environment(os.Environ(), home), "PYTHONPATH="+t.packages)
	return cmd
}
