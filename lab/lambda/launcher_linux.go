package lambda

import (
	"os/exec"
	"runtime"
	"syscall"
)

// A launcher starts processes that do not outlive this one, even if it is killed with -9.
//
// Linux sends the parent-death signal when the THREAD that forked the child ends, not the process
// (man 2 prctl, PR_SET_PDEATHSIG). The Go runtime ends threads as it sees fit – for one, when a goroutine
// ends that locked its thread – so that a child started from any goroutine could be killed out of the
// blue. All children are therefore started from one thread that lives until close.
//
// The signal reaches the child alone. What the child has started itself ends with its process group, which
// takes a lab that still lives.
type launcher struct {
	requests chan func()
	done     chan struct{}
}

func newLauncher() *launcher {
	l := &launcher{requests: make(chan func()), done: make(chan struct{})}
	go l.serve()
	return l
}

func (l *launcher) serve() {
	defer close(l.done)
	runtime.LockOSThread() // and never unlocked: the thread ends with this goroutine
	for request := range l.requests {
		request()
	}
}

func (l *launcher) start(cmd *exec.Cmd) error {
	ownGroup(cmd)
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	result := make(chan error)
	l.requests <- func() { result <- cmd.Start() }
	return <-result
}

// close ends the thread. Every process must be gone.
func (l *launcher) close() {
	close(l.requests)
	<-l.done
}
