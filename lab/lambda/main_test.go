package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/internal/leak"
	"github.com/tandem-failover/tandem/stack"
)

// TestMain runs the tests or, started again under another name, is the function code they run.
func TestMain(m *testing.M) {
	switch os.Args[0] {
	case bootstrap:
		serveFunction(os.Getenv("_HANDLER"))
	case doomedLab:
		runDoomedLab()
	default:
		os.Exit(leak.Run(m, "lab/lambda.", "os/exec."))
	}
}

// serveFunction is function code. Most handlers are written as a user would write them.
func serveFunction(handler string) {
	switch handler {
	case "app":
		lambda.Start(app)
	case "environment":
		lambda.Start(func() ([]string, error) { return os.Environ(), nil })
	case "big":
		lambda.Start(func() (string, error) { return strings.Repeat("x", 7<<20), nil })
	case "broken stream":
		lambda.Start(func() (io.Reader, error) { return io.MultiReader(strings.NewReader(`{"half`), brokenReader{}), nil })
	case "init exit":
		fmt.Println("cannot start")
		os.Exit(127)
	case "init hang":
		select {}
	case "init error":
		post("init/error", `{"errorMessage":"no configuration","errorType":"Config"}`)
		select {}
	case "tardy":
		response, err := http.Get(runtimeURL("invocation/next"))
		if err != nil {
			os.Exit(1)
		}
		post("invocation/"+response.Header.Get("Lambda-Runtime-Aws-Request-Id")+"/response", `"done"`)
		select {} // never asks again
	default:
		fmt.Println("no handler", handler)
		os.Exit(2)
	}
}

// An order tells the app handler what to do.
type order struct {
	Do    string `json:"do"`
	Meet  string `json:"meet,omitempty"` // the address to dial and hold on to
	Print string `json:"print,omitempty"`
}

func app(_ context.Context, o order) (any, error) {
	switch o.Do {
	case "meet": // until the test says go on
		conn, err := net.Dial("tcp", o.Meet)
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		_, err = conn.Read(make([]byte, 1))
		return "met", err
	case "print":
		fmt.Print(o.Print)
	case "error":
		return nil, errors.New("no such item")
	case "panic":
		panic("out of order")
	case "exit":
		os.Exit(3)
	case "exit quietly":
		os.Exit(0)
	}
	return o, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the source ran dry") }

func runtimeURL(path string) string {
	return "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/" + path
}

func post(path, body string) {
	response, err := http.Post(runtimeURL(path), "application/json", strings.NewReader(body))
	if err != nil {
		os.Exit(1)
	}
	response.Body.Close()
}

// self makes this test binary the functions' code.
func self(stack.Function) (string, []string, error) {
	path, err := os.Executable()
	return path, []string{bootstrap}, err
}

// region starts a Service with one function, named as its handler, and closes it after the test.
func region(t testing.TB, handler string, changes ...func(*Options)) *Service {
	t.Helper()
	options := Options{
		Region: "eu-west-1", Account: "123456789012", Command: self,
		Functions: []stack.Function{{Region: "eu-west-1", Name: handler, Handler: handler, Runtime: "provided.al2023", Timeout: time.Minute}},
	}
	for _, change := range changes {
		change(&options)
	}
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// declared changes the function's declaration.
func declared(change func(*stack.Function)) func(*Options) {
	return func(o *Options) { change(&o.Functions[0]) }
}

func limited(limits Limits) func(*Options) { return func(o *Options) { o.Limits = limits } }

// told collects events.
func told(events chan<- event.Event) func(*Options) {
	return func(o *Options) { o.Sink = func(e event.Event) { events <- e } }
}

// invoke runs the function with an order and expects an answer, be it an error of the function.
func invoke(t testing.TB, s *Service, name string, o order) Result {
	t.Helper()
	result, err := s.Invoke(t.Context(), name, o.payload())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (o order) payload() []byte {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return text
}

// A meeting is where function code waits for a test.
type meeting struct {
	t        testing.TB
	listener net.Listener
}

func meet(t testing.TB) meeting {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return meeting{t, listener}
}

func (m meeting) order() order { return order{Do: "meet", Meet: m.listener.Addr().String()} }

// await returns when function code has come, with the connection it waits on.
func (m meeting) await() net.Conn {
	m.t.Helper()
	conn, err := m.listener.Accept()
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() { conn.Close() })
	return conn
}

// release lets the function code go on.
func release(conn net.Conn) { conn.Write([]byte{1}) }

// awaitDeath returns when the process that holds the other end is gone.
func awaitDeath(conn net.Conn) { conn.Read(make([]byte, 1)) }

// An answer is what an invocation in the background comes to.
type answer struct {
	result Result
	err    error
}

func invokeLater(t testing.TB, s *Service, name string, o order) <-chan answer {
	answers := make(chan answer, 1)
	ctx := t.Context()
	go func() {
		result, err := s.Invoke(ctx, name, o.payload())
		answers <- answer{result, err}
	}()
	return answers
}
