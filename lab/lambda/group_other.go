//go:build !unix

package lambda

import (
	"os"
	"os/exec"
)

// ownGroup does nothing: without process groups, what function code starts itself may outlive it.
func ownGroup(*exec.Cmd) {}

func killGroup(p *os.Process) { p.Kill() }
