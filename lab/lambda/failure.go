package lambda

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// A failure is an error that Lambda itself reports in a function's stead. The texts are AWS's, word for
// word: alarms and log filters match them.
type failure struct {
	kind    string // errorType
	message string
	bare    bool // the message does not begin with the request ID
}

// payload is what the caller of the invocation receives.
func (f failure) payload(requestID string) []byte {
	text, err := json.Marshal(struct {
		ErrorType    string `json:"errorType"`
		ErrorMessage string `json:"errorMessage"`
	}{f.kind, f.line(requestID)})
	if err != nil {
		panic(err) // strings always marshal
	}
	return text
}

// line is what the function's log says.
func (f failure) line(requestID string) string {
	if f.bare {
		return f.message
	}
	return "RequestId: " + requestID + " Error: " + f.message
}

// timedOut names the configured timeout, in lab time, whatever the scale.
func timedOut(timeout time.Duration) failure {
	return failure{kind: "Sandbox.Timedout", message: fmt.Sprintf("Task timed out after %.2f seconds", timeout.Seconds())}
}

// exited says how a process ended that should not have. err is what waiting for it returned.
func exited(err error) failure {
	if err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return failure{kind: "Runtime.ExitError", message: "Runtime exited without providing a reason"}
	}
	return failure{kind: "Runtime.ExitError", message: "Runtime exited with error: " + err.Error()}
}

// errNoBootstrap is what becomes of a package without a program in it. The paths are those on AWS.
//
//lint:ignore ST1005 AWS's own text
var errNoBootstrap = errors.New("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")

// invalidEntrypoint is the failure of a program that does not start, such as "fork/exec …: permission denied".
func invalidEntrypoint(err error) failure {
	return failure{kind: "Runtime.InvalidEntrypoint", message: err.Error()}
}

var responseTooLarge = failure{
	kind:    "Function.ResponseSizeTooLarge",
	message: fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", MaxResponse),
	bare:    true,
}

// An ending says why an environment is no more, and what becomes of an event that it had, or that waited
// for it to start.
type ending struct {
	to  string // the event's: ended, timeout or error
	why string

	failure *failure // what the event is answered with; or
	posted  []byte   // the error the runtime posted; or
	err     error    // an error of the service; if all are nil, events are none of its business
}

func endedBy(why string) ending { return ending{to: "ended", why: why} }

func failedBy(to string, f failure) ending { return ending{to: to, why: f.message, failure: &f} }

// line is what the function's log says about it, with the ID of the event that paid, if one did.
func (n ending) line(requestID string) string {
	if n.failure != nil && requestID != "" {
		return n.failure.line(requestID)
	}
	return n.why
}

// fails says whether an event pays for this ending.
func (n ending) fails() bool { return n.failure != nil || n.posted != nil || n.err != nil }

func (n ending) outcome(requestID string) outcome {
	switch {
	case n.err != nil:
		return outcome{err: n.err}
	case n.posted != nil:
		return outcome{result: Result{Payload: n.posted, FunctionError: unhandled}}
	default:
		return outcome{result: Result{Payload: n.failure.payload(requestID), FunctionError: unhandled}}
	}
}

// unhandled is the only value X-Amz-Function-Error has for custom runtimes.
const unhandled = "Unhandled"
