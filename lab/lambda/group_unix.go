//go:build unix

package lambda

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup gives the process a group of its own, so that a Ctrl-C meant for the lab does not reach it and
// everything it starts can be ended with it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// killGroup kills the group the process leads. A group outlives its leader and keeps its number while it
// has members; when none is left there is nothing to kill.
func killGroup(p *os.Process) {
	syscall.Kill(-p.Pid, syscall.SIGKILL)
}
