// Package leak finds goroutines that tests leave behind.
package leak

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Run runs the tests and returns their exit code, or 1 when a goroutine outlives them whose stack
// mentions one of marks: package paths, or parts of them.
func Run(m *testing.M, marks ...string) int {
	code := m.Run()
	if left := left(marks); code == 0 && left != "" {
		fmt.Fprintf(os.Stderr, "a goroutine was left behind:\n%s\n", left)
		return 1
	}
	return code
}

// left returns the stack of a goroutine that does not end. One that has been waited for may still be on
// its last instructions, so each gets a while.
func left(marks []string) string {
	const (
		looks = 1000
		pause = time.Millisecond
	)
	found := ""
	for range looks {
		if found = look(marks); found == "" {
			break
		}
		<-time.After(pause)
	}
	return found
}

// look returns the stack of one goroutine that is not the caller's own and bears a mark.
func look(marks []string) string {
	buffer := make([]byte, 4<<20)
	stacks := strings.Split(string(buffer[:runtime.Stack(buffer, true)]), "\n\n")
	for _, stack := range stacks[1:] { // the first is the caller's
		for _, mark := range marks {
			if strings.Contains(stack, mark) {
				return stack
			}
		}
	}
	return ""
}
