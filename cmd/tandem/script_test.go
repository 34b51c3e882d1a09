package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/control"
)

// commands are what scripts can say besides what testscript knows.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":        exits,
	"narrow":       narrow,
	"ready":        ready,
	"ready-drill":  readyDrill,
	"process":      process,
	"left-nothing": leftNothing,
	"take-port":    takePort,
	"free-port":    freePort,
	"fetch":        fetch,
	"report":       checkReport,
}

// exits CODE PROGRAM [ARGUMENT]... wants that exit code, where exec tells success from failure only.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code, err = exit.ExitCode(), nil
	}
	ts.Check(err)
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// narrow wants the last output to fit a terminal.
func narrow(ts *testscript.TestScript, _ bool, _ []string) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > columns {
			ts.Fatalf("%d columns are more than %d: %s", n, columns, line)
		}
	}
}

// ready DIR waits for the lab in DIR.
func ready(ts *testscript.TestScript, _ bool, args []string) {
	client, err := control.NewClient(args[0])
	ts.Check(err)
	defer client.Close()
	ts.Check(eventually(func() error {
		_, err := client.Faults(context.Background())
		return err
	}))
}

// ready-drill waits for the lab of a drill in the background.
func readyDrill(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Check(eventually(func() error {
		for _, cmd := range ts.BackgroundCmds() {
			own := fmt.Sprintf("tandem-lab-%d-*", cmd.Process.Pid)
			if found, _ := filepath.Glob(filepath.Join(ts.Getenv("TMPDIR"), own, lab.DescriptorFile)); len(found) > 0 {
				return nil
			}
		}
		return errors.New("no drill in the background has a lab")
	}))
}

// take-port VARIABLE listens on a port until the script ends.
func takePort(ts *testscript.TestScript, _ bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { listener.Close() })
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], port)
}

// free-port VARIABLE names a port that nobody listens on.
func freePort(ts *testscript.TestScript, _ bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], port)
}

// fetch URL TEXT gets the URL by way of the lab in LAB, whose proxy is at EDGE, until the answer has the text.
func fetch(ts *testscript.TestScript, _ bool, args []string) {
	ca, err := os.ReadFile(filepath.Join(ts.Getenv("LAB"), "ca.pem"))
	ts.Check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	proxy := &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", ts.Getenv("EDGE"))}
	client := &http.Client{
		Timeout: 10 * time.Second,
		Transport: &http.Transport{
			Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true,
		},
	}
	ts.Check(eventually(func() error {
		response, err := client.Get(args[0])
		if err != nil {
			return err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err == nil && !strings.Contains(string(body), args[1]) {
			err = fmt.Errorf("GET %s: %s %s, without %q", args[0], response.Status, body, args[1])
		}
		return err
	}))
}

// eventually waits until what holds, for as long as only a machine that is stuck would take.
func eventually(holds func() error) error {
	const patience, pause = time.Minute, 20 * time.Millisecond
	over := time.After(patience)
	for tick := time.NewTicker(pause); ; {
		err := holds()
		if err == nil {
			tick.Stop()
			return nil
		}
		select {
		case <-tick.C:
		case <-over:
			return fmt.Errorf("after %v: %w", patience, err)
		}
	}
}
