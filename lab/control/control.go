// Package control steers a running lab from another process of the same user: HTTP over a Unix socket
// in the lab's directory, which only its owner can use.
package control

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/fault"
)

// Lab is what can be steered.
type Lab interface {
	Inject(fault.Spec) (fault.Fault, error)
	Faults() *fault.Active
	Subscribe(size int) *event.Subscription
}

// Suffering is one active fault.
type Suffering struct {
	Place string `json:"place"`
	Fault string `json:"fault"`
}

// message is an answer that is not data.
type message struct {
	Message string `json:"message"`
}

const (
	socketFile = "control.sock"
	patience   = 10 * time.Second // for anything but the event stream

	// longestPath is what fits a Unix socket's address on every system.
	longestPath = 100
)

// socketPath is where the socket of a lab in dir is.
func socketPath(dir string) (string, error) {
	path := filepath.Join(dir, socketFile)
	if len(path) > longestPath {
		return "", fmt.Errorf("the path %s is too long for a Unix socket: choose a shorter --dir", path)
	}
	return path, nil
}
