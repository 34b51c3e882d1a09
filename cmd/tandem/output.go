package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

// output is stdout while somebody reads it. When the reader has gone, as in `tandem lab | head`, the
// command ends as if interrupted, and cleans up; the system's SIGPIPE would not let it.
type output struct {
	w    io.Writer
	gone func()
}

// openOutput calls gone when stdout can no longer be written.
func openOutput(gone func()) *output {
	// A signal that somebody listens to does not kill; the write then fails. Unlike one that is ignored,
	// it is as usual again in the processes of functions. Sockets raise it too, so nobody reads it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return &output{os.Stdout, gone}
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil {
		o.gone()
	}
	return n, err
}
