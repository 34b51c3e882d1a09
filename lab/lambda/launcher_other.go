//go:build !linux

package lambda

import "os/exec"

// A launcher starts processes. Where there is no parent-death signal, function code ends when its Runtime
// API does: aws-lambda-go exits when its call for the next event fails.
type launcher struct{}

func newLauncher() *launcher { return &launcher{} }

func (*launcher) start(cmd *exec.Cmd) error {
	ownGroup(cmd)
	return cmd.Start()
}

func (*launcher) close() {}
