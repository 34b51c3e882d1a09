package lab

import (
	"net/http"
	"sync"
)

// visitors are the requests being answered. A server that is closed hangs up on its clients and does not
// wait for its handlers; a lab that has ended must have none at work.
type visitors struct {
	mu     sync.Mutex // guards closed, and keeps Add apart from Wait
	closed bool
	inside sync.WaitGroup
}

// count counts the requests that pass to a handler. Those that come after the closing are hung up on.
func (v *visitors) count(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !v.enter() {
			panic(http.ErrAbortHandler)
		}
		defer v.inside.Done()
		handler.ServeHTTP(w, r)
	})
}

func (v *visitors) enter() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.closed {
		v.inside.Add(1)
	}
	return !v.closed
}

// close lets nobody in any more and waits until everybody has left.
func (v *visitors) close() {
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	v.inside.Wait()
}
