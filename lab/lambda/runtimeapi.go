package lambda

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A runtimeAPI serves the Lambda Runtime API, version 2018-06-01, to one environment.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
type runtimeAPI struct {
	environment *environment
	listener    net.Listener
	server      *http.Server
	goroutines  sync.WaitGroup // the server's, and one for each of its connections
}

func serveRuntimeAPI(e *environment) (*runtimeAPI, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the runtime api: %w", err)
	}
	a := &runtimeAPI{environment: e, listener: listener}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", a.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", a.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", a.fail)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", a.failInit)
	a.server = &http.Server{Handler: mux, ConnState: a.count}
	a.goroutines.Go(func() { a.server.Serve(listener) })
	return a, nil
}

func (a *runtimeAPI) address() string { return a.listener.Addr().String() }

// count keeps goroutines: a connection's ends with its last state, and http.Server does not wait for it.
func (a *runtimeAPI) count(_ net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		a.goroutines.Add(1)
	case http.StateClosed:
		a.goroutines.Done()
	}
}

// close breaks every connection, which is also how a runtime learns that its lab is gone.
func (a *runtimeAPI) close() {
	a.server.Close()
	a.goroutines.Wait()
}

// next hands out the event, as soon as there is one. There is no timeout: a runtime waits for ever.
func (a *runtimeAPI) next(w http.ResponseWriter, r *http.Request) {
	if !a.environment.ready() {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "The current event has not been answered.")
		return
	}
	select {
	case <-r.Context().Done():
	case inv := <-a.environment.work:
		a.deliver(w, inv)
	}
}

func (a *runtimeAPI) deliver(w http.ResponseWriter, inv *invocation) {
	f := a.environment.function
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(inv.payload)))
	h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
	h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
	h.Set("Lambda-Runtime-Invoked-Function-Arn", f.service.arn(f.spec.Name))
	h.Set("Lambda-Runtime-Trace-Id", traceID(inv.id, inv.given))
	w.Write(inv.payload)
}

// traceID returns an X-Ray header made from the request ID. Nothing is sampled: nobody would collect it.
func traceID(id string, at time.Time) string {
	hex := id[:8] + id[9:13] + id[14:18] + id[19:23] + id[24:]
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", at.Unix(), hex[:24], hex[16:])
}

// response answers the event with what the handler returned. A handler's stream that broke off says so in
// the request's trailers.
func (a *runtimeAPI) response(w http.ResponseWriter, r *http.Request) {
	a.answer(w, r, func(body []byte) Result {
		if kind := r.Trailer.Get("Lambda-Runtime-Function-Error-Type"); kind == "" {
			return Result{Payload: body}
		}
		body, _ = base64.StdEncoding.DecodeString(r.Trailer.Get("Lambda-Runtime-Function-Error-Body"))
		return Result{Payload: postedError(r.Trailer, body), FunctionError: unhandled}
	})
}

// fail answers the event with an error. The caller sees the body as the runtime posted it.
func (a *runtimeAPI) fail(w http.ResponseWriter, r *http.Request) {
	a.answer(w, r, func(body []byte) Result {
		return Result{Payload: postedError(r.Header, body), FunctionError: unhandled}
	})
}

func (a *runtimeAPI) answer(w http.ResponseWriter, r *http.Request, result func(body []byte) Result) {
	id := r.PathValue("id")
	if !a.environment.has(id) {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	body, tooLarge, err := read(r)
	if err != nil {
		return // the process broke off: its end, or its timeout, answers the event
	}
	if tooLarge {
		a.environment.answer(id, Result{Payload: responseTooLarge.payload(id), FunctionError: unhandled})
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
			fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", MaxResponse))
		return
	}
	if !a.environment.answer(id, result(body)) {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	accept(w)
}

// failInit ends an environment that could not get ready.
func (a *runtimeAPI) failInit(w http.ResponseWriter, r *http.Request) {
	body, _, err := read(r)
	if err != nil {
		return
	}
	f := a.environment.function
	f.mu.Lock()
	early := a.environment.state == starting
	f.mu.Unlock()
	if !early {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "The init phase is over.")
		return
	}
	accept(w)
	http.NewResponseController(w).Flush() // before the process is killed
	posted := postedError(r.Header, body)
	f.mu.Lock()
	defer f.mu.Unlock()
	a.environment.endLocked(ending{to: "error", why: "init failed: " + abridged(posted), posted: posted})
}

// postedError is the runtime's error as it was posted or, without one, made from its type.
func postedError(h http.Header, body []byte) []byte {
	if json.Valid(body) {
		return body
	}
	kind := h.Get("Lambda-Runtime-Function-Error-Type")
	orDefault(&kind, "Runtime.Unknown")
	return failure{kind: kind, message: string(body), bare: true}.payload("")
}

// read returns the request's body. One that is too large is read to its end all the same, within reason:
// a client that is still sending would otherwise meet a closed connection rather than the status.
func read(r *http.Request) (body []byte, tooLarge bool, err error) {
	body, err = io.ReadAll(io.LimitReader(r.Body, MaxResponse+1))
	if err != nil || len(body) <= MaxResponse {
		return body, false, err
	}
	io.CopyN(io.Discard, r.Body, 64<<20)
	return nil, true, nil
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, `{"status":"OK"}`+"\n")
}

func refuse(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(failure{kind: kind, message: message, bare: true}.payload(""))
}

// abridged bounds a text for an event.
func abridged(text []byte) string {
	return string(text[:min(len(text), 500)])
}
