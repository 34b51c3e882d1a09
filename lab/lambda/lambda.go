// Package lambda imitates AWS Lambda in one Region: it runs function code in real processes that talk to
// it over the Lambda Runtime API, exactly as on AWS, and can lose all of them at once.
//
// Lab time and real time: a function's timeout, the life of an idle environment, retry delays and ages of
// asynchronous events are lab time and divided by the scale. The init phase is not: a process does not
// start faster because lab time does.
package lambda

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// Options say what a Service runs and how.
type Options struct {
	Region    string
	Account   string           // twelve digits; part of the functions' ARNs
	Functions []stack.Function // those of other Regions are left alone

	// Command names the program that serves as a function's code when the function has no package: an
	// absolute path, and its arguments, whose first is the name it is called by. It may be for any runtime.
	Command func(stack.Function) (path string, argv []string, err error)

	// Environment is added to every function's own variables and wins over them, so that a function made
	// for AWS never leaves the lab: AWS_ENDPOINT_URL, HTTPS_PROXY, SSL_CERT_FILE, credentials.
	Environment map[string]string

	// Dir is where the Service makes the private directory of its packages and processes; "" for the
	// system's place for temporary files.
	Dir string

	Scale scale.Factor
	Sink  event.Sink // nil to drop the events

	// Log receives what function code prints, a line at a time without its newline, and why an invocation
	// or a process failed. It is called concurrently and must not block; nil drops the lines.
	Log func(function, line string)

	Limits Limits
}

// Limits bound what one Service takes of the machine. A zero field means its default.
type Limits struct {
	Environments int           // processes of one function; 10. AWS: 1000 in an account
	Starting     int           // processes starting at the same time, of all functions; 2
	Waiting      int           // events that wait for a process of one function, the next is throttled; 100
	Queued       int           // asynchronous events of one function not yet done with; 1000
	Idle         time.Duration // lab time until an idle process is ended; 10 minutes
	Init         time.Duration // real time a process may take to start; 10 seconds, as on AWS
}

func (l Limits) withDefaults() Limits {
	orDefault(&l.Environments, 10)
	orDefault(&l.Starting, 2)
	orDefault(&l.Waiting, 100)
	orDefault(&l.Queued, 1000)
	orDefault(&l.Idle, 10*time.Minute)
	orDefault(&l.Init, 10*time.Second)
	return l
}

func orDefault[T comparable](value *T, standard T) {
	var zero T
	if *value == zero {
		*value = standard
	}
}

// A Service is Lambda in one Region. Its methods may be called concurrently.
type Service struct {
	options   Options
	dir       string    // private to this Service; removed by Close
	since     time.Time // when the functions were deployed
	functions map[string]*function
	launcher  *launcher
	starting  chan struct{} // holds one token per process that is starting
	closing   chan struct{} // closed by Close
	close     func() error  // once

	environments sync.WaitGroup // one per environment
	events       sync.WaitGroup // one per asynchronous event

	mu     sync.Mutex    // guards what follows, and keeps Start, Stop and Close apart
	up     chan struct{} // closed while the Region serves
	closed bool
}

// New prepares the Region's functions and serves them; no process starts before the first event. It fails
// when a package cannot be unpacked or was built for another machine. Close must be called.
func New(options Options) (*Service, error) {
	if options.Sink == nil {
		options.Sink = event.Discard
	}
	options.Limits = options.Limits.withDefaults()
	dir, err := os.MkdirTemp(options.Dir, "lambda-")
	if err != nil {
		return nil, fmt.Errorf("lambda in %s: %w", options.Region, err)
	}
	s := &Service{
		options:   options,
		dir:       dir,
		since:     time.Now(),
		functions: make(map[string]*function),
		starting:  make(chan struct{}, options.Limits.Starting),
		closing:   make(chan struct{}),
		up:        make(chan struct{}),
	}
	if err := s.deploy(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("lambda in %s: %w", options.Region, err)
	}
	s.launcher = newLauncher()
	s.close = sync.OnceValue(s.end)
	s.Start()
	return s, nil
}

// deploy makes the Region's functions, unpacking each package once.
func (s *Service) deploy() error {
	roots := make(map[string]string) // by package
	for _, spec := range s.options.Functions {
		if spec.Region != s.options.Region {
			continue
		}
		root, ok := roots[spec.Package]
		if !ok {
			var err error
			if root, err = os.MkdirTemp(s.dir, "task-"); err != nil {
				return fmt.Errorf("function %q: %w", spec.Name, err)
			}
			if err := unpack(spec.Package, root); err != nil {
				return fmt.Errorf("function %q: %w", spec.Name, err)
			}
			roots[spec.Package] = root
		}
		if _, ok := s.functions[spec.Name]; ok {
			return fmt.Errorf("function %q is declared twice", spec.Name)
		}
		s.functions[spec.Name] = newFunction(s, spec, root)
	}
	return nil
}

// Start serves again after Stop, from cold. It does nothing while the Region serves, or after Close.
func (s *Service) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || isClosed(s.up) {
		return
	}
	for _, f := range s.functions {
		f.open()
	}
	close(s.up)
}

// Stop loses the Region: every process is killed, events under way fail with ErrUnavailable, and so do
// new ones. Asynchronous events stay queued until Start or their maximum age. It returns when the last
// process is gone.
func (s *Service) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopLocked("the Region is stopped")
}

func (s *Service) stopLocked(why string) {
	if !isClosed(s.up) {
		return
	}
	s.up = make(chan struct{})
	for _, f := range s.functions {
		f.shut(why)
	}
	s.environments.Wait()
}

// Close ends every process, drops the asynchronous events and removes the Service's files. It returns when
// nothing of the Service is left, and may be called more than once.
func (s *Service) Close() error { return s.close() }

func (s *Service) end() error {
	s.mu.Lock()
	s.closed = true
	s.stopLocked("the lab is closed")
	s.mu.Unlock() // an asynchronous event may want it on its way out
	close(s.closing)
	s.events.Wait()
	s.launcher.close()
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("close lambda in %s: %w", s.options.Region, err)
	}
	return nil
}

// serving returns a channel that is closed while the Region serves.
func (s *Service) serving() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.up
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
