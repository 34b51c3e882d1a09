package lambda

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A process is function code that runs.
type process struct {
	cmd    *exec.Cmd
	exited chan error // receives what waiting for the process returned, once
}

// launch starts the function's program in a process group of its own.
func (f *function) launch(api, home string) (*process, error) {
	path, argv, err := f.program()
	if err != nil {
		return nil, err
	}
	cmd := &exec.Cmd{
		Path: path,
		Args: argv,
		Env:  f.variables(api, home),
		Dir:  f.root,
		// A grandchild may hold the output open; it is killed with the group, and not waited for.
		WaitDelay: time.Second,
	}
	finish := func() {}
	if f.service.options.Log != nil {
		out := &lines{emit: f.log}
		cmd.Stdout, cmd.Stderr, finish = out, out, out.flush
	}
	if err := f.service.launcher.start(cmd); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, exited: make(chan error, 1)}
	go func() { // ends with the process; watch reads its word
		err := cmd.Wait()
		finish()
		p.exited <- err
	}()
	return p, nil
}

// program is the bootstrap of the function's package or, without one, the program the lab was given, which may be
// made for any runtime.
func (f *function) program() (path string, argv []string, err error) {
	if f.spec.Package == "" {
		if f.service.options.Command == nil {
			return "", nil, errNoBootstrap
		}
		return f.service.options.Command(f.spec)
	}
	if err := imitated(f.spec.Runtime); err != nil {
		return "", nil, err
	}
	path = filepath.Join(f.root, bootstrap)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", nil, errNoBootstrap
	} else if err != nil {
		return "", nil, fmt.Errorf("find the program of function %q: %w", f.spec.Name, err)
	}
	return path, []string{bootstrap}, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// kill ends the process and its group at once: Lambda gives a runtime no time either.
func (p *process) kill() { killGroup(p.cmd.Process) }
