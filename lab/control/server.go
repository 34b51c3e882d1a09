package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"

	"github.com/tandem-failover/tandem/lab/fault"
)

// ErrBusy says that another lab runs in the same directory.
var ErrBusy = errors.New("a lab is already running there")

// Server listens for the commands of other processes.
type Server struct {
	lab      Lab
	http     http.Server
	listener net.Listener
	serving  sync.WaitGroup
	done     chan struct{} // closed by Close: event streams end
	once     sync.Once
}

// Free says whether a lab may start in dir. Ask before the start: a second lab would overwrite the first
// one's files. The error wraps ErrBusy.
func Free(dir string) error {
	path, err := socketPath(dir)
	if err != nil {
		return err
	}
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil // nobody listens
	}
	conn.Close()
	return fmt.Errorf("start a lab in %s: %w", dir, ErrBusy)
}

// Serve opens the control socket of the lab in dir. The error wraps ErrBusy when a living lab has it; a
// socket that a killed lab left behind is replaced.
func Serve(lab Lab, dir string) (*Server, error) {
	if err := Free(dir); err != nil {
		return nil, err
	}
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("open the lab's control socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open the lab's control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil { // the directory may be one that others enter
		listener.Close()
		return nil, fmt.Errorf("open the lab's control socket: %w", err)
	}
	s := &Server{lab: lab, listener: listener, done: make(chan struct{})}
	s.http.Handler = s.routes()
	s.serving.Go(func() { _ = s.http.Serve(listener) })
	return s, nil
}

// Close ends the streams and removes the socket. It may be called more than once.
func (s *Server) Close() error {
	s.once.Do(func() { close(s.done) })
	err := s.http.Close()
	s.serving.Wait()
	return err
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /faults", s.list)
	mux.HandleFunc("POST /faults", s.inject)
	mux.HandleFunc("DELETE /faults", s.heal)
	mux.HandleFunc("GET /events", s.events)
	return mux
}

func (s *Server) list(w http.ResponseWriter, _ *http.Request) {
	list := []Suffering{}
	for _, f := range s.lab.Faults().List() {
		list = append(list, Suffering{Place: f.Place().String(), Fault: f.String()})
	}
	answer(w, http.StatusOK, list)
}

func (s *Server) inject(w http.ResponseWriter, r *http.Request) {
	var spec fault.Spec
	if err := json.NewDecoder(r.Body).Decode(&spec); err != nil {
		answer(w, http.StatusBadRequest, message{"read the fault: " + err.Error()})
		return
	}
	f, err := s.lab.Inject(spec)
	if err != nil {
		answer(w, http.StatusBadRequest, message{err.Error()})
		return
	}
	answer(w, http.StatusOK, message{f.String()})
}

func (s *Server) heal(w http.ResponseWriter, r *http.Request) {
	region := r.URL.Query().Get("region")
	if region == "" {
		healed(w, "every fault", s.lab.Faults().Reset())
		return
	}
	healed(w, region, s.lab.Faults().Heal(region))
}

func healed(w http.ResponseWriter, what string, err error) {
	switch {
	case errors.Is(err, fault.ErrNothing):
		answer(w, http.StatusNotFound, message{fmt.Sprintf("heal %s: %v", what, err)})
	case err != nil:
		answer(w, http.StatusInternalServerError, message{fmt.Sprintf("heal %s: %v", what, err)})
	default:
		answer(w, http.StatusOK, message{what + " is healed"})
	}
}

// events streams a JSON object a line until the client or the lab goes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	const queue = 1024
	sub := s.lab.Subscribe(queue)
	defer sub.Cancel()
	flush := http.NewResponseController(w).Flush
	w.Header().Set("Content-Type", "application/x-ndjson")
	encoder := json.NewEncoder(w)
	for _ = flush(); ; _ = flush() {
		select {
		case e, ok := <-sub.Events:
			if !ok || encoder.Encode(e) != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.done:
			return
		}
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
}
